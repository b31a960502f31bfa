-- @common V2__DESTRUCTIVE_drop_table_review_and_more.sql | after-deploy | transaction
-- * drop table review
--     lock    ACCESS EXCLUSIVE on review: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop cast mood AS character varying
-- * drop cast character varying AS mood
-- * drop type mood
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop table","does":"drop table review","subject":{"name":"review"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"review"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop object","does":"drop cast mood AS character varying","subject":{"name":"mood AS character varying"},"lock":"NONE","effort":"CATALOG"},{"kind":"drop object","does":"drop cast character varying AS mood","subject":{"name":"character varying AS mood"},"lock":"NONE","effort":"CATALOG"},{"kind":"drop object","does":"drop type mood","subject":{"name":"mood"},"lock":"NONE","effort":"CATALOG"}]}

-- @lock-timeout

-- @refuse-rows review

DROP TABLE "review";

DROP CAST (mood AS character varying);

DROP CAST (character varying AS mood);

DROP TYPE "mood";

-- @common U2__DESTRUCTIVE_drop_table_review_and_more.sql | one-transaction
-- * create type mood
-- * create cast character varying AS mood
-- * create cast mood AS character varying
-- * create table review
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create object","does":"create type mood","subject":{"name":"mood"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create cast character varying AS mood","subject":{"name":"character varying AS mood"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create cast mood AS character varying","subject":{"name":"mood AS character varying"},"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table review","subject":{"name":"review"},"lock":"NONE","effort":"CATALOG"}]}

BEGIN;

CREATE TYPE "mood" AS ENUM ('calm', 'zest');

CREATE CAST (character varying AS mood) WITH INOUT AS IMPLICIT;

CREATE CAST (mood AS character varying) WITH INOUT AS IMPLICIT;

CREATE TABLE "review" (
    "id" bigint NOT NULL,
    "mood" mood NOT NULL,
    CONSTRAINT "review_pkey" PRIMARY KEY (id)
);

COMMIT;

