-- @product
ALTER TABLE product ALTER COLUMN status DROP NOT NULL;
