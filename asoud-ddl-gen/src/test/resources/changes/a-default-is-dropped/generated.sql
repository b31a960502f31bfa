-- @standard V2.1__AFTER_DEPLOY_drop_the_default_of_product_price.sql | after-deploy | transaction
-- * drop the default of product.price
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"drop the default of product.price","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    ALTER COLUMN "price" DROP DEFAULT;

-- @standard U2.1__AFTER_DEPLOY_drop_the_default_of_product_price.sql | one-transaction
-- * set the default of product.price to 0
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"set default","does":"set the default of product.price to 0","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin pinned lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" SET DEFAULT 0;

COMMIT;

-- @concurrent V2.1.1__AFTER_DEPLOY_drop_the_default_of_product_price.sql | after-deploy | transaction
-- * drop the default of product.price
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"drop the default of product.price","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" DROP DEFAULT;

-- @concurrent U2.1.1__AFTER_DEPLOY_drop_the_default_of_product_price.sql | one-transaction
-- as rollback/standard/U2.1__AFTER_DEPLOY_drop_the_default_of_product_price.sql

