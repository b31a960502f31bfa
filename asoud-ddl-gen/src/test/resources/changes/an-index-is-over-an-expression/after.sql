-- @product
CREATE INDEX idx_product_name ON product (lower(name), (price * 2));
