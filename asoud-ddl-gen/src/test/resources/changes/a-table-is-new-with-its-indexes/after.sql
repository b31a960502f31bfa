CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL
);

CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3),
    CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id)
);
CREATE INDEX idx_product_market ON product (market_id, status);
CREATE UNIQUE INDEX idx_product_name ON product (name);
COMMENT ON TABLE product IS 'What a market sells';
COMMENT ON COLUMN product.name IS 'As the buyer''s page shows it';
