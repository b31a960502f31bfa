-- @standard V2.1__change_part.sql | before-deploy | transaction
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE on part: writes wait, reads go on; reads the whole table
--     hazard  fails on duplicate values: remove those first, then run again
-- * replace unique constraint uk_part_code on part: UNIQUE (code) becomes UNIQUE (code, maker)
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code, maker)"}],"lock":"SHARE","locked":[{"name":"part"}],"effort":"READS_TABLE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"replace key","does":"replace unique constraint uk_part_code on part: UNIQUE (code) becomes UNIQUE (code, maker)","subject":{"name":"part"},"gone":["uk_part_code","uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

CREATE UNIQUE INDEX "uk_part_code_ddl_new" ON "part" USING btree (code, maker);

-- @refuse-to-drop-if-used uk_part_code

-- @carry-over uk_part_code to uk_part_code_ddl_new

-- @keep-comment uk_part_code of part

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

-- @give-comment uk_part_code of part

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

-- @carry-over uk_part_code to uk_part_code_ddl_new

-- @keep-comment uk_part_code of part

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

-- @give-comment uk_part_code of part

DROP INDEX IF EXISTS "uk_part_code_ddl_new";

COMMIT;

-- @concurrent V2.1.1__create_unique_index_uk_part_code_ddl_new_on_part.sql | before-deploy | no-transaction
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code, maker)"}],"work":{"index":"uk_part_code_ddl_new","built":{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code, maker)"},"builtAs":"uk_part_code_ddl_new","leftover":"uk_part_code_ddl_new_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- @prepare-build-in-place uk_part_code_ddl_new on part | uk_part_code_ddl_new_ddl_leftover | uk_part_code

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_new_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_part_code_ddl_new"
    ON "part" USING btree (code, maker);

-- @verify-in-place uk_part_code_ddl_new on part | UNIQUE | btree (code, maker)

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

-- @carry-over uk_part_code to uk_part_code_ddl_new

-- @keep-comment uk_part_code of part

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

-- @give-comment uk_part_code of part

-- @concurrent U2.1.2__replace_unique_constraint_uk_part_code_on_part.sql | repeatable
-- * create unique index uk_part_code_ddl_new on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- * replace unique constraint uk_part_code on part: UNIQUE (code, maker) becomes UNIQUE (code)
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_part_code_ddl_new on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code)"}],"work":{"index":"uk_part_code_ddl_new","built":{"name":"uk_part_code_ddl_new","unique":true,"using":"btree (code)"},"builtAs":"uk_part_code_ddl_new","leftover":"uk_part_code_ddl_new_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"replace key","does":"replace unique constraint uk_part_code on part: UNIQUE (code, maker) becomes UNIQUE (code)","subject":{"name":"part"},"gone":["uk_part_code","uk_part_code_ddl_new"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}],"builds":[3],"drops":[2]}

-- @prepare-build-in-place uk_part_code_ddl_new on part | uk_part_code_ddl_new_ddl_leftover | uk_part_code

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_new_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_part_code_ddl_new"
    ON "part" USING btree (code);

-- @verify-in-place uk_part_code_ddl_new on part | UNIQUE | btree (code)

-- @begin lock-timeout

-- @refuse-to-drop-if-used uk_part_code

-- @carry-over uk_part_code to uk_part_code_ddl_new

-- @keep-comment uk_part_code of part

ALTER TABLE "part"
    DROP CONSTRAINT IF EXISTS "uk_part_code";

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code_ddl_new";

-- @give-comment uk_part_code of part

COMMIT;

