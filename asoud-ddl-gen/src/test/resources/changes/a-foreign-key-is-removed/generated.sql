-- @standard V2.1__drop_foreign_key_fk_product_market_of_product.sql | before-deploy | transaction
-- * drop foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market";

-- @standard U2.1__drop_foreign_key_fk_product_market_of_product.sql | one-transaction
-- * add foreign key fk_product_market to product
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market to product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @begin lock-timeout-only

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id);

COMMIT;

-- @concurrent V2.1.1__drop_foreign_key_fk_product_market_of_product.sql | before-deploy | transaction
-- * drop foreign key fk_product_market of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market";

-- @concurrent U2.1.1__drop_foreign_key_fk_product_market_of_product.sql | repeatable
-- * add foreign key fk_product_market to product, not checking existing rows yet
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; catalog only, milliseconds
-- * validate foreign key fk_product_market of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market to product, not checking existing rows yet","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate foreign key fk_product_market of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "fk_product_market",
    ADD CONSTRAINT "fk_product_market" FOREIGN KEY (market_id) REFERENCES market(id) NOT VALID;

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "fk_product_market";

COMMIT;

