CREATE DOMAIN code AS text CHECK (value IN ('a', 'b')) NOT NULL;
CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
CREATE TABLE offer (
    id bigint PRIMARY KEY,
    code code,
    price numeric
);
