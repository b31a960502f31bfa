-- @product
CREATE UNIQUE INDEX idx_product_market_name ON product (market_id, name);
