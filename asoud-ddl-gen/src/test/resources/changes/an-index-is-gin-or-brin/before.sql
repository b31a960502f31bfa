-- @product
ALTER TABLE product
    ADD COLUMN detail jsonb,
    ADD COLUMN tags text[];
