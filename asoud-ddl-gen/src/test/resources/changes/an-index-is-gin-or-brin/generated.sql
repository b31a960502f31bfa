-- @standard V2.1__create_3_indexes_on_product.sql | before-deploy | transaction
-- * create index idx_product_detail on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- * create index idx_product_id_brin on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- * create index idx_product_tags on product
--     lock    SHARE on product: writes wait, reads go on; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create index idx_product_detail on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_detail","unique":false,"using":"gin (detail jsonb_path_ops) WITH (fastupdate=off)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"},{"kind":"create index","does":"create index idx_product_id_brin on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_id_brin","unique":false,"using":"brin (id) WITH (pages_per_range='32')"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"},{"kind":"create index","does":"create index idx_product_tags on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_tags","unique":false,"using":"gin (tags)"}],"lock":"SHARE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

CREATE INDEX "idx_product_detail" ON "product" USING gin (detail jsonb_path_ops) WITH (fastupdate=off);

CREATE INDEX "idx_product_id_brin" ON "product" USING brin (id) WITH (pages_per_range='32');

CREATE INDEX "idx_product_tags" ON "product" USING gin (tags);

-- @standard U2.1__create_3_indexes_on_product.sql | one-transaction
-- * drop index idx_product_tags on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * drop index idx_product_id_brin on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * drop index idx_product_detail on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop index","does":"drop index idx_product_tags on product","subject":{"name":"product"},"gone":["idx_product_tags"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop index","does":"drop index idx_product_id_brin on product","subject":{"name":"product"},"gone":["idx_product_id_brin"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop index","does":"drop index idx_product_detail on product","subject":{"name":"product"},"gone":["idx_product_detail"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used idx_product_tags

DROP INDEX "idx_product_tags";

-- @refuse-to-drop-if-used idx_product_id_brin

DROP INDEX "idx_product_id_brin";

-- @refuse-to-drop-if-used idx_product_detail

DROP INDEX "idx_product_detail";

COMMIT;

-- @concurrent V2.1.1__create_index_idx_product_detail_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_detail on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_detail on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_detail","unique":false,"using":"gin (detail jsonb_path_ops) WITH (fastupdate=off)"}],"work":{"index":"idx_product_detail","built":{"name":"idx_product_detail","unique":false,"using":"gin (detail jsonb_path_ops) WITH (fastupdate=off)"},"builtAs":"idx_product_detail","leftover":"idx_product_detail_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_detail on product | idx_product_detail_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_detail_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_detail"
    ON "product" USING gin (detail jsonb_path_ops) WITH (fastupdate=off);

-- 3. Fail unless the index is valid and as defined; give the session its settings back.
DO $ddl$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                   WHERE indrelid = '"product"'::regclass AND relname = 'idx_product_detail' AND indisvalid
                     AND regexp_replace(pg_get_indexdef(indexrelid), ' WITH [(][^)]*[)](?= WHERE|$)', '') = format('CREATE INDEX %I ON %s.%I USING %s', relname, relnamespace::regnamespace, 'product', 'gin (detail jsonb_path_ops)') AND reloptions @> ARRAY['fastupdate=off']) THEN
        RAISE USING ERRCODE = '55000', HINT = 'Rename what else bears the name, then run this file again.',
            MESSAGE = 'index idx_product_detail is not valid, or not gin (detail jsonb_path_ops) WITH (fastupdate=off): '
                || coalesce(pg_get_indexdef(to_regclass('"idx_product_detail"')), 'no such index');
    END IF;
-- @give-back-settings
END $ddl$;

-- @concurrent V2.1.1__create_index_idx_product_detail_on_product.sql is configured

-- @concurrent U2.1.1__create_index_idx_product_detail_on_product.sql | repeatable
-- * drop index idx_product_detail on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_detail on product","subject":{"name":"product"},"gone":["idx_product_detail"],"work":{"index":"idx_product_detail","builtAs":"idx_product_detail","leftover":"idx_product_detail_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- 1. Refuse what would wait or disturb, or drop another index; lift the time-outs.
DO $ddl$ DECLARE holder int; held text; other text; remedy text; BEGIN
-- @lift-timeouts
-- @refuse-to-wait-or-disturb product
    FOR other IN SELECT coalesce(pg_get_indexdef(oid), 'no index') FROM pg_class LEFT JOIN pg_index ON indexrelid = oid
                 WHERE oid IN (to_regclass('"idx_product_detail"'), to_regclass('"idx_product_detail_ddl_leftover"'))
                   AND (indrelid IS DISTINCT FROM '"product"'::regclass OR indisvalid AND NOT (regexp_replace(pg_get_indexdef(oid), ' WITH [(][^)]*[)](?= WHERE|$)', '') = format('CREATE INDEX %I ON %s.%I USING %s', 'idx_product_detail', relnamespace::regnamespace, 'product', 'gin (detail jsonb_path_ops)') AND reloptions @> ARRAY['fastupdate=off'])) LOOP
        RAISE USING ERRCODE = '42710', HINT = 'Rename it, or change the search_path.', MESSAGE = 'the name idx_product_detail is taken, not by gin (detail jsonb_path_ops) WITH (fastupdate=off): ' || other;
    END LOOP;
-- @refuse-if-used idx_product_detail
END $ddl$;

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_detail";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_detail_ddl_leftover";
-- @restore

-- @concurrent V2.1.2__create_index_idx_product_id_brin_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_id_brin on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_id_brin on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_id_brin","unique":false,"using":"brin (id) WITH (pages_per_range='32')"}],"work":{"index":"idx_product_id_brin","built":{"name":"idx_product_id_brin","unique":false,"using":"brin (id) WITH (pages_per_range='32')"},"builtAs":"idx_product_id_brin","leftover":"idx_product_id_brin_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_id_brin on product | idx_product_id_brin_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_id_brin_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_id_brin"
    ON "product" USING brin (id) WITH (pages_per_range='32');

-- 3. Fail unless the index is valid and as defined; give the session its settings back.
DO $ddl$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                   WHERE indrelid = '"product"'::regclass AND relname = 'idx_product_id_brin' AND indisvalid
                     AND regexp_replace(pg_get_indexdef(indexrelid), ' WITH [(][^)]*[)](?= WHERE|$)', '') = format('CREATE INDEX %I ON %s.%I USING %s', relname, relnamespace::regnamespace, 'product', 'brin (id)') AND reloptions @> ARRAY['pages_per_range=32']) THEN
        RAISE USING ERRCODE = '55000', HINT = 'Rename what else bears the name, then run this file again.',
            MESSAGE = 'index idx_product_id_brin is not valid, or not brin (id) WITH (pages_per_range=''32''): '
                || coalesce(pg_get_indexdef(to_regclass('"idx_product_id_brin"')), 'no such index');
    END IF;
-- @give-back-settings
END $ddl$;

-- @concurrent V2.1.2__create_index_idx_product_id_brin_on_product.sql is configured

-- @concurrent U2.1.2__create_index_idx_product_id_brin_on_product.sql | repeatable
-- * drop index idx_product_id_brin on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_id_brin on product","subject":{"name":"product"},"gone":["idx_product_id_brin"],"work":{"index":"idx_product_id_brin","builtAs":"idx_product_id_brin","leftover":"idx_product_id_brin_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- 1. Refuse what would wait or disturb, or drop another index; lift the time-outs.
DO $ddl$ DECLARE holder int; held text; other text; remedy text; BEGIN
-- @lift-timeouts
-- @refuse-to-wait-or-disturb product
    FOR other IN SELECT coalesce(pg_get_indexdef(oid), 'no index') FROM pg_class LEFT JOIN pg_index ON indexrelid = oid
                 WHERE oid IN (to_regclass('"idx_product_id_brin"'), to_regclass('"idx_product_id_brin_ddl_leftover"'))
                   AND (indrelid IS DISTINCT FROM '"product"'::regclass OR indisvalid AND NOT (regexp_replace(pg_get_indexdef(oid), ' WITH [(][^)]*[)](?= WHERE|$)', '') = format('CREATE INDEX %I ON %s.%I USING %s', 'idx_product_id_brin', relnamespace::regnamespace, 'product', 'brin (id)') AND reloptions @> ARRAY['pages_per_range=32'])) LOOP
        RAISE USING ERRCODE = '42710', HINT = 'Rename it, or change the search_path.', MESSAGE = 'the name idx_product_id_brin is taken, not by brin (id) WITH (pages_per_range=''32''): ' || other;
    END LOOP;
-- @refuse-if-used idx_product_id_brin
END $ddl$;

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_id_brin";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_id_brin_ddl_leftover";
-- @restore

-- @concurrent V2.1.3__create_index_idx_product_tags_on_product.sql | before-deploy | no-transaction
-- * create index idx_product_tags on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create index idx_product_tags on product","subject":{"name":"product"},"leaves":[{"name":"idx_product_tags","unique":false,"using":"gin (tags)"}],"work":{"index":"idx_product_tags","built":{"name":"idx_product_tags","unique":false,"using":"gin (tags)"},"builtAs":"idx_product_tags","leftover":"idx_product_tags_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2]}

-- @prepare-build idx_product_tags on product | idx_product_tags_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_tags_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_tags"
    ON "product" USING gin (tags);

-- @verify idx_product_tags on product | | gin (tags)

-- @concurrent V2.1.3__create_index_idx_product_tags_on_product.sql is configured

-- @concurrent U2.1.3__create_index_idx_product_tags_on_product.sql | repeatable
-- * drop index idx_product_tags on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index idx_product_tags on product","subject":{"name":"product"},"gone":["idx_product_tags"],"work":{"index":"idx_product_tags","builtAs":"idx_product_tags","leftover":"idx_product_tags_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop idx_product_tags on product | idx_product_tags_ddl_leftover | | gin (tags)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_tags";
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_tags_ddl_leftover";
-- @restore

