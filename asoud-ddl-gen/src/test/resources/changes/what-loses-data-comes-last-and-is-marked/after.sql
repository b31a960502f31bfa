CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(50) NOT NULL
);

CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(12,3)
);
ALTER TABLE product ADD CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id);
CREATE INDEX idx_product_status ON product (status);
