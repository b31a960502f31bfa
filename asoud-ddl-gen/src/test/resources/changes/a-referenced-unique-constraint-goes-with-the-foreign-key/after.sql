CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL,
    code varchar(20)
);

CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    market_code varchar(20),
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
