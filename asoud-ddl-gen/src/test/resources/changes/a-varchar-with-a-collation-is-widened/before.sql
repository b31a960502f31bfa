-- @product
ALTER TABLE product ALTER COLUMN status TYPE varchar(20) COLLATE "C";
