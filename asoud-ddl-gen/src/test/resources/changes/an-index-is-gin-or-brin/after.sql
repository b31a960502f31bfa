CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3),
    detail jsonb,
    tags text[]
);
CREATE INDEX idx_product_detail ON product USING gin (detail jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX idx_product_id_brin ON product USING brin (id) WITH (pages_per_range = 32);
CREATE INDEX idx_product_tags ON product USING gin (tags);
