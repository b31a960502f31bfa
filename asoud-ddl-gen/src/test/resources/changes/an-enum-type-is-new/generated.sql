-- @common V2__create_table_review.sql | before-deploy | transaction
-- * create schema sales
-- * create type Mo"od
-- * create cast character varying AS "Mo""od"
-- * create cast "Mo""od" AS character varying
-- * create type sales.mood
-- * create table review with 1 index
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create schema","does":"create schema sales","subject":{"name":"sales"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create type Mo\"od","subject":{"name":"Mo\"od"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create cast character varying AS \"Mo\"\"od\"","subject":{"name":"character varying AS \"Mo\"\"od\""},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create cast \"Mo\"\"od\" AS character varying","subject":{"name":"\"Mo\"\"od\" AS character varying"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create type sales.mood","subject":{"schema":"sales","name":"mood"},"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table review with 1 index","subject":{"name":"review"},"leaves":[{"name":"idx_review_angry","unique":false,"using":"btree (id) WHERE (mood = 'angry'::\"Mo\"\"od\")"}],"lock":"NONE","effort":"CATALOG"}]}

-- @pin

DO $ddl$ BEGIN
    IF to_regnamespace('"sales"') IS NULL THEN
        CREATE SCHEMA "sales";
        COMMENT ON SCHEMA "sales" IS 'Created by a migration of asoud-ddl-gen, whose rollback drops it if it is empty';
    END IF;
END $ddl$;

CREATE TYPE "Mo""od" AS ENUM ('angry', 'it''s fine', 'zest');

CREATE CAST (character varying AS "Mo""od") WITH INOUT AS IMPLICIT;

CREATE CAST ("Mo""od" AS character varying) WITH INOUT AS IMPLICIT;

CREATE TYPE "sales"."mood" AS ENUM ('low', 'high');

CREATE TABLE "review" (
    "id" bigint NOT NULL,
    "mood" "Mo""od" NOT NULL,
    "moods" "Mo""od"[],
    "sales" sales.mood DEFAULT 'low'::sales.mood,
    CONSTRAINT "review_pkey" PRIMARY KEY (id)
);

CREATE INDEX "idx_review_angry" ON "review" USING btree (id) WHERE (mood = 'angry'::"Mo""od");

-- @common U2__create_table_review.sql | one-transaction
-- * drop table review
--     lock    ACCESS EXCLUSIVE on review: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop type sales.mood
-- * drop cast "Mo""od" AS character varying
-- * drop cast character varying AS "Mo""od"
-- * drop type Mo"od
-- * drop schema sales, if it was created by its migration and is empty
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop table","does":"drop table review","subject":{"name":"review"},"gone":["idx_review_angry"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"review"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop object","does":"drop type sales.mood","subject":{"schema":"sales","name":"mood"},"lock":"NONE","effort":"CATALOG"},{"kind":"drop object","does":"drop cast \"Mo\"\"od\" AS character varying","subject":{"name":"\"Mo\"\"od\" AS character varying"},"lock":"NONE","effort":"CATALOG"},{"kind":"drop object","does":"drop cast character varying AS \"Mo\"\"od\"","subject":{"name":"character varying AS \"Mo\"\"od\""},"lock":"NONE","effort":"CATALOG"},{"kind":"drop object","does":"drop type Mo\"od","subject":{"name":"Mo\"od"},"lock":"NONE","effort":"CATALOG"},{"kind":"drop schema","does":"drop schema sales, if it was created by its migration and is empty","subject":{"name":"sales"},"lock":"NONE","effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-rows review

DROP TABLE "review";

DROP TYPE "sales"."mood";

DROP CAST ("Mo""od" AS character varying);

DROP CAST (character varying AS "Mo""od");

DROP TYPE "Mo""od";

DO $ddl$ BEGIN
    IF obj_description(to_regnamespace('"sales"'), 'pg_namespace') = 'Created by a migration of asoud-ddl-gen, whose rollback drops it if it is empty' THEN
        BEGIN
            DROP SCHEMA "sales";
        EXCEPTION WHEN dependent_objects_still_exist THEN
            RAISE NOTICE USING MESSAGE = 'schema sales stays: it holds what no migration has made';
        END;
    END IF;
END $ddl$;

COMMIT;

-- @standard V3.1__add_column_product_mood.sql | before-deploy | transaction
-- * add column product.mood
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.mood","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pin

ALTER TABLE "product"
    ADD COLUMN "mood" "Mo""od" DEFAULT 'zest'::"Mo""od" NOT NULL;

-- @standard U3.1__add_column_product_mood.sql | one-transaction
-- * drop column product.mood
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop column","does":"drop column product.mood","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP COLUMN "mood";

COMMIT;

-- @concurrent V3.1.1__add_column_product_mood.sql | before-deploy | transaction
-- * add column product.mood
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.mood","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ADD COLUMN "mood" "Mo""od" DEFAULT 'zest'::"Mo""od" NOT NULL;

-- @concurrent U3.1.1__add_column_product_mood.sql | one-transaction
-- as rollback/standard/U3.1__add_column_product_mood.sql

