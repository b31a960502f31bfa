-- @standard V2.1__create_index_idx_product_published_on_product.sql | before-deploy | transaction
-- * create index idx_product_published on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create index idx_product_published on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_published","unique":false,"using":"btree (market_id) WHERE (((status)::text = 'published'::text) AND (price > (0)::numeric))"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @pin

CREATE INDEX "idx_product_published" ON "product" USING btree (market_id) WHERE (((status)::text = 'published'::text) AND (price > (0)::numeric));

-- @standard U2.1__create_index_idx_product_published_on_product.sql | one-transaction
-- * drop index idx_product_published on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop index","does":"drop index idx_product_published on product","subject":{"name":"product"},"gone":["idx_product_published"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used idx_product_published

DROP INDEX "idx_product_published";

COMMIT;

-- @concurrent V2.1.1__create_index_idx_product_published_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_published on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_published on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_published","unique":false,"using":"btree (market_id) WHERE (((status)::text = 'published'::text) AND (price > (0)::numeric))"}],"work":{"index":"idx_product_published","built":{"name":"idx_product_published","unique":false,"using":"btree (market_id) WHERE (((status)::text = 'published'::text) AND (price > (0)::numeric))"},"builtAs":"idx_product_published","leftover":"idx_product_published_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_published on product | idx_product_published_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_published_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_published"
    ON "product" USING btree (market_id) WHERE (((status)::text = 'published'::text) AND (price > (0)::numeric));

-- @verify idx_product_published on product | | btree (market_id) WHERE (((status)::text = ''published''::text) AND (price > (0)::numeric))

-- @concurrent V2.1.1__create_index_idx_product_published_on_product.sql is configured

-- @concurrent U2.1.1__create_index_idx_product_published_on_product.sql | repeatable
-- * drop index idx_product_published on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_published on product","subject":{"name":"product"},"gone":["idx_product_published"],"work":{"index":"idx_product_published","builtAs":"idx_product_published","leftover":"idx_product_published_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_published on product | idx_product_published_ddl_leftover | | btree (market_id) WHERE (((status)::text = ''published''::text) AND (price > (0)::numeric))

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_published";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_published_ddl_leftover";
-- @restore

