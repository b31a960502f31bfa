-- @product
CREATE INDEX idx_product_market ON product (market_id, status);
