-- @standard V2.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | after-deploy | transaction
-- * replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":true,"using":"btree (name)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @refuse-to-drop-if-used idx_product_name

CREATE UNIQUE INDEX "idx_product_name_ddl_new" ON "product" USING btree (name);

DO $ddl$ DECLARE old regclass; built regclass; command text; BEGIN
    old := to_regclass('"idx_product_name"');
    built := '"idx_product_name_ddl_new"'::regclass;
    IF old IS NOT NULL THEN
        FOR command IN
            SELECT format('COMMENT ON INDEX %s IS %L', built, obj_description(old, 'pg_class'))
            UNION ALL SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', built, b.attnum, a.attstattarget) FROM pg_attribute a, pg_attribute b
            WHERE a.attrelid = old AND a.attstattarget >= 0 AND b.attrelid = built AND pg_get_indexdef(old, a.attnum, false) = pg_get_indexdef(built, b.attnum, false)
            UNION ALL SELECT format('ALTER INDEX %s SET TABLESPACE %I', built, spcname) FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE pg_class.oid = old
        LOOP
            EXECUTE command;
        END LOOP;
    END IF;
END $ddl$;

DROP INDEX "idx_product_name";

ALTER INDEX "idx_product_name_ddl_new" RENAME TO "idx_product_name";

-- @standard U2.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | one-transaction
-- * replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":false,"using":"btree (name)"}],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @begin lock-timeout-only

-- @refuse-to-drop-if-used idx_product_name

CREATE INDEX "idx_product_name_ddl_new" ON "product" USING btree (name);

DO $ddl$ DECLARE old regclass; built regclass; command text; BEGIN
    old := to_regclass('"idx_product_name"');
    built := '"idx_product_name_ddl_new"'::regclass;
    IF old IS NOT NULL THEN
        FOR command IN
            SELECT format('COMMENT ON INDEX %s IS %L', built, obj_description(old, 'pg_class'))
            UNION ALL SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', built, b.attnum, a.attstattarget) FROM pg_attribute a, pg_attribute b
            WHERE a.attrelid = old AND a.attstattarget >= 0 AND b.attrelid = built AND pg_get_indexdef(old, a.attnum, false) = pg_get_indexdef(built, b.attnum, false)
            UNION ALL SELECT format('ALTER INDEX %s SET TABLESPACE %I', built, spcname) FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE pg_class.oid = old
        LOOP
            EXECUTE command;
        END LOOP;
    END IF;
END $ddl$;

DROP INDEX "idx_product_name";

ALTER INDEX "idx_product_name_ddl_new" RENAME TO "idx_product_name";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | after-deploy | no-transaction
-- * replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: btree (name) becomes UNIQUE btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":true,"using":"btree (name)"}],"work":{"index":"idx_product_name","built":{"name":"idx_product_name","unique":true,"using":"btree (name)"},"builtAs":"idx_product_name_ddl_new","leftover":"idx_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- 1. Refuse what would wait or disturb; see where an earlier run ended; lift the time-outs.
DO $ddl$ DECLARE
    schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = '"product"'::regclass);
    here text;     -- what bears the name: old, new, invalid, other, or NULL for nothing
    beside text;   -- the same of the name the new one is built under
    aside text;    -- the same of the name for leftovers
    other text;
    remedy text;
BEGIN
-- @lift-timeouts
-- @refuse-to-wait-or-disturb product
    SELECT max(kind) FILTER (WHERE relname = 'idx_product_name'), max(kind) FILTER (WHERE relname = 'idx_product_name_ddl_new'),
           max(kind) FILTER (WHERE relname = 'idx_product_name_ddl_leftover'), string_agg(definition, ', ') FILTER (WHERE kind = 'other')
    INTO here, beside, aside, other
    FROM (SELECT relname, coalesce(definition, relname || ' is no index') AS definition,
                 CASE WHEN indrelid IS DISTINCT FROM '"product"'::regclass THEN 'other' WHEN NOT indisvalid THEN 'invalid'
                 WHEN definition = format('CREATE INDEX %I ON %s.%I USING %s', relname, relnamespace::regnamespace, 'product', 'btree (name)')
                 THEN 'old'
                 WHEN definition = format('CREATE UNIQUE INDEX %I ON %s.%I USING %s', relname, relnamespace::regnamespace, 'product', 'btree (name)')
                 THEN 'new' ELSE 'other' END AS kind
          FROM pg_class LEFT JOIN pg_index ON indexrelid = pg_class.oid CROSS JOIN pg_get_indexdef(indexrelid) AS definition
          WHERE relnamespace = schema AND relname IN ('idx_product_name', 'idx_product_name_ddl_new', 'idx_product_name_ddl_leftover')
                OR pg_class.oid = to_regclass('"idx_product_name_ddl_leftover"')) AS named;
    IF other IS NOT NULL THEN
        RAISE USING ERRCODE = '42710', HINT = 'Rename it, or change the search_path if it is in another schema.',
            MESSAGE = 'the name idx_product_name, or one beside it, is taken, by neither btree (name) nor UNIQUE btree (name): ' || other;
    END IF;
    FOR remedy IN SELECT 'ALTER TABLE ' || CASE WHEN contype = 'f' THEN format('%s DROP CONSTRAINT %I', conrelid::regclass, conname)
        WHEN indisreplident THEN indrelid::regclass || ' REPLICA IDENTITY FULL' ELSE indrelid::regclass || ' SET WITHOUT CLUSTER' END
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
         LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'f' AND conparentid = 0
    WHERE indrelid = '"product"'::regclass AND (relname = 'idx_product_name' AND here <> 'new' OR relname = 'idx_product_name_ddl_leftover')
          AND (contype = 'f' OR indisreplident OR indisclustered) LOOP
        RAISE USING ERRCODE = '2BP01', MESSAGE = 'index idx_product_name is in use', HINT = 'Nothing was changed. Run this first: ' || remedy || ';';
    END LOOP;
    IF beside = 'old' AND (here IS NULL OR here = 'invalid' AND aside IS NULL) THEN   -- a run of the inverse was cut off
        IF here IS NOT NULL THEN
            EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name', 'idx_product_name_ddl_leftover');
        END IF;
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name_ddl_new', 'idx_product_name');
    ELSIF beside <> 'new' AND aside IS NULL THEN
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name_ddl_new', 'idx_product_name_ddl_leftover');
        beside := NULL;
    END IF;
    IF here = 'new' AND beside IS NULL THEN   -- a run had ended: it takes the name again below, and is not built again
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name', 'idx_product_name_ddl_new');
    END IF;
    PERFORM set_config('asoud_ddl.tablespace', coalesce(nullif(current_setting('asoud_ddl.tablespace', true), ''), '=' || current_setting('default_tablespace')), false),
            set_config('default_tablespace', coalesce((SELECT spcname FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE relnamespace = schema AND relname = 'idx_product_name'), ''), false);
END $ddl$;

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_name_ddl_new"
    ON "product" USING btree (name);

-- 3. Fail unless the new one is valid and as defined; else it takes the name, and what was set by hand.
DO $ddl$ DECLARE schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = '"product"'::regclass); old regclass; built regclass; command text; BEGIN
-- @refuse-unless-valid idx_product_name_ddl_new on product | UNIQUE | btree (name)
    SELECT indexrelid INTO old FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = '"product"'::regclass AND relname = 'idx_product_name';
    IF FOUND THEN
        built := (SELECT oid FROM pg_class WHERE relnamespace = schema AND relname = 'idx_product_name_ddl_new');
        FOR command IN
            SELECT format('COMMENT ON INDEX %s IS %L', built, obj_description(old, 'pg_class'))
            UNION ALL SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', built, b.attnum, a.attstattarget) FROM pg_attribute a, pg_attribute b
            WHERE a.attrelid = old AND a.attstattarget >= 0 AND b.attrelid = built AND pg_get_indexdef(old, a.attnum, false) = pg_get_indexdef(built, b.attnum, false)
        LOOP
            EXECUTE command;
        END LOOP;
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name', 'idx_product_name_ddl_leftover');
    END IF;
    EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name_ddl_new', 'idx_product_name');
END $ddl$;

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
DO $ddl$ BEGIN
-- @give-back-settings
    PERFORM set_config('default_tablespace', substr(current_setting('asoud_ddl.tablespace'), 2), false), set_config('asoud_ddl.tablespace', '', false);
END $ddl$;

-- @concurrent V2.1.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql is configured

-- @concurrent U2.1.1__AFTER_DEPLOY_replace_index_idx_product_name_on_product.sql | repeatable
-- * replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table twice, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"replace index","does":"replace index idx_product_name on product: UNIQUE btree (name) becomes btree (name)","subject":{"name":"product"},"leaves":[{"name":"idx_product_name","unique":false,"using":"btree (name)"}],"work":{"index":"idx_product_name","built":{"name":"idx_product_name","unique":false,"using":"btree (name)"},"builtAs":"idx_product_name_ddl_new","leftover":"idx_product_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE_TWICE"}],"builds":[3],"drops":[2,5]}

-- 1. Refuse what would wait or disturb; see where an earlier run ended; lift the time-outs.
DO $ddl$ DECLARE
    schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = '"product"'::regclass);
    here text;     -- what bears the name: old, new, invalid, other, or NULL for nothing
    beside text;   -- the same of the name the new one is built under
    aside text;    -- the same of the name for leftovers
    other text;
    remedy text;
BEGIN
-- @lift-timeouts
-- @refuse-to-wait-or-disturb product
    SELECT max(kind) FILTER (WHERE relname = 'idx_product_name'), max(kind) FILTER (WHERE relname = 'idx_product_name_ddl_new'),
           max(kind) FILTER (WHERE relname = 'idx_product_name_ddl_leftover'), string_agg(definition, ', ') FILTER (WHERE kind = 'other')
    INTO here, beside, aside, other
    FROM (SELECT relname, coalesce(definition, relname || ' is no index') AS definition,
                 CASE WHEN indrelid IS DISTINCT FROM '"product"'::regclass THEN 'other' WHEN NOT indisvalid THEN 'invalid'
                 WHEN definition = format('CREATE UNIQUE INDEX %I ON %s.%I USING %s', relname, relnamespace::regnamespace, 'product', 'btree (name)')
                 THEN 'old'
                 WHEN definition = format('CREATE INDEX %I ON %s.%I USING %s', relname, relnamespace::regnamespace, 'product', 'btree (name)')
                 THEN 'new' ELSE 'other' END AS kind
          FROM pg_class LEFT JOIN pg_index ON indexrelid = pg_class.oid CROSS JOIN pg_get_indexdef(indexrelid) AS definition
          WHERE relnamespace = schema AND relname IN ('idx_product_name', 'idx_product_name_ddl_new', 'idx_product_name_ddl_leftover')
                OR pg_class.oid = to_regclass('"idx_product_name_ddl_leftover"')) AS named;
    IF other IS NOT NULL THEN
        RAISE USING ERRCODE = '42710', HINT = 'Rename it, or change the search_path if it is in another schema.',
            MESSAGE = 'the name idx_product_name, or one beside it, is taken, by neither UNIQUE btree (name) nor btree (name): ' || other;
    END IF;
    FOR remedy IN SELECT 'ALTER TABLE ' || CASE WHEN contype = 'f' THEN format('%s DROP CONSTRAINT %I', conrelid::regclass, conname)
        WHEN indisreplident THEN indrelid::regclass || ' REPLICA IDENTITY FULL' ELSE indrelid::regclass || ' SET WITHOUT CLUSTER' END
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
         LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'f' AND conparentid = 0
    WHERE indrelid = '"product"'::regclass AND (relname = 'idx_product_name' AND here <> 'new' OR relname = 'idx_product_name_ddl_leftover')
          AND (contype = 'f' OR indisreplident OR indisclustered) LOOP
        RAISE USING ERRCODE = '2BP01', MESSAGE = 'index idx_product_name is in use', HINT = 'Nothing was changed. Run this first: ' || remedy || ';';
    END LOOP;
    IF beside = 'old' AND (here IS NULL OR here = 'invalid' AND aside IS NULL) THEN   -- a run of the inverse was cut off
        IF here IS NOT NULL THEN
            EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name', 'idx_product_name_ddl_leftover');
        END IF;
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name_ddl_new', 'idx_product_name');
    ELSIF beside <> 'new' AND aside IS NULL THEN
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name_ddl_new', 'idx_product_name_ddl_leftover');
        beside := NULL;
    END IF;
    IF here = 'new' AND beside IS NULL THEN   -- a run had ended: it takes the name again below, and is not built again
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name', 'idx_product_name_ddl_new');
    END IF;
    PERFORM set_config('asoud_ddl.tablespace', coalesce(nullif(current_setting('asoud_ddl.tablespace', true), ''), '=' || current_setting('default_tablespace')), false),
            set_config('default_tablespace', coalesce((SELECT spcname FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE relnamespace = schema AND relname = 'idx_product_name'), ''), false);
END $ddl$;

-- 2. Build the new one beside the old one.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
CREATE INDEX CONCURRENTLY IF NOT EXISTS "idx_product_name_ddl_new"
    ON "product" USING btree (name);

-- 3. Fail unless the new one is valid and as defined; else it takes the name, and what was set by hand.
DO $ddl$ DECLARE schema regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = '"product"'::regclass); old regclass; built regclass; command text; BEGIN
-- @refuse-unless-valid idx_product_name_ddl_new on product | | btree (name)
    SELECT indexrelid INTO old FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = '"product"'::regclass AND relname = 'idx_product_name';
    IF FOUND THEN
        built := (SELECT oid FROM pg_class WHERE relnamespace = schema AND relname = 'idx_product_name_ddl_new');
        FOR command IN
            SELECT format('COMMENT ON INDEX %s IS %L', built, obj_description(old, 'pg_class'))
            UNION ALL SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', built, b.attnum, a.attstattarget) FROM pg_attribute a, pg_attribute b
            WHERE a.attrelid = old AND a.attstattarget >= 0 AND b.attrelid = built AND pg_get_indexdef(old, a.attnum, false) = pg_get_indexdef(built, b.attnum, false)
        LOOP
            EXECUTE command;
        END LOOP;
        EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name', 'idx_product_name_ddl_leftover');
    END IF;
    EXECUTE format('ALTER INDEX %s.%I RENAME TO %I', schema, 'idx_product_name_ddl_new', 'idx_product_name');
END $ddl$;

-- 4. Drop the old one; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "idx_product_name_ddl_leftover";
DO $ddl$ BEGIN
-- @give-back-settings
    PERFORM set_config('default_tablespace', substr(current_setting('asoud_ddl.tablespace'), 2), false), set_config('asoud_ddl.tablespace', '', false);
END $ddl$;

