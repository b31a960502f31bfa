-- @common V1__create_tables.sql | before-deploy | transaction
-- * create table market with 1 index
-- * create table product
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create table","does":"create table market with 1 index","subject":{"name":"market"},"leaves":[{"name":"idx_market_name","unique":false,"using":"btree (name)"}],"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table product","subject":{"name":"product"},"lock":"NONE","effort":"CATALOG"}]}

CREATE TABLE "market" (
    "id" bigint NOT NULL,
    "name" character varying(100) NOT NULL,
    CONSTRAINT "market_pkey" PRIMARY KEY (id)
);

CREATE INDEX "idx_market_name" ON "market" USING btree (name);

CREATE TABLE "product" (
    "id" bigint NOT NULL,
    "market_id" bigint NOT NULL,
    "name" character varying(100) NOT NULL,
    "status" character varying(20) NOT NULL,
    "price" numeric(14,3),
    CONSTRAINT "product_pkey" PRIMARY KEY (id)
);

-- @common U1__create_tables.sql | one-transaction
-- * drop table product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop table market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop table","does":"drop table product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop table","does":"drop table market","subject":{"name":"market"},"gone":["idx_market_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"}]}

-- @begin lock-timeout

-- @refuse-rows product

DROP TABLE "product";

-- @refuse-rows market

DROP TABLE "market";

COMMIT;

-- @standard V2.1__create_2_indexes_on_product.sql | before-deploy | transaction
-- * create index idx_product_market on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- * create index idx_product_name on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create index idx_product_market on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"},{"kind":"create index","does":"create index idx_product_name on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":false,"using":"btree (name)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

CREATE INDEX "idx_product_market" ON "product" USING btree (market_id, status);

CREATE INDEX "idx_product_name" ON "product" USING btree (name);

-- @standard U2.1__create_2_indexes_on_product.sql | one-transaction
-- * drop index idx_product_name on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * drop index idx_product_market on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop index","does":"drop index idx_product_name on product","subject":{"name":"product"},"gone":["idx_product_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop index","does":"drop index idx_product_market on product","subject":{"name":"product"},"gone":["idx_product_market"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used idx_product_name

DROP INDEX "idx_product_name";

-- @refuse-to-drop-if-used idx_product_market

DROP INDEX "idx_product_market";

COMMIT;

-- @concurrent V2.1.1__create_index_idx_product_market_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_market on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_market on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"work":{"index":"idx_product_market","built":{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"},"builtAs":"idx_product_market","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_market on product | idx_product_market_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market"
    ON "product" USING btree (market_id, status);

-- @verify idx_product_market on product | | btree (market_id, status)

-- @concurrent V2.1.1__create_index_idx_product_market_on_product.sql is configured

-- @concurrent U2.1.1__create_index_idx_product_market_on_product.sql | repeatable
-- * drop index idx_product_market on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_market on product","subject":{"name":"product"},"gone":["idx_product_market"],"work":{"index":"idx_product_market","builtAs":"idx_product_market","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_market on product | idx_product_market_ddl_leftover | | btree (market_id, status)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
-- @restore

-- @concurrent V2.1.2__create_index_idx_product_name_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_name on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":false,"using":"btree (name)"}],"work":{"index":"idx_product_name","built":{"name":"idx_product_name","unique":false,"using":"btree (name)"},"builtAs":"idx_product_name","leftover":"idx_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_name on product | idx_product_name_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_name"
    ON "product" USING btree (name);

-- @verify idx_product_name on product | | btree (name)

-- @concurrent V2.1.2__create_index_idx_product_name_on_product.sql is configured

-- @concurrent U2.1.2__create_index_idx_product_name_on_product.sql | repeatable
-- * drop index idx_product_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_name on product","subject":{"name":"product"},"gone":["idx_product_name"],"work":{"index":"idx_product_name","builtAs":"idx_product_name","leftover":"idx_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_name on product | idx_product_name_ddl_leftover | | btree (name)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
-- @restore

