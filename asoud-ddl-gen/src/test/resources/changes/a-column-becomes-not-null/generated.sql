-- @standard V2.1__AFTER_DEPLOY_set_product_price_not_null.sql | after-deploy | transaction
-- * set product.price not null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "price" = ... WHERE "price" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("0"): then there is nothing to fill
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set not null","does":"set product.price not null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"price\" = ... WHERE \"price\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"0\"): then there is nothing to fill"}]}

-- @refuse-null product.price | UPDATE "product" SET "price" = ... WHERE "price" IS NULL;

ALTER TABLE "product"
    ALTER COLUMN "price" SET NOT NULL;

-- @standard U2.1__AFTER_DEPLOY_set_product_price_not_null.sql | one-transaction
-- * let product.price be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop not null","does":"let product.price be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" DROP NOT NULL;

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_require_that_product_price_is_filled.sql | after-deploy | transaction
-- * require that product.price is filled
--     hazard  fails while a row holds NULL; fill it first: UPDATE "product" SET "price" = ... WHERE "price" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault("0"): then there is nothing to fill
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"require no null","does":"require that product.price is filled","subject":{"name":"product"},"lock":"NONE","effort":"READS_TABLE","hazard":"fails while a row holds NULL; fill it first: UPDATE \"product\" SET \"price\" = ... WHERE \"price\" IS NULL; Or, if one value is right for all rows, give the column a constant default in the model, such as @ColumnDefault(\"0\"): then there is nothing to fill"}]}

SET LOCAL statement_timeout = 0;

-- @refuse-null product.price | UPDATE "product" SET "price" = ... WHERE "price" IS NULL;

-- @concurrent U2.1.1__AFTER_DEPLOY_require_that_product_price_is_filled.sql: nothing to undo


-- @concurrent V2.1.2__AFTER_DEPLOY_add_check_price_not_null_check_to_product.sql | after-deploy | transaction
-- * add check price_not_null_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add check price_not_null_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "price_not_null_check" CHECK (("price" IS NOT NULL)) NOT VALID;

-- @concurrent U2.1.2__AFTER_DEPLOY_add_check_price_not_null_check_to_product.sql | one-transaction
-- * drop check price_not_null_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop check price_not_null_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "price_not_null_check";

COMMIT;

-- @concurrent V2.1.3__AFTER_DEPLOY_validate_check_price_not_null_check_of_product.sql | after-deploy | transaction
-- * validate check price_not_null_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate check price_not_null_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "price_not_null_check";

-- @concurrent U2.1.3__AFTER_DEPLOY_validate_check_price_not_null_check_of_product.sql: nothing to undo


-- @concurrent V2.1.4__AFTER_DEPLOY_set_product_price_not_null.sql | after-deploy | transaction
-- * set product.price not null, proven by check price_not_null_check
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set not null by check","does":"set product.price not null, proven by check price_not_null_check","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" SET NOT NULL;

ALTER TABLE "product"
    DROP CONSTRAINT "price_not_null_check";

-- @concurrent U2.1.4__AFTER_DEPLOY_set_product_price_not_null.sql | one-transaction
-- * let product.price be null
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add check price_not_null_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop not null","does":"let product.price be null","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add constraint","does":"add check price_not_null_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin pinned lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" DROP NOT NULL;

ALTER TABLE "product"
    ADD CONSTRAINT "price_not_null_check" CHECK (("price" IS NOT NULL)) NOT VALID;

COMMIT;

