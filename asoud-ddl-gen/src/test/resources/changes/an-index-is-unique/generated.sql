-- @standard V2.1__AFTER_DEPLOY_create_unique_index_idx_product_market_name_on_product.sql | after-deploy | transaction
-- * create unique index idx_product_market_name on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create unique index idx_product_market_name on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market_name","unique":true,"using":"btree (market_id, name)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails on duplicate values: remove those first, then run again"}]}

CREATE UNIQUE INDEX "idx_product_market_name" ON "product" USING btree (market_id, name);

-- @standard U2.1__AFTER_DEPLOY_create_unique_index_idx_product_market_name_on_product.sql | one-transaction
-- * drop index idx_product_market_name on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop index","does":"drop index idx_product_market_name on product","subject":{"name":"product"},"gone":["idx_product_market_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used idx_product_market_name

DROP INDEX "idx_product_market_name";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_create_unique_index_idx_product_market_name_on_product.sql | after-deploy | no-transaction
-- * create unique index idx_product_market_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index idx_product_market_name on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_market_name","unique":true,"using":"btree (market_id, name)"}],"work":{"index":"idx_product_market_name","built":{"name":"idx_product_market_name","unique":true,"using":"btree (market_id, name)"},"builtAs":"idx_product_market_name","leftover":"idx_product_market_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_market_name on product | idx_product_market_name_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_name_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market_name"
    ON "product" USING btree (market_id, name);

-- @verify idx_product_market_name on product | UNIQUE | btree (market_id, name)

-- @concurrent V2.1.1__AFTER_DEPLOY_create_unique_index_idx_product_market_name_on_product.sql is configured

-- @concurrent U2.1.1__AFTER_DEPLOY_create_unique_index_idx_product_market_name_on_product.sql | repeatable
-- * drop index idx_product_market_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_market_name on product","subject":{"name":"product"},"gone":["idx_product_market_name"],"work":{"index":"idx_product_market_name","builtAs":"idx_product_market_name","leftover":"idx_product_market_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_market_name on product | idx_product_market_name_ddl_leftover | UNIQUE | btree (market_id, name)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_name";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_name_ddl_leftover";
-- @restore

