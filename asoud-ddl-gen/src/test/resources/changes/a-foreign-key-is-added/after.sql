-- @market
-- @product
ALTER TABLE product ADD CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id);
