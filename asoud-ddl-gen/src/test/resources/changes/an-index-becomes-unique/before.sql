-- @product
CREATE INDEX idx_product_name ON product (name);
