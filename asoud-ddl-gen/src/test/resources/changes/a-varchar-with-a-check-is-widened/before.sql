-- @product
CREATE INDEX idx_product_market ON product (market_id, status);
ALTER TABLE product ADD CONSTRAINT product_status_check CHECK (status IN ('draft', 'published'));
