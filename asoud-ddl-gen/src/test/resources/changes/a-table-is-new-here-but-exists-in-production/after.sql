-- @product
CREATE INDEX idx_product_market ON product (market_id, status);
CREATE INDEX idx_product_name ON product (name);

-- @market
CREATE INDEX idx_market_name ON market (name);
