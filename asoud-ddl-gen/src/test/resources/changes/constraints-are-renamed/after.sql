-- @market
-- @product
ALTER TABLE product ADD CONSTRAINT product_belongs_to_market FOREIGN KEY (market_id) REFERENCES market (id);
ALTER TABLE product ADD CONSTRAINT product_name_is_unique UNIQUE (market_id, name);
ALTER TABLE product ADD CONSTRAINT price_is_not_negative CHECK (price >= 0);
