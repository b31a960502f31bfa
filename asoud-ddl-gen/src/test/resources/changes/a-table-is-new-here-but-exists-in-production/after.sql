CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
CREATE INDEX idx_product_market ON product (market_id, status);
CREATE INDEX idx_product_name ON product (name);

CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL
);
CREATE INDEX idx_market_name ON market (name);
