CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
CREATE INDEX idx_product_market ON product (market_id, status);
ALTER TABLE product ADD CONSTRAINT product_status_check CHECK (status IN ('draft', 'published'));
