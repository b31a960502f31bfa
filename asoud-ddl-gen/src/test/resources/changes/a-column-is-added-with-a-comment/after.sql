-- @product
ALTER TABLE product ADD COLUMN slogan varchar(200);
COMMENT ON COLUMN product.slogan IS 'Below the name';
