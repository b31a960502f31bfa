CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL,
    best_product_id bigint
);

-- @product
ALTER TABLE market ADD CONSTRAINT fk_market_best FOREIGN KEY (best_product_id) REFERENCES product (id);
ALTER TABLE product ADD CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id);
ALTER TABLE product ADD CONSTRAINT uk_product_name UNIQUE (name);
