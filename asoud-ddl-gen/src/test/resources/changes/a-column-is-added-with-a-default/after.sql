-- @product
ALTER TABLE product ADD COLUMN stock integer DEFAULT 0;
