CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
COMMENT ON TABLE product IS 'Sold';
COMMENT ON COLUMN product.name IS E'new,\nwith ''quotes'', a \\ and ${no_placeholder}';
