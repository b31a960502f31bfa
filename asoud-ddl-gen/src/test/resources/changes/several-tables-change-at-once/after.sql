CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(200) NOT NULL,
    code varchar(20),
    CONSTRAINT uk_market_code UNIQUE (code)
);

-- @product
ALTER TABLE product
    ALTER COLUMN price SET NOT NULL,
    ADD COLUMN market_code varchar(20);
CREATE INDEX idx_product_market ON product (market_id, status, price);
CREATE INDEX idx_product_market_code ON product (market_code);
ALTER TABLE product ADD CONSTRAINT ck_product_price CHECK (price >= 0);
CREATE TABLE "order" (
    id bigint PRIMARY KEY,
    product_id bigint NOT NULL,
    paid boolean DEFAULT false
);
CREATE SEQUENCE market_seq;
CREATE TABLE category (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    CONSTRAINT fk_category_market FOREIGN KEY (market_id) REFERENCES market (id)
);
ALTER TABLE product ADD CONSTRAINT fk_product_market_code FOREIGN KEY (market_code) REFERENCES market (code);
ALTER TABLE "order" ADD CONSTRAINT fk_order_product FOREIGN KEY (product_id) REFERENCES product (id);
