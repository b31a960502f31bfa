-- @standard V2.1__set_the_default_of_product_status.sql | before-deploy | transaction
-- * set the default of product.status to 'draft'::character varying
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"set the default of product.status to 'draft'::character varying","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pin

ALTER TABLE "product"
    ALTER COLUMN "status" SET DEFAULT 'draft'::character varying;

-- @standard U2.1__set_the_default_of_product_status.sql | one-transaction
-- * drop the default of product.status
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"set default","does":"drop the default of product.status","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "status" DROP DEFAULT;

COMMIT;

-- @concurrent V2.1.1__set_the_default_of_product_status.sql | before-deploy | transaction
-- * set the default of product.status to 'draft'::character varying
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"set the default of product.status to 'draft'::character varying","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "status" SET DEFAULT 'draft'::character varying;

-- @concurrent U2.1.1__set_the_default_of_product_status.sql | one-transaction
-- as rollback/standard/U2.1__set_the_default_of_product_status.sql

-- @standard V3.1__AFTER_DEPLOY_set_the_default_of_product_price.sql | after-deploy | transaction
-- * set the default of product.price to 1
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"set the default of product.price to 1","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pin

ALTER TABLE "product"
    ALTER COLUMN "price" SET DEFAULT 1;

-- @standard U3.1__AFTER_DEPLOY_set_the_default_of_product_price.sql | one-transaction
-- * set the default of product.price to 0
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"set default","does":"set the default of product.price to 0","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin pinned lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" SET DEFAULT 0;

COMMIT;

-- @concurrent V3.1.1__AFTER_DEPLOY_set_the_default_of_product_price.sql | after-deploy | transaction
-- * set the default of product.price to 1
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"set default","does":"set the default of product.price to 1","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" SET DEFAULT 1;

-- @concurrent U3.1.1__AFTER_DEPLOY_set_the_default_of_product_price.sql | one-transaction
-- as rollback/standard/U3.1__AFTER_DEPLOY_set_the_default_of_product_price.sql

