-- @standard V2.1__drop_foreign_key_fk_product_market_code_of_product.sql | before-deploy | transaction
-- * drop foreign key fk_product_market_code of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market_code of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market_code";

-- @standard U2.1__drop_foreign_key_fk_product_market_code_of_product.sql | one-transaction
-- * add foreign key fk_product_market_code to product
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market_code to product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @begin lock-timeout-only

ALTER TABLE "product"
    ADD CONSTRAINT "fk_product_market_code" FOREIGN KEY (market_code) REFERENCES market(code);

COMMIT;

-- @concurrent V2.1.1__drop_foreign_key_fk_product_market_code_of_product.sql | before-deploy | transaction
-- * drop foreign key fk_product_market_code of product
--     lock    ACCESS EXCLUSIVE on product and market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop foreign key fk_product_market_code of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "fk_product_market_code";

-- @concurrent U2.1.1__drop_foreign_key_fk_product_market_code_of_product.sql | repeatable
-- * add foreign key fk_product_market_code to product, not checking existing rows yet
--     lock    SHARE ROW EXCLUSIVE on product and market: writes wait, reads go on; catalog only, milliseconds
-- * validate foreign key fk_product_market_code of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"add constraint","does":"add foreign key fk_product_market_code to product, not checking existing rows yet","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"},{"name":"market"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate foreign key fk_product_market_code of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "fk_product_market_code",
    ADD CONSTRAINT "fk_product_market_code" FOREIGN KEY (market_code) REFERENCES market(code) NOT VALID;

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "fk_product_market_code";

COMMIT;

-- @standard V2.2__drop_unique_constraint_uk_market_code_of_market.sql | before-deploy | transaction
-- * drop unique constraint uk_market_code of market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_market_code of market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @refuse-to-drop-if-used uk_market_code

ALTER TABLE "market"
    DROP CONSTRAINT "uk_market_code";

-- @standard U2.2__drop_unique_constraint_uk_market_code_of_market.sql | one-transaction
-- * add unique constraint uk_market_code to market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"add constraint","does":"add unique constraint uk_market_code to market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @begin lock-timeout-only

ALTER TABLE "market"
    ADD CONSTRAINT "uk_market_code" UNIQUE (code);

COMMIT;

-- @concurrent V2.2.1__drop_unique_constraint_uk_market_code_of_market.sql | before-deploy | transaction
-- * drop unique constraint uk_market_code of market
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop unique constraint uk_market_code of market","subject":{"name":"market"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}]}

-- @lock-timeout

-- @refuse-to-drop-if-used uk_market_code

ALTER TABLE "market"
    DROP CONSTRAINT "uk_market_code";

-- @concurrent U2.2.1__drop_unique_constraint_uk_market_code_of_market.sql | repeatable
-- * create unique index uk_market_code on market
--     lock    SHARE UPDATE EXCLUSIVE on market: reads and writes go on; reads the whole table twice, then waits for transactions that are older
--     hazard  fails on duplicate values: remove those first, then run again
-- * make unique constraint uk_market_code of market from its index
--     lock    ACCESS EXCLUSIVE on market: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"create index","does":"create unique index uk_market_code on market","subject":{"name":"market"},"leaves":[{"name":"uk_market_code","unique":true,"using":"btree (code)"}],"work":{"index":"uk_market_code","built":{"name":"uk_market_code","unique":true,"using":"btree (code)"},"builtAs":"uk_market_code","leftover":"uk_market_code_ddl_leftover"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"market"}],"effort":"READS_TABLE_TWICE","hazard":"fails on duplicate values: remove those first, then run again"},{"kind":"attach unique","does":"make unique constraint uk_market_code of market from its index","subject":{"name":"market"},"gone":["uk_market_code"],"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"market"}],"effort":"CATALOG"}],"builds":[3],"drops":[2]}

-- @prepare-build uk_market_code on market | uk_market_code_ddl_leftover

-- 2. Build.
DROP INDEX CONCURRENTLY IF EXISTS "uk_market_code_ddl_leftover";
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "uk_market_code"
    ON "market" USING btree (code);

-- @verify uk_market_code on market | UNIQUE | btree (code)

-- @begin lock-timeout

ALTER TABLE "market"
    ADD CONSTRAINT "uk_market_code" UNIQUE USING INDEX "uk_market_code";

COMMIT;

