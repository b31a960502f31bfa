-- @standard V2.1__AFTER_DEPLOY_add_foreign_key_fk_product_market_to_product.sql | after-deploy | transaction
-- * add foreign key fk_product_market to product
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market to product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id);

-- @standard U2.1__AFTER_DEPLOY_add_foreign_key_fk_product_market_to_product.sql | one-transaction
-- * drop foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market";

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_add_foreign_key_fk_product_market_to_product.sql | after-deploy | transaction
-- * add foreign key fk_product_market to product, not checking existing rows yet
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market to product, not checking existing rows yet","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id) NOT VALID;

-- @concurrent U2.1.1__AFTER_DEPLOY_add_foreign_key_fk_product_market_to_product.sql | one-transaction
-- as rollback/standard/U2.1__AFTER_DEPLOY_add_foreign_key_fk_product_market_to_product.sql

-- @concurrent V2.1.2__AFTER_DEPLOY_validate_foreign_key_fk_product_market_of_product.sql | after-deploy | transaction
-- * validate foreign key fk_product_market of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate foreign key fk_product_market of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "fk_product_market";

-- @concurrent U2.1.2__AFTER_DEPLOY_validate_foreign_key_fk_product_market_of_product.sql: nothing to undo


