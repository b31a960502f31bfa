-- @common V2__create_table_product.sql | before-deploy | transaction
-- * create table product with 2 indexes
-- * add foreign key fk_product_market to product
--     lock    SHARE ROW EXCLUSIVE on market: writes wait, reads go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create table","does":"create table product with 2 indexes","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"},{"name":"idx_product_name","unique":true,"using":"btree (name)"}],"lock":"NONE","effort":"CATALOG"},{"kind":"add constraint","does":"add foreign key fk_product_market to product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

CREATE TABLE "product" (
    "id" bigint NOT NULL,
    "market_id" bigint NOT NULL,
    "name" character varying(100) NOT NULL,
    "status" character varying(20) NOT NULL,
    "price" numeric(14,3),
    CONSTRAINT "product_pkey" PRIMARY KEY (id)
);

CREATE INDEX "idx_product_market" ON "product" USING btree (market_id, status);

CREATE UNIQUE INDEX "idx_product_name" ON "product" USING btree (name);

COMMENT ON TABLE "product" IS 'What a market sells';

COMMENT ON COLUMN "product"."name" IS 'As the buyer''s page shows it';

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id);

-- @common U2__create_table_product.sql | one-transaction
-- * drop foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- * drop table product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"},{"kind":"drop table","does":"drop table product","subject":{"name":"product"},"gone":["idx_product_market","idx_product_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market";

-- @refuse-rows product

DROP TABLE "product";

COMMIT;

