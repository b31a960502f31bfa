-- @product
CREATE INDEX idx_product_name_prefix ON product (name varchar_pattern_ops, status COLLATE "C" DESC);
