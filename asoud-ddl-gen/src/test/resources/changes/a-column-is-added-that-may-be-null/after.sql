-- @product
ALTER TABLE product ADD COLUMN slogan varchar(200);
