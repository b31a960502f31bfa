-- @standard V2.1__AFTER_DEPLOY_add_unique_constraint_uk_product_name_to_product.sql | after-deploy | transaction
-- * add unique constraint uk_product_name to product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add unique constraint uk_product_name to product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

ALTER TABLE "product"
    ADD CONSTRAINT "uk_product_name" UNIQUE (market_id, name);

-- @standard U2.1__AFTER_DEPLOY_add_unique_constraint_uk_product_name_to_product.sql | one-transaction
-- * drop unique constraint uk_product_name of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_product_name of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used uk_product_name

ALTER TABLE "product"
    DROP CONSTRAINT "uk_product_name";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_create_unique_index_uk_product_name_on_product.sql | after-deploy | no-transaction
-- * create unique index uk_product_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_product_name on product","subject":{"name":"product"},"leaves":[{"name":"uk_product_name","unique":true,"using":"btree (market_id, name)"}],"work":{"index":"uk_product_name","built":{"name":"uk_product_name","unique":true,"using":"btree (market_id, name)"},"builtAs":"uk_product_name","leftover":"uk_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_product_name on product | uk_product_name_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_product_name_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_product_name"
    ON "product" USING btree (market_id, name);

-- @verify uk_product_name on product | UNIQUE | btree (market_id, name)

-- @concurrent V2.1.1__AFTER_DEPLOY_create_unique_index_uk_product_name_on_product.sql is configured

-- @concurrent U2.1.1__AFTER_DEPLOY_create_unique_index_uk_product_name_on_product.sql | repeatable
-- * drop index uk_product_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index uk_product_name on product","subject":{"name":"product"},"gone":["uk_product_name"],"work":{"index":"uk_product_name","builtAs":"uk_product_name","leftover":"uk_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop uk_product_name on product | uk_product_name_ddl_leftover | UNIQUE | btree (market_id, name)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "uk_product_name";
DROP INDEX CONCURRENTLY IF EXISTS "uk_product_name_ddl_leftover";
-- @restore

-- @concurrent V2.1.2__AFTER_DEPLOY_make_unique_constraint_uk_product_name_of_product_from_its_index.sql | after-deploy | transaction
-- * make unique constraint uk_product_name of product from its index
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"attach unique","does":"make unique constraint uk_product_name of product from its index","subject":{"name":"product"},"gone":["uk_product_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "uk_product_name" UNIQUE USING INDEX "uk_product_name";

-- @concurrent U2.1.2__AFTER_DEPLOY_make_unique_constraint_uk_product_name_of_product_from_its_index.sql | one-transaction
-- as rollback/standard/U2.1__AFTER_DEPLOY_add_unique_constraint_uk_product_name_to_product.sql

