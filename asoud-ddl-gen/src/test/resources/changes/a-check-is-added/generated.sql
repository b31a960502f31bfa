-- @standard V2.1__AFTER_DEPLOY_add_check_ck_product_price_to_product.sql | after-deploy | transaction
-- * add check ck_product_price to product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add check ck_product_price to product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @pin

ALTER TABLE "product"
    ADD CONSTRAINT "ck_product_price" CHECK ((price >= (0)::numeric));

-- @standard U2.1__AFTER_DEPLOY_add_check_ck_product_price_to_product.sql | one-transaction
-- * drop check ck_product_price of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop check ck_product_price of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "ck_product_price";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_add_check_ck_product_price_to_product.sql | after-deploy | transaction
-- * add check ck_product_price to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add check ck_product_price to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "ck_product_price" CHECK ((price >= (0)::numeric)) NOT VALID;

-- @concurrent U2.1.1__AFTER_DEPLOY_add_check_ck_product_price_to_product.sql | one-transaction
-- as rollback/standard/U2.1__AFTER_DEPLOY_add_check_ck_product_price_to_product.sql

-- @concurrent V2.1.2__AFTER_DEPLOY_validate_check_ck_product_price_of_product.sql | after-deploy | transaction
-- * validate check ck_product_price of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate check ck_product_price of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "ck_product_price";

-- @concurrent U2.1.2__AFTER_DEPLOY_validate_check_ck_product_price_of_product.sql: nothing to undo


