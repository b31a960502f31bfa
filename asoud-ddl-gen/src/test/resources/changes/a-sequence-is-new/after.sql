CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3)
);
CREATE SEQUENCE product_seq START WITH 1 INCREMENT BY 50;
CREATE SEQUENCE countdown AS integer INCREMENT BY -1 MINVALUE -100 MAXVALUE 100 START WITH 100 CACHE 5 CYCLE;
