-- @market
-- @product
ALTER TABLE product ADD CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id);
CREATE INDEX idx_product_market ON product (market_id, status);
CREATE UNIQUE INDEX idx_product_name ON product (name);
COMMENT ON TABLE product IS 'What a market sells';
COMMENT ON COLUMN product.name IS 'As the buyer''s page shows it';
