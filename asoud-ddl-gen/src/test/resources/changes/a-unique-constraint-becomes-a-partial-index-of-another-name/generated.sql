-- @standard V2.1__AFTER_DEPLOY_change_part.sql | after-deploy | transaction
-- * create unique index uk_part_live_code on part
--     lock    SHARE on part: writes wait, reads go on; reads the whole table
--     hazard  fails on duplicate values: remove those first, then run again
-- * drop unique constraint uk_part_code of part
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"create index","does":"create unique index uk_part_live_code on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_live_code","unique":true,"using":"btree (code) WHERE live"}],"lock":"SHARE","locked":[{"name":"part"}],"effort":"READS_TABLE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"drop constraint","does":"drop unique constraint uk_part_code of part","subject":{"name":"part"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

-- @pin

CREATE UNIQUE INDEX "uk_part_live_code" ON "part" USING btree (code) WHERE live;

-- @refuse-to-drop-if-used uk_part_code

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

-- @standard U2.1__AFTER_DEPLOY_change_part.sql | one-transaction
-- * add unique constraint uk_part_code to part
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- * drop index uk_part_live_code on part
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"add constraint","does":"add unique constraint uk_part_code to part","subject":{"name":"part"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"},{"kind":"drop index","does":"drop index uk_part_live_code on part","subject":{"name":"part"},"gone":["uk_part_live_code"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

-- @begin lock-timeout-only

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE (code);

-- @refuse-to-drop-if-used uk_part_live_code

DROP INDEX "uk_part_live_code";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_create_unique_index_uk_part_live_code_on_part.sql | after-deploy | no-transaction
-- * create unique index uk_part_live_code on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_part_live_code on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_live_code","unique":true,"using":"btree (code) WHERE live"}],"work":{"index":"uk_part_live_code","built":{"name":"uk_part_live_code","unique":true,"using":"btree (code) WHERE live"},"builtAs":"uk_part_live_code","leftover":"uk_part_live_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_part_live_code on part | uk_part_live_code_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_live_code_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_part_live_code"
    ON "part" USING btree (code) WHERE live;

-- @verify uk_part_live_code on part | UNIQUE | btree (code) WHERE live

-- @concurrent V2.1.1__AFTER_DEPLOY_create_unique_index_uk_part_live_code_on_part.sql is configured

-- @concurrent U2.1.1__AFTER_DEPLOY_create_unique_index_uk_part_live_code_on_part.sql | repeatable
-- * drop index uk_part_live_code on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index uk_part_live_code on part","subject":{"name":"part"},"gone":["uk_part_live_code"],"work":{"index":"uk_part_live_code","builtAs":"uk_part_live_code","leftover":"uk_part_live_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop uk_part_live_code on part | uk_part_live_code_ddl_leftover | UNIQUE | btree (code) WHERE live

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_live_code";
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_live_code_ddl_leftover";
-- @restore

-- @concurrent V2.1.2__AFTER_DEPLOY_drop_unique_constraint_uk_part_code_of_part.sql | after-deploy | transaction
-- * drop unique constraint uk_part_code of part
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_part_code of part","subject":{"name":"part"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}]}

-- @lock-timeout

-- @refuse-to-drop-if-used uk_part_code

ALTER TABLE "part"
    DROP CONSTRAINT "uk_part_code";

-- @concurrent U2.1.2__AFTER_DEPLOY_drop_unique_constraint_uk_part_code_of_part.sql | repeatable
-- * create unique index uk_part_code on part
--     lock    SHARE UPDATE EXCLUSIVE on part: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- * make unique constraint uk_part_code of part from its index
--     lock    ACCESS EXCLUSIVE on part: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_part_code on part","subject":{"name":"part"},"leaves":[{"name":"uk_part_code","unique":true,"using":"btree (code)"}],"work":{"index":"uk_part_code","built":{"name":"uk_part_code","unique":true,"using":"btree (code)"},"builtAs":"uk_part_code","leftover":"uk_part_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"part"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"attach unique","does":"make unique constraint uk_part_code of part from its index","subject":{"name":"part"},"gone":["uk_part_code"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"part"}],"effort":"CATALOG"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_part_code on part | uk_part_code_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_part_code_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_part_code"
    ON "part" USING btree (code);

-- @verify uk_part_code on part | UNIQUE | btree (code)

-- @begin lock-timeout

ALTER TABLE "part"
    ADD CONSTRAINT "uk_part_code" UNIQUE USING INDEX "uk_part_code";

COMMIT;

