CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(30) NOT NULL,
    price numeric(14,3)
);
CREATE INDEX idx_product_market ON product (market_id, status);
