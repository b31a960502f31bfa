-- @market
-- @product
ALTER TABLE product ADD CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id);
ALTER TABLE product ADD CONSTRAINT uk_product_name UNIQUE (market_id, name);
ALTER TABLE product ADD CONSTRAINT ck_product_price CHECK (price >= 0);
