-- @standard V2.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | after-deploy | transaction
-- * replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":true,"using":"btree (name)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @refuse-to-drop-if-used idx_product_name

CREATE UNIQUE INDEX "idx_product_name_ddl_new" ON "product" USING btree (name);

-- @carry-over idx_product_name to idx_product_name_ddl_new

DROP INDEX "idx_product_name";

ALTER INDEX "idx_product_name_ddl_new" RENAME TO "idx_product_name";

-- @standard U2.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | one-transaction
-- * replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":false,"using":"btree (name)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @begin lock-timeout-only

-- @refuse-to-drop-if-used idx_product_name

CREATE INDEX "idx_product_name_ddl_new" ON "product" USING btree (name);

-- @carry-over idx_product_name to idx_product_name_ddl_new

DROP INDEX "idx_product_name";

ALTER INDEX "idx_product_name_ddl_new" RENAME TO "idx_product_name";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | after-deploy | no-transaction
-- * replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":true,"using":"btree (name)"}],"work":{"index":"idx_product_name","built":{"name":"idx_product_name","unique":true,"using":"btree (name)"},"builtAs":"idx_product_name_ddl_new","leftover":"idx_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- @prepare-replace idx_product_name on product | idx_product_name_ddl_new | idx_product_name_ddl_leftover | | btree (name) | UNIQUE | btree (name)

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_name_ddl_new"
    ON "product" USING btree (name);

-- @verify-and-swap idx_product_name on product | idx_product_name_ddl_new | idx_product_name_ddl_leftover | UNIQUE | btree (name)

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
-- @restore-in-place

-- @concurrent V2.1.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql is configured

-- @concurrent U2.1.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | repeatable
-- * replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":false,"using":"btree (name)"}],"work":{"index":"idx_product_name","built":{"name":"idx_product_name","unique":false,"using":"btree (name)"},"builtAs":"idx_product_name_ddl_new","leftover":"idx_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- @prepare-replace idx_product_name on product | idx_product_name_ddl_new | idx_product_name_ddl_leftover | UNIQUE | btree (name) | | btree (name)

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_name_ddl_new"
    ON "product" USING btree (name);

-- @verify-and-swap idx_product_name on product | idx_product_name_ddl_new | idx_product_name_ddl_leftover | | btree (name)

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
-- @restore-in-place

