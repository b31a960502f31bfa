-- @product
ALTER TABLE product ALTER COLUMN price SET NOT NULL;
