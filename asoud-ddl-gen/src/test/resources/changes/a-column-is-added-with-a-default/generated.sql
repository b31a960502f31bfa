-- @standard V2.1__add_column_product_stock.sql | before-deploy | transaction
-- * add column product.stock
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.stock","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pin

ALTER TABLE "product"
    ADD COLUMN "stock" integer DEFAULT 0;

-- @standard U2.1__add_column_product_stock.sql | one-transaction
-- * drop column product.stock
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop column","does":"drop column product.stock","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP COLUMN "stock";

COMMIT;

-- @concurrent V2.1.1__add_column_product_stock.sql | before-deploy | transaction
-- * add column product.stock
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.stock","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ADD COLUMN "stock" integer DEFAULT 0;

-- @concurrent U2.1.1__add_column_product_stock.sql | one-transaction
-- as rollback/standard/U2.1__add_column_product_stock.sql

