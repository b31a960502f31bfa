-- @standard V2.1__let_product_status_be_null.sql | before-deploy | transaction
-- * let product.status be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop not null","does":"let product.status be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    ALTER COLUMN "status" DROP NOT NULL;

-- @standard U2.1__let_product_status_be_null.sql | one-transaction
-- * set product.status not null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "status" = ... WHERE "status" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("''"): then there is nothing to fill
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"set not null","does":"set product.status not null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"status\" = ... WHERE \"status\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"''\"): then there is nothing to fill"}]}

-- @begin lock-timeout-only

-- @refuse-null product.status | UPDATE "product" SET "status" = ... WHERE "status" IS NULL;

ALTER TABLE "product"
    ALTER COLUMN "status" SET NOT NULL;

COMMIT;

-- @concurrent V2.1.1__let_product_status_be_null.sql | before-deploy | transaction
-- * let product.status be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop not null","does":"let product.status be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "status" DROP NOT NULL;

-- @concurrent U2.1.1__let_product_status_be_null.sql | repeatable
-- * require that product.status is filled
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "status" = ... WHERE "status" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("''"): then there is nothing to fill
-- * add check status_not_null_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * validate check status_not_null_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- * set product.status not null, proven by check status_not_null_check
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"require no null","does":"require that product.status is filled","subject":{"name":"product"},"lock":"NONE","effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"status\" = ... WHERE \"status\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"''\"): then there is nothing to fill"},{"kind":"add constraint","does":"add check status_not_null_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate check status_not_null_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"},{"kind":"set not null by check","does":"set product.status not null, proven by check status_not_null_check","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

BEGIN;

SET LOCAL statement_timeout = 0;

-- @refuse-null product.status | UPDATE "product" SET "status" = ... WHERE "status" IS NULL;

COMMIT;

-- @begin pinned lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "status_not_null_check",
    ADD CONSTRAINT "status_not_null_check" CHECK (("status" IS NOT NULL)) NOT VALID;

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "status_not_null_check";

COMMIT;

-- @begin lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "status" SET NOT NULL;

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "status_not_null_check";

COMMIT;

