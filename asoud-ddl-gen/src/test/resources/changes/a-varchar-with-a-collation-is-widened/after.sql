-- @product
ALTER TABLE product ALTER COLUMN status TYPE varchar(30) COLLATE "C";
