-- @product
ALTER TABLE product ADD CONSTRAINT uk_product_name UNIQUE (market_id, name);
