-- @product
CREATE INDEX idx_product_market ON product (market_id, status);
ALTER TABLE product ADD CONSTRAINT ck_product_price CHECK (price >= 0);
