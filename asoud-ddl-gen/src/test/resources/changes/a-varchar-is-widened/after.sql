-- @product
ALTER TABLE product ALTER COLUMN status TYPE varchar(30);
CREATE INDEX idx_product_market ON product (market_id, status);
