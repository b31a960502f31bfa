CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3),
    stock integer DEFAULT 0 NOT NULL,
    created_at timestamp(6) with time zone DEFAULT now() NOT NULL,
    label text DEFAULT 'it''s \ new' NOT NULL,
    is_marketer boolean DEFAULT false NOT NULL,
    discount numeric(5,2) DEFAULT -1.5 NOT NULL
);
