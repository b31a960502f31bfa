-- @product
ALTER TABLE product ALTER COLUMN price TYPE numeric(16,3);
