-- @standard V2.1__AFTER_DEPLOY_replace_foreign_key_fk_product_market_of_product.sql | after-deploy | transaction
-- * replace foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"replace constraint","does":"replace foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it"}]}

-- @keep-comment fk_product_market of product

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market",
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id) ON DELETE CASCADE;

-- @give-comment fk_product_market of product

-- @standard U2.1__AFTER_DEPLOY_replace_foreign_key_fk_product_market_of_product.sql | one-transaction
-- * replace foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"replace constraint","does":"replace foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @begin lock-timeout-only

-- @keep-comment fk_product_market of product

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market",
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id);

-- @give-comment fk_product_market of product

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_replace_foreign_key_fk_product_market_of_product.sql | after-deploy | transaction
-- * replace foreign key fk_product_market of product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"replace constraint","does":"replace foreign key fk_product_market of product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it"}]}

-- @lock-timeout

-- @keep-comment fk_product_market of product

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market",
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id) ON DELETE CASCADE NOT VALID;

-- @give-comment fk_product_market of product

-- @concurrent U2.1.1__AFTER_DEPLOY_replace_foreign_key_fk_product_market_of_product.sql | repeatable
-- * replace foreign key fk_product_market of product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * validate foreign key fk_product_market of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"replace constraint","does":"replace foreign key fk_product_market of product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate foreign key fk_product_market of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @begin lock-timeout

-- @keep-comment fk_product_market of product

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market",
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id) NOT VALID;

-- @give-comment fk_product_market of product

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "fk_product_market";

COMMIT;

-- @concurrent V2.1.2__AFTER_DEPLOY_validate_foreign_key_fk_product_market_of_product.sql | after-deploy | transaction
-- * validate foreign key fk_product_market of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate foreign key fk_product_market of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "fk_product_market";

-- @concurrent U2.1.2__AFTER_DEPLOY_validate_foreign_key_fk_product_market_of_product.sql: nothing to undo


