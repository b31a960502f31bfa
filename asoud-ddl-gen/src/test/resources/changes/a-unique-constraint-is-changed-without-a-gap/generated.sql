-- @standard V2.1__change_part.sql | before-deploy | transaction
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE on part: writes wait, reads go on; reads the whole table
--     hazard  fails on duplicate values: remove those first, then run again
-- * replace unique constraint uk_part_code on part: UNIQUE (code) becomes UNIQUE (code, maker)
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code, maker)"}],"lock":"SHARE","locked":[{"name":"part"}],"effort":"READS_TABLE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"replace key","does":"replace unique constraint uk_part_code on part: UNIQUE (code) becomes UNIQUE (code, maker)","subject":{"name":"part"},"gone":["uk_part_code","uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

CREATE UNIQUE INDEX "uk_part_code_ddl_new" ON "part" USING btree (code, maker);

-- @refuse-to-drop-if-used uk_part_code

DO $ddl$ DECLARE old regclass; built regclass; command text; BEGIN
    old := to_regclass('"uk_part_code"');
    built := '"uk_part_code_ddl_new"'::regclass;
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

DO $ddl$ BEGIN
    PERFORM set_config('asoud_ddl.comment', coalesce((SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE conrelid = '"part"'::regclass AND conname = 'uk_part_code'), ''), true);
END $ddl$;

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

DO $ddl$ BEGIN
    EXECUTE format('COMMENT ON CONSTRAINT "uk_part_code" ON "part" IS %L', nullif(current_setting('asoud_ddl.comment'), ''));
END $ddl$;

-- @standard U2.1__change_part.sql | one-transaction
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE on part: writes wait, reads go on; reads the whole table
--     hazard  fails on duplicate values: remove those first, then run again
-- * replace unique constraint uk_part_code on part: UNIQUE (code, maker) becomes UNIQUE (code)
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- * drop index uk_part_code_ddl_new on part
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code)"}],"lock":"SHARE","locked":[{"name":"part"}],"effort":"READS_TABLE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"replace key","does":"replace unique constraint uk_part_code on part: UNIQUE (code, maker) becomes UNIQUE (code)","subject":{"name":"part"},"gone":["uk_part_code","uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"},{"kind":"drop index","does":"drop index uk_part_code_ddl_new on part","subject":{"name":"part"},"gone":["uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

-- @begin lock-timeout-only

CREATE UNIQUE INDEX "uk_part_code_ddl_new" ON "part" USING btree (code);

-- @refuse-to-drop-if-used uk_part_code

DO $ddl$ DECLARE old regclass; built regclass; command text; BEGIN
    old := to_regclass('"uk_part_code"');
    built := '"uk_part_code_ddl_new"'::regclass;
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

DO $ddl$ BEGIN
    PERFORM set_config('asoud_ddl.comment', coalesce((SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE conrelid = '"part"'::regclass AND conname = 'uk_part_code'), ''), true);
END $ddl$;

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

DO $ddl$ BEGIN
    EXECUTE format('COMMENT ON CONSTRAINT "uk_part_code" ON "part" IS %L', nullif(current_setting('asoud_ddl.comment'), ''));
END $ddl$;

DROP INDEX IF EXISTS "uk_part_code_ddl_new";

COMMIT;

-- @concurrent V2.1.1__create_unique_index_uk_part_code_ddl_new_on_part.sql | before-deploy | no-transaction
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code, maker)"}],"work":{"index":"uk_part_code_ddl_new","built":{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code, maker)"},"builtAs":"uk_part_code_ddl_new","leftover":"uk_part_code_ddl_new_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- 1. Refuse what would wait or disturb; put an invalid leftover aside; lift the time-outs.
DO $ddl$ DECLARE leftover regclass; remedy text; BEGIN
-- @refuse-to-wait-or-disturb part
-- @refuse-if-used uk_part_code
-- @put-aside uk_part_code_ddl_new on part | uk_part_code_ddl_new_ddl_leftover
    PERFORM set_config('asoud_ddl.tablespace', coalesce(nullif(current_setting('asoud_ddl.tablespace', true), ''), '=' || current_setting('default_tablespace')), false),
            set_config('default_tablespace', coalesce((SELECT spcname FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE pg_class.oid = to_regclass('"uk_part_code"')), ''), false);
-- @lift-timeouts
END $ddl$;

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_new_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_part_code_ddl_new"
    ON "part" USING btree (code, maker);

-- 3. Fail unless the index is valid and as defined; give the session its settings back.
DO $ddl$ BEGIN
-- @refuse-unless-valid uk_part_code_ddl_new on part | UNIQUE | btree (code, maker)
-- @give-back-settings
    PERFORM set_config('default_tablespace', substr(current_setting('asoud_ddl.tablespace'), 2), false), set_config('asoud_ddl.tablespace', '', false);
END $ddl$;

-- @concurrent V2.1.1__create_unique_index_uk_part_code_ddl_new_on_part.sql is configured

-- @concurrent U2.1.1__create_unique_index_uk_part_code_ddl_new_on_part.sql | repeatable
-- * drop index uk_part_code_ddl_new on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index uk_part_code_ddl_new on part","subject":{"name":"part"},"gone":["uk_part_code_ddl_new"],"work":{"index":"uk_part_code_ddl_new","builtAs":"uk_part_code_ddl_new","leftover":"uk_part_code_ddl_new_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop uk_part_code_ddl_new on part | uk_part_code_ddl_new_ddl_leftover | UNIQUE | btree (code, maker)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_new";
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_new_ddl_leftover";
-- @restore

-- @concurrent V2.1.2__replace_unique_constraint_uk_part_code_on_part.sql | before-deploy | transaction
-- * replace unique constraint uk_part_code on part: UNIQUE (code) becomes UNIQUE (code, maker)
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"replace key","does":"replace unique constraint uk_part_code on part: UNIQUE (code) becomes UNIQUE (code, maker)","subject":{"name":"part"},"gone":["uk_part_code","uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

-- @lock-timeout

-- @refuse-to-drop-if-used uk_part_code

DO $ddl$ DECLARE old regclass; built regclass; command text; BEGIN
    old := to_regclass('"uk_part_code"');
    built := '"uk_part_code_ddl_new"'::regclass;
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

DO $ddl$ BEGIN
    PERFORM set_config('asoud_ddl.comment', coalesce((SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE conrelid = '"part"'::regclass AND conname = 'uk_part_code'), ''), true);
END $ddl$;

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

DO $ddl$ BEGIN
    EXECUTE format('COMMENT ON CONSTRAINT "uk_part_code" ON "part" IS %L', nullif(current_setting('asoud_ddl.comment'), ''));
END $ddl$;

-- @concurrent U2.1.2__replace_unique_constraint_uk_part_code_on_part.sql | repeatable
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- * replace unique constraint uk_part_code on part: UNIQUE (code, maker) becomes UNIQUE (code)
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code)"}],"work":{"index":"uk_part_code_ddl_new","built":{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code)"},"builtAs":"uk_part_code_ddl_new","leftover":"uk_part_code_ddl_new_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"replace key","does":"replace unique constraint uk_part_code on part: UNIQUE (code, maker) becomes UNIQUE (code)","subject":{"name":"part"},"gone":["uk_part_code","uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}],"builds":[3],"drops":[2]}

-- 1. Refuse what would wait or disturb; put an invalid leftover aside; lift the time-outs.
DO $ddl$ DECLARE leftover regclass; remedy text; BEGIN
-- @refuse-to-wait-or-disturb part
-- @refuse-if-used uk_part_code
-- @put-aside uk_part_code_ddl_new on part | uk_part_code_ddl_new_ddl_leftover
    PERFORM set_config('asoud_ddl.tablespace', coalesce(nullif(current_setting('asoud_ddl.tablespace', true), ''), '=' || current_setting('default_tablespace')), false),
            set_config('default_tablespace', coalesce((SELECT spcname FROM pg_class JOIN pg_tablespace s ON s.oid = reltablespace WHERE pg_class.oid = to_regclass('"uk_part_code"')), ''), false);
-- @lift-timeouts
END $ddl$;

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_new_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_part_code_ddl_new"
    ON "part" USING btree (code);

-- 3. Fail unless the index is valid and as defined; give the session its settings back.
DO $ddl$ BEGIN
-- @refuse-unless-valid uk_part_code_ddl_new on part | UNIQUE | btree (code)
-- @give-back-settings
    PERFORM set_config('default_tablespace', substr(current_setting('asoud_ddl.tablespace'), 2), false), set_config('asoud_ddl.tablespace', '', false);
END $ddl$;

-- @begin lock-timeout

-- @refuse-to-drop-if-used uk_part_code

DO $ddl$ DECLARE old regclass; built regclass; command text; BEGIN
    old := to_regclass('"uk_part_code"');
    built := '"uk_part_code_ddl_new"'::regclass;
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

DO $ddl$ BEGIN
    PERFORM set_config('asoud_ddl.comment', coalesce((SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint
        WHERE conrelid = '"part"'::regclass AND conname = 'uk_part_code'), ''), true);
END $ddl$;

ALTER TABLE "part"
    DROP CONSTRAINT IF EXISTS "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

DO $ddl$ BEGIN
    EXECUTE format('COMMENT ON CONSTRAINT "uk_part_code" ON "part" IS %L', nullif(current_setting('asoud_ddl.comment'), ''));
END $ddl$;

COMMIT;

