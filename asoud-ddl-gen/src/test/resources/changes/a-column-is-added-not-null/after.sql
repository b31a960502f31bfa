-- @product
ALTER TABLE product ADD COLUMN stock integer NOT NULL;
