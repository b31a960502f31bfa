-- @product
CREATE UNIQUE INDEX idx_product_name ON product (name);
