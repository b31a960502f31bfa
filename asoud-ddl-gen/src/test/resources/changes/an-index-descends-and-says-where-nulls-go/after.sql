-- @product
CREATE INDEX idx_product_price ON product (price DESC NULLS LAST, id DESC, name NULLS FIRST);
