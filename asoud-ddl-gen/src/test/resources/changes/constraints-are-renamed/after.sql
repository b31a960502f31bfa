CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL
);

CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
ALTER TABLE product ADD CONSTRAINT product_belongs_to_market FOREIGN KEY (market_id) REFERENCES market (id);
ALTER TABLE product ADD CONSTRAINT product_name_is_unique UNIQUE (market_id, name);
ALTER TABLE product ADD CONSTRAINT price_is_not_negative CHECK (price >= 0);
