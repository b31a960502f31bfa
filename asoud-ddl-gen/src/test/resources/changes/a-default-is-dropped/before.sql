-- @product
ALTER TABLE product ALTER COLUMN price SET DEFAULT 0;
