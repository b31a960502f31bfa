-- @standard V2.1__change_product.sql | before-deploy | transaction
-- * let product.name be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * create index idx_product_status on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop not null","does":"let product.name be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"create index","does":"create index idx_product_status on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_status","unique":false,"using":"btree (status)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

ALTER TABLE "product"
    ALTER COLUMN "name" DROP NOT NULL;

CREATE INDEX "idx_product_status" ON "product" USING btree (status);

-- @standard U2.1__change_product.sql | one-transaction
-- * drop index idx_product_status on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * set product.name not null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "name" = ... WHERE "name" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("''"): then there is nothing to fill
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop index","does":"drop index idx_product_status on product","subject":{"name":"product"},"gone":["idx_product_status"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set not null","does":"set product.name not null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"name\" = ... WHERE \"name\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"''\"): then there is nothing to fill"}]}

-- @begin lock-timeout-only

-- @refuse-to-drop-if-used idx_product_status

DROP INDEX "idx_product_status";

-- @refuse-null product.name | UPDATE "product" SET "name" = ... WHERE "name" IS NULL;

ALTER TABLE "product"
    ALTER COLUMN "name" SET NOT NULL;

COMMIT;

-- @concurrent V2.1.1__let_product_name_be_null.sql | before-deploy | transaction
-- * let product.name be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop not null","does":"let product.name be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "name" DROP NOT NULL;

-- @concurrent U2.1.1__let_product_name_be_null.sql | repeatable
-- * require that product.name is filled
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "name" = ... WHERE "name" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("''"): then there is nothing to fill
-- * add check name_not_null_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * validate check name_not_null_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- * set product.name not null, proven by check name_not_null_check
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"require no null","does":"require that product.name is filled","subject":{"name":"product"},"lock":"NONE","effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"name\" = ... WHERE \"name\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"''\"): then there is nothing to fill"},{"kind":"add constraint","does":"add check name_not_null_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate check name_not_null_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"},{"kind":"set not null by check","does":"set product.name not null, proven by check name_not_null_check","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

BEGIN;

SET LOCAL statement_timeout = 0;

-- @refuse-null product.name | UPDATE "product" SET "name" = ... WHERE "name" IS NULL;

COMMIT;

-- @begin pinned lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "name_not_null_check",
    ADD CONSTRAINT "name_not_null_check" CHECK (("name" IS NOT NULL)) NOT VALID;

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "name_not_null_check";

COMMIT;

-- @begin lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "name" SET NOT NULL;

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "name_not_null_check";

COMMIT;

-- @concurrent V2.1.2__create_index_idx_product_status_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_status on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_status on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_status","unique":false,"using":"btree (status)"}],"work":{"index":"idx_product_status","built":{"name":"idx_product_status","unique":false,"using":"btree (status)"},"builtAs":"idx_product_status","leftover":"idx_product_status_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_status on product | idx_product_status_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_status_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_status"
    ON "product" USING btree (status);

-- @verify idx_product_status on product | | btree (status)

-- @concurrent V2.1.2__create_index_idx_product_status_on_product.sql is configured

-- @concurrent U2.1.2__create_index_idx_product_status_on_product.sql | repeatable
-- * drop index idx_product_status on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_status on product","subject":{"name":"product"},"gone":["idx_product_status"],"work":{"index":"idx_product_status","builtAs":"idx_product_status","leftover":"idx_product_status_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_status on product | idx_product_status_ddl_leftover | | btree (status)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_status";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_status_ddl_leftover";
-- @restore

-- @standard V3.1__AFTER_DEPLOY_drop_index_idx_product_market_on_product.sql | after-deploy | transaction
-- * drop index idx_product_market on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop index","does":"drop index idx_product_market on product","subject":{"name":"product"},"gone":["idx_product_market"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @refuse-to-drop-if-used idx_product_market

DROP INDEX "idx_product_market";

-- @standard U3.1__AFTER_DEPLOY_drop_index_idx_product_market_on_product.sql | one-transaction
-- * create index idx_product_market on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create index","does":"create index idx_product_market on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @begin lock-timeout-only

CREATE INDEX "idx_product_market" ON "product" USING btree (market_id, status);

COMMIT;

-- @concurrent V3.1.1__AFTER_DEPLOY_drop_index_idx_product_market_on_product.sql | after-deploy | no-transaction
-- * drop index idx_product_market on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_market on product","subject":{"name":"product"},"gone":["idx_product_market"],"work":{"index":"idx_product_market","builtAs":"idx_product_market","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_market on product | idx_product_market_ddl_leftover | | btree (market_id, status)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
-- @restore

-- @concurrent V3.1.1__AFTER_DEPLOY_drop_index_idx_product_market_on_product.sql is configured

-- @concurrent U3.1.1__AFTER_DEPLOY_drop_index_idx_product_market_on_product.sql | repeatable
-- * create index idx_product_market on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_market on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"work":{"index":"idx_product_market","built":{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"},"builtAs":"idx_product_market","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_market on product | idx_product_market_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market"
    ON "product" USING btree (market_id, status);

-- @verify idx_product_market on product | | btree (market_id, status)

-- @common V4__DESTRUCTIVE_drop_table_campaign_and_more.sql | after-deploy | transaction
-- * drop foreign key fk_campaign_market of campaign
--     lock    ACCESS EXCLUSIVE on campaign and market: reads and writes wait; catalog only, milliseconds
-- * drop foreign key fk_coupon_campaign of coupon
--     lock    ACCESS EXCLUSIVE on coupon and campaign: reads and writes wait; catalog only, milliseconds
-- * drop table campaign
--     lock    ACCESS EXCLUSIVE on campaign: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop table coupon
--     lock    ACCESS EXCLUSIVE on coupon: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * change market.name from character varying(100) to character varying(50)
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit character varying(50)
-- * drop column product.name
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- * change product.price from numeric(14,3) to numeric(12,3)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit numeric(12,3)
-- * drop sequence campaign_id_seq
--     lock    ACCESS EXCLUSIVE on campaign_id_seq: reads and writes wait; catalog only, milliseconds
--     hazard  the sequence's position is lost
-- * drop sequence product_seq
--     lock    ACCESS EXCLUSIVE on product_seq: reads and writes wait; catalog only, milliseconds
--     hazard  the sequence's position is lost
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_campaign_market of campaign","subject":{"name":"campaign"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"campaign"},{"name":"market"}],"effort":"CATALOG"},{"kind":"drop constraint","does":"drop foreign key fk_coupon_campaign of coupon","subject":{"name":"coupon"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"coupon"},{"name":"campaign"}],"effort":"CATALOG"},{"kind":"drop table","does":"drop table campaign","subject":{"name":"campaign"},"gone":["idx_campaign_market"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"campaign"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop table","does":"drop table coupon","subject":{"name":"coupon"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"coupon"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"alter type","does":"change market.name from character varying(100) to character varying(50)","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit character varying(50)"},{"kind":"drop column","does":"drop column product.name","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"},{"kind":"alter type","does":"change product.price from numeric(14,3) to numeric(12,3)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit numeric(12,3)"},{"kind":"drop sequence","does":"drop sequence campaign_id_seq","subject":{"name":"campaign_id_seq"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"campaign_id_seq"}],"effort":"CATALOG","hazard":"the sequence's position is lost"},{"kind":"drop sequence","does":"drop sequence product_seq","subject":{"name":"product_seq"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product_seq"}],"effort":"CATALOG","hazard":"the sequence's position is lost"}]}

-- @lock-timeout-only

ALTER TABLE "campaign"
    DROP CONSTRAINT "fk_campaign_market";

ALTER TABLE "coupon"
    DROP CONSTRAINT "fk_coupon_campaign";

-- @refuse-rows campaign

DROP TABLE "campaign";

-- @refuse-rows coupon

DROP TABLE "coupon";

ALTER TABLE "market"
    ALTER COLUMN "name" TYPE character varying(50);

ALTER TABLE "product"
    DROP COLUMN "name";

ALTER TABLE "product"
    ALTER COLUMN "price" TYPE numeric(12,3);

DROP SEQUENCE "campaign_id_seq";

DROP SEQUENCE "product_seq";

-- @common U4__DESTRUCTIVE_drop_table_campaign_and_more.sql | one-transaction
-- * create sequence product_seq
-- * create sequence campaign_id_seq
-- * change product.price from numeric(12,3) to numeric(14,3)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.name
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * change market.name from character varying(50) to character varying(100)
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- * create table coupon
-- * create table campaign with 1 index
-- * add foreign key fk_coupon_campaign to coupon
--     lock    SHARE ROW EXCLUSIVE on coupon and campaign: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- * add foreign key fk_campaign_market to campaign
--     lock    SHARE ROW EXCLUSIVE on campaign and market: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create sequence","does":"create sequence product_seq","subject":{"name":"product_seq"},"lock":"NONE","effort":"CATALOG"},{"kind":"create sequence","does":"create sequence campaign_id_seq","subject":{"name":"campaign_id_seq"},"lock":"NONE","effort":"CATALOG"},{"kind":"alter type","does":"change product.price from numeric(12,3) to numeric(14,3)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.name","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"alter type","does":"change market.name from character varying(50) to character varying(100)","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"},{"kind":"create table","does":"create table coupon","subject":{"name":"coupon"},"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table campaign with 1 index","subject":{"name":"campaign"},"leaves":[{"name":"idx_campaign_market","unique":false,"using":"btree (market_id)"}],"lock":"NONE","effort":"CATALOG"},{"kind":"add constraint","does":"add foreign key fk_coupon_campaign to coupon","subject":{"name":"coupon"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"coupon"},{"name":"campaign"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"},{"kind":"add constraint","does":"add foreign key fk_campaign_market to campaign","subject":{"name":"campaign"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"campaign"},{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @begin pinned lock-timeout

CREATE SEQUENCE "product_seq" START WITH 1 INCREMENT BY 50;

CREATE SEQUENCE "campaign_id_seq" AS integer START WITH 1 INCREMENT BY 1;

ALTER TABLE "product"
    ALTER COLUMN "price" TYPE numeric(14,3);

ALTER TABLE "product"
    ADD COLUMN "name" character varying(100);

ALTER TABLE "market"
    ALTER COLUMN "name" TYPE character varying(100);

CREATE TABLE "coupon" (
    "id" bigint NOT NULL,
    "campaign_id" integer,
    CONSTRAINT "coupon_pkey" PRIMARY KEY (id)
);

COMMENT ON TABLE "coupon" IS 'Ten percent off';

CREATE TABLE "campaign" (
    "id" integer DEFAULT nextval('campaign_id_seq'::regclass) NOT NULL,
    "market_id" bigint,
    CONSTRAINT "campaign_pkey" PRIMARY KEY (id)
);

CREATE INDEX "idx_campaign_market" ON "campaign" USING btree (market_id);

ALTER TABLE "coupon"
    ADD CONSTRAINT "fk_coupon_campaign" FOREIGN KEY (campaign_id) REFERENCES campaign(id);

ALTER TABLE "campaign"
    ADD CONSTRAINT "fk_campaign_market" FOREIGN KEY (market_id) REFERENCES market(id);

COMMIT;

