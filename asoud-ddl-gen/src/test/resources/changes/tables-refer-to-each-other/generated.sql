-- @common V1__create_tables.sql | before-deploy | transaction
-- * create table market
-- * create table product
-- * add foreign key fk_market_best to market
-- * add foreign key fk_product_market to product
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create table","does":"create table market","subject":{"name":"market"},"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table product","subject":{"name":"product"},"lock":"NONE","effort":"CATALOG"},{"kind":"add constraint","does":"add foreign key fk_market_best to market","subject":{"name":"market"},"lock":"NONE","effort":"CATALOG"},{"kind":"add constraint","does":"add foreign key fk_product_market to product","subject":{"name":"product"},"lock":"NONE","effort":"CATALOG"}]}

CREATE TABLE "market" (
    "id" bigint NOT NULL,
    "name" character varying(100) NOT NULL,
    "best_product_id" bigint,
    CONSTRAINT "market_pkey" PRIMARY KEY (id)
);

CREATE TABLE "product" (
    "id" bigint NOT NULL,
    "market_id" bigint NOT NULL,
    "name" character varying(100) NOT NULL,
    "status" character varying(20) NOT NULL,
    "price" numeric(14,3),
    CONSTRAINT "product_pkey" PRIMARY KEY (id),
    CONSTRAINT "uk_product_name" UNIQUE (name)
);

ALTER TABLE "market"
    ADD CONSTRAINT "fk_market_best" FOREIGN KEY (best_product_id) REFERENCES product(id);

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id);

-- @common U1__create_tables.sql | one-transaction
-- * drop foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- * drop foreign key fk_market_best of market
--     lock    ACCESS EXCLUSIVE on market and product: reads and writes wait; catalog only, milliseconds
-- * drop table product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop table market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"},{"kind":"drop constraint","does":"drop foreign key fk_market_best of market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"},{"name":"product"}],"effort":"CATALOG"},{"kind":"drop table","does":"drop table product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop table","does":"drop table market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market";

ALTER TABLE "market"
    DROP CONSTRAINT "fk_market_best";

-- @refuse-rows product

DROP TABLE "product";

-- @refuse-rows market

DROP TABLE "market";

COMMIT;

