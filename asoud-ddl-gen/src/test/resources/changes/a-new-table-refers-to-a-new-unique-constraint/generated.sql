-- @common V2__create_table_badge.sql | before-deploy | transaction
-- * create table badge
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create table","does":"create table badge","subject":{"name":"badge"},"lock":"NONE","effort":"CATALOG"}]}

CREATE TABLE "badge" (
    "id" bigint NOT NULL,
    "market_name" character varying(100),
    CONSTRAINT "badge_pkey" PRIMARY KEY (id)
);

-- @common U2__create_table_badge.sql | one-transaction
-- * drop table badge
--     lock    ACCESS EXCLUSIVE on badge: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop table","does":"drop table badge","subject":{"name":"badge"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"badge"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"}]}

-- @begin lock-timeout

-- @refuse-rows badge

DROP TABLE "badge";

COMMIT;

-- @standard V3.1__AFTER_DEPLOY_add_unique_constraint_uk_market_name_to_market.sql | after-deploy | transaction
-- * add unique constraint uk_market_name to market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add unique constraint uk_market_name to market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

ALTER TABLE "market"
    ADD CONSTRAINT "uk_market_name" UNIQUE (name);

-- @standard U3.1__AFTER_DEPLOY_add_unique_constraint_uk_market_name_to_market.sql | one-transaction
-- * drop unique constraint uk_market_name of market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_market_name of market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-to-drop-if-used uk_market_name

ALTER TABLE "market"
    DROP CONSTRAINT "uk_market_name";

COMMIT;

-- @concurrent V3.1.1__AFTER_DEPLOY_create_unique_index_uk_market_name_on_market.sql | after-deploy | no-transaction
-- * create unique index uk_market_name on market
--     lock    SHARE UPDATE EXCLUSIVE on market: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_market_name on market","subject":{"name":"market"},"leaves":[{"name":"uk_market_name","unique":true,"using":"btree (name)"}],"work":{"index":"uk_market_name","built":{"name":"uk_market_name","unique":true,"using":"btree (name)"},"builtAs":"uk_market_name","leftover":"uk_market_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"market"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_market_name on market | uk_market_name_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_name_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_market_name"
    ON "market" USING btree (name);

-- @verify uk_market_name on market | UNIQUE | btree (name)

-- @concurrent V3.1.1__AFTER_DEPLOY_create_unique_index_uk_market_name_on_market.sql is configured

-- @concurrent U3.1.1__AFTER_DEPLOY_create_unique_index_uk_market_name_on_market.sql | repeatable
-- * drop index uk_market_name on market
--     lock    SHARE UPDATE EXCLUSIVE on market: reads and writes go on; catalog only, then waits for transactions that are older
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop index","does":"drop index uk_market_name on market","subject":{"name":"market"},"gone":["uk_market_name"],"work":{"index":"uk_market_name","builtAs":"uk_market_name","leftover":"uk_market_name_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG_THEN_WAITS"}],"drops":[2,3]}

-- @prepare-drop uk_market_name on market | uk_market_name_ddl_leftover | UNIQUE | btree (name)

-- 2. Drop it, and what an aborted build put aside; give the session its settings back.
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_name";
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_name_ddl_leftover";
-- @restore

-- @concurrent V3.1.2__AFTER_DEPLOY_make_unique_constraint_uk_market_name_of_market_from_its_index.sql | after-deploy | transaction
-- * make unique constraint uk_market_name of market from its index
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"attach unique","does":"make unique constraint uk_market_name of market from its index","subject":{"name":"market"},"gone":["uk_market_name"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "market"
    ADD CONSTRAINT "uk_market_name" UNIQUE USING INDEX "uk_market_name";

-- @concurrent U3.1.2__AFTER_DEPLOY_make_unique_constraint_uk_market_name_of_market_from_its_index.sql | one-transaction
-- as rollback/standard/U3.1__AFTER_DEPLOY_add_unique_constraint_uk_market_name_to_market.sql

-- @standard V3.2__AFTER_DEPLOY_add_foreign_key_fk_badge_market_to_badge.sql | after-deploy | transaction
-- * add foreign key fk_badge_market to badge
--     lock    SHARE ROW EXCLUSIVE on badge and market: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_badge_market to badge","subject":{"name":"badge"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"badge"},{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

ALTER TABLE "badge"
    ADD CONSTRAINT "fk_badge_market" FOREIGN KEY (market_name) REFERENCES market(name);

-- @standard U3.2__AFTER_DEPLOY_add_foreign_key_fk_badge_market_to_badge.sql | one-transaction
-- * drop foreign key fk_badge_market of badge
--     lock    ACCESS EXCLUSIVE on badge and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_badge_market of badge","subject":{"name":"badge"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"badge"},{"name":"market"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "badge"
    DROP CONSTRAINT "fk_badge_market";

COMMIT;

-- @concurrent V3.2.1__AFTER_DEPLOY_add_foreign_key_fk_badge_market_to_badge.sql | after-deploy | transaction
-- * add foreign key fk_badge_market to badge, not checking existing rows yet
--     lock    SHARE ROW EXCLUSIVE on badge and market: writes wait, reads go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_badge_market to badge, not checking existing rows yet","subject":{"name":"badge"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"badge"},{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "badge"
    ADD CONSTRAINT "fk_badge_market" FOREIGN KEY (market_name) REFERENCES market(name) NOT VALID;

-- @concurrent U3.2.1__AFTER_DEPLOY_add_foreign_key_fk_badge_market_to_badge.sql | one-transaction
-- as rollback/standard/U3.2__AFTER_DEPLOY_add_foreign_key_fk_badge_market_to_badge.sql

-- @concurrent V3.2.2__AFTER_DEPLOY_validate_foreign_key_fk_badge_market_of_badge.sql | after-deploy | transaction
-- * validate foreign key fk_badge_market of badge
--     lock    SHARE UPDATE EXCLUSIVE on badge: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate foreign key fk_badge_market of badge","subject":{"name":"badge"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"badge"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "badge"
    VALIDATE CONSTRAINT "fk_badge_market";

-- @concurrent U3.2.2__AFTER_DEPLOY_validate_foreign_key_fk_badge_market_of_badge.sql: nothing to undo


