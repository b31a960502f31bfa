-- @product
CREATE INDEX idx_product_market_status ON product (market_id, status);
