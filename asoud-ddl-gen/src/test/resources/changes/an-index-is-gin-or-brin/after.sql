-- @product
ALTER TABLE product
    ADD COLUMN detail jsonb,
    ADD COLUMN tags text[];
CREATE INDEX idx_product_detail ON product USING gin (detail jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX idx_product_id_brin ON product USING brin (id) WITH (pages_per_range = 32);
CREATE INDEX idx_product_tags ON product USING gin (tags);
