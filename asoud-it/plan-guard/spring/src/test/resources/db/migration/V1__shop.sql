CREATE TABLE customer (
    id    bigint PRIMARY KEY,
    email varchar(255) NOT NULL CONSTRAINT customer_email_key UNIQUE,
    town  varchar(255) NOT NULL
);

CREATE SEQUENCE purchase_seq INCREMENT BY 50;

CREATE TABLE purchase (
    id          bigint PRIMARY KEY,
    customer_id bigint NOT NULL CONSTRAINT purchase_customer_fkey REFERENCES customer,
    placed_at   timestamp with time zone NOT NULL,
    status      varchar(255) NOT NULL,
    amount      bigint NOT NULL
);

CREATE TABLE purchase_line (
    id          bigint PRIMARY KEY,
    purchase_id bigint NOT NULL CONSTRAINT purchase_line_purchase_fkey REFERENCES purchase,
    article     varchar(255) NOT NULL
);
