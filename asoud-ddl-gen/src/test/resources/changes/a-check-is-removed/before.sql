-- @product
ALTER TABLE product ADD CONSTRAINT ck_product_price CHECK (price >= 0);
