-- @standard V2.1__add_column_product_slogan.sql | before-deploy | transaction
-- * add column product.slogan
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.slogan","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    ADD COLUMN "slogan" character varying(200);

COMMENT ON COLUMN "product"."slogan" IS 'Below the name';

-- @standard U2.1__add_column_product_slogan.sql | one-transaction
-- * drop column product.slogan
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop column","does":"drop column product.slogan","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP COLUMN "slogan";

COMMIT;

-- @concurrent V2.1.1__add_column_product_slogan.sql | before-deploy | transaction
-- * add column product.slogan
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.slogan","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ADD COLUMN "slogan" character varying(200);

COMMENT ON COLUMN "product"."slogan" IS 'Below the name';

-- @concurrent U2.1.1__add_column_product_slogan.sql | one-transaction
-- as rollback/standard/U2.1__add_column_product_slogan.sql

