-- @standard V2.1__drop_unique_constraint_uk_product_name_of_product.sql | before-deploy | transaction
-- * drop unique constraint uk_product_name of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_product_name of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @refuse-to-drop-if-used uk_product_name

ALTER TABLE "product"
    DROP CONSTRAINT "uk_product_name";

-- @standard U2.1__drop_unique_constraint_uk_product_name_of_product.sql | one-transaction
-- * add unique constraint uk_product_name to product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"add constraint","does":"add unique constraint uk_product_name to product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @begin lock-timeout-only

ALTER TABLE "product"
    ADD CONSTRAINT "uk_product_name" UNIQUE (market_id, name);

COMMIT;

-- @concurrent V2.1.1__drop_unique_constraint_uk_product_name_of_product.sql | before-deploy | transaction
-- * drop unique constraint uk_product_name of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_product_name of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

-- @refuse-to-drop-if-used uk_product_name

ALTER TABLE "product"
    DROP CONSTRAINT "uk_product_name";

-- @concurrent U2.1.1__drop_unique_constraint_uk_product_name_of_product.sql | repeatable
-- * create unique index uk_product_name on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- * make unique constraint uk_product_name of product from its index
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_product_name on product","subject":{"name":"product"},"leaves":[{"name":"uk_product_name","unique":true,"using":"btree (market_id, name)"}],"work":{"index":"uk_product_name","built":{"name":"uk_product_name","unique":true,"using":"btree (market_id, name)"},"builtAs":"uk_product_name","leftover":"uk_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"attach unique","does":"make unique constraint uk_product_name of product from its index","subject":{"name":"product"},"gone":["uk_product_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_product_name on product | uk_product_name_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_product_name_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_product_name"
    ON "product" USING btree (market_id, name);

-- @verify uk_product_name on product | UNIQUE | btree (market_id, name)

-- @begin lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "uk_product_name" UNIQUE USING INDEX "uk_product_name";

COMMIT;

