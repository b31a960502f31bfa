CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL,
    code varchar(20),
    CONSTRAINT uk_market_code UNIQUE (code)
);

CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    market_code varchar(20),
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
ALTER TABLE product ADD CONSTRAINT fk_product_market_code FOREIGN KEY (market_code) REFERENCES market (code);
