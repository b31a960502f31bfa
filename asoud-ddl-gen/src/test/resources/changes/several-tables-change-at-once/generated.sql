-- @common V2__create_table_category.sql | before-deploy | transaction
-- * create sequence market_seq
-- * create table category
-- * add foreign key fk_category_market to category
--     lock    SHARE ROW EXCLUSIVE on market: writes wait, reads go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create sequence","does":"create sequence market_seq","subject":{"name":"market_seq"},"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table category","subject":{"name":"category"},"lock":"NONE","effort":"CATALOG"},{"kind":"add constraint","does":"add foreign key fk_category_market to category","subject":{"name":"category"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

CREATE SEQUENCE "market_seq" START WITH 1 INCREMENT BY 1;

CREATE TABLE "category" (
    "id" bigint NOT NULL,
    "market_id" bigint NOT NULL,
    CONSTRAINT "category_pkey" PRIMARY KEY (id)
);

ALTER TABLE "category"
    ADD CONSTRAINT "fk_category_market" FOREIGN KEY (market_id) REFERENCES market(id);

-- @common U2__create_table_category.sql | one-transaction
-- * drop foreign key fk_category_market of category
--     lock    ACCESS EXCLUSIVE on category and market: reads and writes wait; catalog only, milliseconds
-- * drop table category
--     lock    ACCESS EXCLUSIVE on category: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop sequence market_seq
--     lock    ACCESS EXCLUSIVE on market_seq: reads and writes wait; catalog only, milliseconds
--     hazard  the sequence's position is lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_category_market of category","subject":{"name":"category"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"category"},{"name":"market"}],"effort":"CATALOG"},{"kind":"drop table","does":"drop table category","subject":{"name":"category"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"category"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop sequence","does":"drop sequence market_seq","subject":{"name":"market_seq"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market_seq"}],"effort":"CATALOG","hazard":"the sequence's position is lost"}]}

-- @begin lock-timeout

ALTER TABLE "category"
    DROP CONSTRAINT "fk_category_market";

-- @refuse-rows category

DROP TABLE "category";

DROP SEQUENCE "market_seq";

COMMIT;

-- @standard V3.1__change_market.sql | before-deploy | transaction
-- * add column market.code
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- * change market.name from character varying(100) to character varying(200)
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- * add unique constraint uk_market_code to market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column market.code","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"},{"kind":"alter type","does":"change market.name from character varying(100) to character varying(200)","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"},{"kind":"add constraint","does":"add unique constraint uk_market_code to market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

ALTER TABLE "market"
    ADD COLUMN "code" character varying(20);

ALTER TABLE "market"
    ALTER COLUMN "name" TYPE character varying(200);

ALTER TABLE "market"
    ADD CONSTRAINT "uk_market_code" UNIQUE (code);

-- @standard U3.1__change_market.sql | one-transaction
-- * drop unique constraint uk_market_code of market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- * change market.name from character varying(200) to character varying(100)
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit character varying(100)
-- * drop column market.code
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_market_code of market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"},{"kind":"alter type","does":"change market.name from character varying(200) to character varying(100)","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit character varying(100)"},{"kind":"drop column","does":"drop column market.code","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout-only

-- @refuse-to-drop-if-used uk_market_code

ALTER TABLE "market"
    DROP CONSTRAINT "uk_market_code";

ALTER TABLE "market"
    ALTER COLUMN "name" TYPE character varying(100);

ALTER TABLE "market"
    DROP COLUMN "code";

COMMIT;

-- @concurrent V3.1.1__change_market.sql | before-deploy | transaction
-- * add column market.code
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- * change market.name from character varying(100) to character varying(200)
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column market.code","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"},{"kind":"alter type","does":"change market.name from character varying(100) to character varying(200)","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "market"
    ADD COLUMN "code" character varying(20);

ALTER TABLE "market"
    ALTER COLUMN "name" TYPE character varying(200);

-- @concurrent U3.1.1__change_market.sql | repeatable
-- * change market.name from character varying(200) to character varying(100)
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit character varying(100)
-- * drop column market.code
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"alter type","does":"change market.name from character varying(200) to character varying(100)","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit character varying(100)"},{"kind":"drop column","does":"drop column market.code","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout-only

ALTER TABLE "market"
    ALTER COLUMN "name" TYPE character varying(100);

COMMIT;

-- @begin lock-timeout

ALTER TABLE "market"
    DROP COLUMN IF EXISTS "code";

COMMIT;

-- @concurrent V3.1.2__create_unique_index_uk_market_code_on_market.sql | before-deploy | no-transaction
-- * create unique index uk_market_code on market
--     lock    SHARE UPDATE EXCLUSIVE on market: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_market_code on market","subject":{"name":"market"},"leaves":[{"name":"uk_market_code","unique":true,"using":"btree (code)"}],"work":{"index":"uk_market_code","built":{"name":"uk_market_code","unique":true,"using":"btree (code)"},"builtAs":"uk_market_code","leftover":"uk_market_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"market"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_market_code on market | uk_market_code_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_code_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_market_code"
    ON "market" USING btree (code);

-- @verify uk_market_code on market | UNIQUE | btree (code)

-- @concurrent V3.1.2__create_unique_index_uk_market_code_on_market.sql is configured

-- @concurrent U3.1.2__create_unique_index_uk_market_code_on_market.sql | repeatable
-- * drop index uk_market_code on market
--     lock    SHARE UPDATE EXCLUSIVE on market: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index uk_market_code on market","subject":{"name":"market"},"gone":["uk_market_code"],"work":{"index":"uk_market_code","builtAs":"uk_market_code","leftover":"uk_market_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop uk_market_code on market | uk_market_code_ddl_leftover | UNIQUE | btree (code)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_code";
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_code_ddl_leftover";
-- @restore

-- @concurrent V3.1.3__make_unique_constraint_uk_market_code_of_market_from_its_index.sql | before-deploy | transaction
-- * make unique constraint uk_market_code of market from its index
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"attach unique","does":"make unique constraint uk_market_code of market from its index","subject":{"name":"market"},"gone":["uk_market_code"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "market"
    ADD CONSTRAINT "uk_market_code" UNIQUE USING INDEX "uk_market_code";

-- @concurrent U3.1.3__make_unique_constraint_uk_market_code_of_market_from_its_index.sql | one-transaction
-- * drop unique constraint uk_market_code of market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_market_code of market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used uk_market_code

ALTER TABLE "market"
    DROP CONSTRAINT "uk_market_code";

COMMIT;

-- @standard V3.2__change_product.sql | before-deploy | transaction
-- * add column product.market_code
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * create index idx_product_market_code on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- * replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, price)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- * add foreign key fk_product_market_code to product
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.market_code","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"create index","does":"create index idx_product_market_code on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market_code","unique":false,"using":"btree (market_code)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"},{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, price)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status, price)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"},{"kind":"add constraint","does":"add foreign key fk_product_market_code to product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

ALTER TABLE "product"
    ADD COLUMN "market_code" character varying(20);

CREATE INDEX "idx_product_market_code" ON "product" USING btree (market_code);

-- @refuse-to-drop-if-used idx_product_market

CREATE INDEX "idx_product_market_ddl_new" ON "product" USING btree (market_id, status, price);

-- @carry-over idx_product_market to idx_product_market_ddl_new

DROP INDEX "idx_product_market";

ALTER INDEX "idx_product_market_ddl_new" RENAME TO "idx_product_market";

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market_code" FOREIGN KEY (market_code) REFERENCES market(code);

-- @standard U3.2__change_product.sql | one-transaction
-- * drop foreign key fk_product_market_code of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- * replace index idx_product_market on product: btree (market_id, status, price) becomes btree (market_id, status)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- * drop index idx_product_market_code on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * drop column product.market_code
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market_code of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"},{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status, price) becomes btree (market_id, status)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"},{"kind":"drop index","does":"drop index idx_product_market_code on product","subject":{"name":"product"},"gone":["idx_product_market_code"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop column","does":"drop column product.market_code","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout-only

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market_code";

-- @refuse-to-drop-if-used idx_product_market

CREATE INDEX "idx_product_market_ddl_new" ON "product" USING btree (market_id, status);

-- @carry-over idx_product_market to idx_product_market_ddl_new

DROP INDEX "idx_product_market";

ALTER INDEX "idx_product_market_ddl_new" RENAME TO "idx_product_market";

-- @refuse-to-drop-if-used idx_product_market_code

DROP INDEX "idx_product_market_code";

ALTER TABLE "product"
    DROP COLUMN "market_code";

COMMIT;

-- @concurrent V3.2.1__add_column_product_market_code.sql | before-deploy | transaction
-- * add column product.market_code
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.market_code","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ADD COLUMN "market_code" character varying(20);

-- @concurrent U3.2.1__add_column_product_market_code.sql | one-transaction
-- * drop column product.market_code
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop column","does":"drop column product.market_code","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP COLUMN "market_code";

COMMIT;

-- @concurrent V3.2.2__create_index_idx_product_market_code_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_market_code on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_market_code on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market_code","unique":false,"using":"btree (market_code)"}],"work":{"index":"idx_product_market_code","built":{"name":"idx_product_market_code","unique":false,"using":"btree (market_code)"},"builtAs":"idx_product_market_code","leftover":"idx_product_market_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_market_code on product | idx_product_market_code_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_code_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market_code"
    ON "product" USING btree (market_code);

-- @verify idx_product_market_code on product | | btree (market_code)

-- @concurrent V3.2.2__create_index_idx_product_market_code_on_product.sql is configured

-- @concurrent U3.2.2__create_index_idx_product_market_code_on_product.sql | repeatable
-- * drop index idx_product_market_code on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_market_code on product","subject":{"name":"product"},"gone":["idx_product_market_code"],"work":{"index":"idx_product_market_code","builtAs":"idx_product_market_code","leftover":"idx_product_market_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_market_code on product | idx_product_market_code_ddl_leftover | | btree (market_code)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_code";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_code_ddl_leftover";
-- @restore

-- @concurrent V3.2.3__replace_index_idx_product_market_on_product.sql | before-deploy | no-transaction
-- * replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, price)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, price)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status, price)"}],"work":{"index":"idx_product_market","built":{"name":"idx_product_market","unique":false,"using":"btree (market_id, status, price)"},"builtAs":"idx_product_market_ddl_new","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- @prepare-replace idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status) | | btree (market_id, status, price)

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market_ddl_new"
    ON "product" USING btree (market_id, status, price);

-- @verify-and-swap idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status, price)

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
-- @restore-in-place

-- @concurrent V3.2.3__replace_index_idx_product_market_on_product.sql is configured

-- @concurrent U3.2.3__replace_index_idx_product_market_on_product.sql | repeatable
-- * replace index idx_product_market on product: btree (market_id, status, price) becomes btree (market_id, status)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status, price) becomes btree (market_id, status)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"work":{"index":"idx_product_market","built":{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"},"builtAs":"idx_product_market_ddl_new","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- @prepare-replace idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status, price) | | btree (market_id, status)

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market_ddl_new"
    ON "product" USING btree (market_id, status);

-- @verify-and-swap idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status)

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
-- @restore-in-place

-- @concurrent V3.2.4__add_foreign_key_fk_product_market_code_to_product.sql | before-deploy | transaction
-- * add foreign key fk_product_market_code to product, not checking existing rows yet
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market_code to product, not checking existing rows yet","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market_code" FOREIGN KEY (market_code) REFERENCES market(code) NOT VALID;

-- @concurrent U3.2.4__add_foreign_key_fk_product_market_code_to_product.sql | one-transaction
-- * drop foreign key fk_product_market_code of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market_code of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market_code";

COMMIT;

-- @concurrent V3.2.5__validate_foreign_key_fk_product_market_code_of_product.sql | before-deploy | transaction
-- * validate foreign key fk_product_market_code of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate foreign key fk_product_market_code of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "fk_product_market_code";

-- @concurrent U3.2.5__validate_foreign_key_fk_product_market_code_of_product.sql: nothing to undo


-- @standard V3.3__set_the_default_of_order_paid.sql | before-deploy | transaction
-- * set the default of order.paid to false
--     lock    ACCESS EXCLUSIVE on order: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"set the default of order.paid to false","subject":{"name":"order"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"order"}],"effort":"CATALOG"}]}

-- @pin

ALTER TABLE "order"
    ALTER COLUMN "paid" SET DEFAULT false;

-- @standard U3.3__set_the_default_of_order_paid.sql | one-transaction
-- * drop the default of order.paid
--     lock    ACCESS EXCLUSIVE on order: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"set default","does":"drop the default of order.paid","subject":{"name":"order"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"order"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "order"
    ALTER COLUMN "paid" DROP DEFAULT;

COMMIT;

-- @concurrent V3.3.1__set_the_default_of_order_paid.sql | before-deploy | transaction
-- * set the default of order.paid to false
--     lock    ACCESS EXCLUSIVE on order: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"set the default of order.paid to false","subject":{"name":"order"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"order"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "order"
    ALTER COLUMN "paid" SET DEFAULT false;

-- @concurrent U3.3.1__set_the_default_of_order_paid.sql | one-transaction
-- as rollback/standard/U3.3__set_the_default_of_order_paid.sql

-- @standard V4.1__AFTER_DEPLOY_change_product.sql | after-deploy | transaction
-- * set product.price not null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "price" = ... WHERE "price" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("0"): then there is nothing to fill
-- * add check ck_product_price to product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set not null","does":"set product.price not null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"price\" = ... WHERE \"price\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"0\"): then there is nothing to fill"},{"kind":"add constraint","does":"add check ck_product_price to product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @pinned refuse-null product.price | UPDATE "product" SET "price" = ... WHERE "price" IS NULL;

ALTER TABLE "product"
    ALTER COLUMN "price" SET NOT NULL;

ALTER TABLE "product"
    ADD CONSTRAINT "ck_product_price" CHECK ((price >= (0)::numeric));

-- @standard U4.1__AFTER_DEPLOY_change_product.sql | one-transaction
-- * drop check ck_product_price of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * let product.price be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop check ck_product_price of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop not null","does":"let product.price be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "ck_product_price";

ALTER TABLE "product"
    ALTER COLUMN "price" DROP NOT NULL;

COMMIT;

-- @concurrent V4.1.1__AFTER_DEPLOY_require_that_product_price_is_filled.sql | after-deploy | transaction
-- * require that product.price is filled
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "price" = ... WHERE "price" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("0"): then there is nothing to fill
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"require no null","does":"require that product.price is filled","subject":{"name":"product"},"lock":"NONE","effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"price\" = ... WHERE \"price\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"0\"): then there is nothing to fill"}]}

SET LOCAL statement_timeout = 0;

-- @refuse-null product.price | UPDATE "product" SET "price" = ... WHERE "price" IS NULL;

-- @concurrent U4.1.1__AFTER_DEPLOY_require_that_product_price_is_filled.sql: nothing to undo


-- @concurrent V4.1.2__AFTER_DEPLOY_add_check_price_not_null_check_to_product.sql | after-deploy | transaction
-- * add check price_not_null_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add check price_not_null_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "price_not_null_check" CHECK (("price" IS NOT NULL)) NOT VALID;

-- @concurrent U4.1.2__AFTER_DEPLOY_add_check_price_not_null_check_to_product.sql | one-transaction
-- * drop check price_not_null_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop check price_not_null_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "price_not_null_check";

COMMIT;

-- @concurrent V4.1.3__AFTER_DEPLOY_validate_check_price_not_null_check_of_product.sql | after-deploy | transaction
-- * validate check price_not_null_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate check price_not_null_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "price_not_null_check";

-- @concurrent U4.1.3__AFTER_DEPLOY_validate_check_price_not_null_check_of_product.sql: nothing to undo


-- @concurrent V4.1.4__AFTER_DEPLOY_change_product.sql | after-deploy | transaction
-- * set product.price not null, proven by check price_not_null_check
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add check ck_product_price to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set not null by check","does":"set product.price not null, proven by check price_not_null_check","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add constraint","does":"add check ck_product_price to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" SET NOT NULL;

ALTER TABLE "product"
    DROP CONSTRAINT "price_not_null_check";

ALTER TABLE "product"
    ADD CONSTRAINT "ck_product_price" CHECK ((price >= (0)::numeric)) NOT VALID;

-- @concurrent U4.1.4__AFTER_DEPLOY_change_product.sql | one-transaction
-- * drop check ck_product_price of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * let product.price be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add check price_not_null_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop check ck_product_price of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop not null","does":"let product.price be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add constraint","does":"add check price_not_null_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin pinned lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "ck_product_price";

ALTER TABLE "product"
    ALTER COLUMN "price" DROP NOT NULL;

ALTER TABLE "product"
    ADD CONSTRAINT "price_not_null_check" CHECK (("price" IS NOT NULL)) NOT VALID;

COMMIT;

-- @concurrent V4.1.5__AFTER_DEPLOY_validate_check_ck_product_price_of_product.sql | after-deploy | transaction
-- * validate check ck_product_price of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate check ck_product_price of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "ck_product_price";

-- @concurrent U4.1.5__AFTER_DEPLOY_validate_check_ck_product_price_of_product.sql: nothing to undo


-- @standard V4.2__AFTER_DEPLOY_change_order.sql | after-deploy | transaction
-- * add foreign key fk_order_product to order
--     lock    SHARE ROW EXCLUSIVE on order and product: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- * drop index idx_order_paid on order
--     lock    ACCESS EXCLUSIVE on order: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_order_product to order","subject":{"name":"order"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"order"},{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"},{"kind":"drop index","does":"drop index idx_order_paid on order","subject":{"name":"order"},"gone":["idx_order_paid"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"order"}],"effort":"CATALOG"}]}

ALTER TABLE "order"
    ADD CONSTRAINT "fk_order_product" FOREIGN KEY (product_id) REFERENCES product(id);

-- @refuse-to-drop-if-used idx_order_paid

DROP INDEX "idx_order_paid";

-- @standard U4.2__AFTER_DEPLOY_change_order.sql | one-transaction
-- * create index idx_order_paid on order
--     lock    SHARE on order: writes wait, reads go on; reads the whole table
-- * drop foreign key fk_order_product of order
--     lock    ACCESS EXCLUSIVE on order and product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create index","does":"create index idx_order_paid on order","subject":{"name":"order"},"leaves":[{"name":"idx_order_paid","unique":false,"using":"btree (paid)"}],"lock":"SHARE","locked":[{"name":"order"}],"effort":"READS_TABLE"},{"kind":"drop constraint","does":"drop foreign key fk_order_product of order","subject":{"name":"order"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"order"},{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout-only

CREATE INDEX "idx_order_paid" ON "order" USING btree (paid);

ALTER TABLE "order"
    DROP CONSTRAINT "fk_order_product";

COMMIT;

-- @concurrent V4.2.1__AFTER_DEPLOY_add_foreign_key_fk_order_product_to_order.sql | after-deploy | transaction
-- * add foreign key fk_order_product to order, not checking existing rows yet
--     lock    SHARE ROW EXCLUSIVE on order and product: writes wait, reads go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_order_product to order, not checking existing rows yet","subject":{"name":"order"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"order"},{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "order"
    ADD CONSTRAINT "fk_order_product" FOREIGN KEY (product_id) REFERENCES product(id) NOT VALID;

-- @concurrent U4.2.1__AFTER_DEPLOY_add_foreign_key_fk_order_product_to_order.sql | one-transaction
-- * drop foreign key fk_order_product of order
--     lock    ACCESS EXCLUSIVE on order and product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_order_product of order","subject":{"name":"order"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"order"},{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "order"
    DROP CONSTRAINT "fk_order_product";

COMMIT;

-- @concurrent V4.2.2__AFTER_DEPLOY_validate_foreign_key_fk_order_product_of_order.sql | after-deploy | transaction
-- * validate foreign key fk_order_product of order
--     lock    SHARE UPDATE EXCLUSIVE on order: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate foreign key fk_order_product of order","subject":{"name":"order"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"order"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "order"
    VALIDATE CONSTRAINT "fk_order_product";

-- @concurrent U4.2.2__AFTER_DEPLOY_validate_foreign_key_fk_order_product_of_order.sql: nothing to undo


-- @concurrent V4.2.3__AFTER_DEPLOY_drop_index_idx_order_paid_on_order.sql | after-deploy | no-transaction
-- * drop index idx_order_paid on order
--     lock    SHARE UPDATE EXCLUSIVE on order: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_order_paid on order","subject":{"name":"order"},"gone":["idx_order_paid"],"work":{"index":"idx_order_paid","builtAs":"idx_order_paid","leftover":"idx_order_paid_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"order"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_order_paid on order | idx_order_paid_ddl_leftover | | btree (paid)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_order_paid";
DROP INDEX CONCURRENTLY IF EXISTS "idx_order_paid_ddl_leftover";
-- @restore

-- @concurrent V4.2.3__AFTER_DEPLOY_drop_index_idx_order_paid_on_order.sql is configured

-- @concurrent U4.2.3__AFTER_DEPLOY_drop_index_idx_order_paid_on_order.sql | repeatable
-- * create index idx_order_paid on order
--     lock    SHARE UPDATE EXCLUSIVE on order: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create index idx_order_paid on order","subject":{"name":"order"},"leaves":[{"name":"idx_order_paid","unique":false,"using":"btree (paid)"}],"work":{"index":"idx_order_paid","built":{"name":"idx_order_paid","unique":false,"using":"btree (paid)"},"builtAs":"idx_order_paid","leftover":"idx_order_paid_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"order"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_order_paid on order | idx_order_paid_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_order_paid_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_order_paid"
    ON "order" USING btree (paid);

-- @verify idx_order_paid on order | | btree (paid)

