-- @product
CREATE INDEX idx_product_published ON product (market_id) WHERE status = 'published' AND price > 0;
