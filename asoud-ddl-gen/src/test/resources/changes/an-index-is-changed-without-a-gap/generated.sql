-- @standard V2.1__replace_index_idx_product_market_on_product.sql | before-deploy | transaction
-- * replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, id)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, id)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status, id)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @refuse-to-drop-if-used idx_product_market

CREATE INDEX "idx_product_market_ddl_new" ON "product" USING btree (market_id, status, id);

-- @carry-over idx_product_market to idx_product_market_ddl_new

DROP INDEX "idx_product_market";

ALTER INDEX "idx_product_market_ddl_new" RENAME TO "idx_product_market";

-- @standard U2.1__replace_index_idx_product_market_on_product.sql | one-transaction
-- * replace index idx_product_market on product: btree (market_id, status, id) becomes btree (market_id, status)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status, id) becomes btree (market_id, status)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @begin lock-timeout-only

-- @refuse-to-drop-if-used idx_product_market

CREATE INDEX "idx_product_market_ddl_new" ON "product" USING btree (market_id, status);

-- @carry-over idx_product_market to idx_product_market_ddl_new

DROP INDEX "idx_product_market";

ALTER INDEX "idx_product_market_ddl_new" RENAME TO "idx_product_market";

COMMIT;

-- @concurrent V2.1.1__replace_index_idx_product_market_on_product.sql | before-deploy | no-transaction
-- * replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, id)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status) becomes btree (market_id, status, id)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status, id)"}],"work":{"index":"idx_product_market","built":{"name":"idx_product_market","unique":false,"using":"btree (market_id, status, id)"},"builtAs":"idx_product_market_ddl_new","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- @prepare-replace idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status) | | btree (market_id, status, id)

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market_ddl_new"
    ON "product" USING btree (market_id, status, id);

-- @verify-and-swap idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status, id)

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
-- @restore-in-place

-- @concurrent V2.1.1__replace_index_idx_product_market_on_product.sql is configured

-- @concurrent U2.1.1__replace_index_idx_product_market_on_product.sql | repeatable
-- * replace index idx_product_market on product: btree (market_id, status, id) becomes btree (market_id, status)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_market on product: btree (market_id, status, id) becomes btree (market_id, status)","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"work":{"index":"idx_product_market","built":{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"},"builtAs":"idx_product_market_ddl_new","leftover":"idx_product_market_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- @prepare-replace idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status, id) | | btree (market_id, status)

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_market_ddl_new"
    ON "product" USING btree (market_id, status);

-- @verify-and-swap idx_product_market on product | idx_product_market_ddl_new | idx_product_market_ddl_leftover | | btree (market_id, status)

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_market_ddl_leftover";
-- @restore-in-place

