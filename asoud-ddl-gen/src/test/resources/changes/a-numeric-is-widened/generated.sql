-- @standard V2.1__change_product_price_from_numeric_14_3_to_numeric_16_3.sql | before-deploy | transaction
-- * change product.price from numeric(14,3) to numeric(16,3)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter type","does":"change product.price from numeric(14,3) to numeric(16,3)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    ALTER COLUMN "price" TYPE numeric(16,3);

-- @standard U2.1__change_product_price_from_numeric_14_3_to_numeric_16_3.sql | one-transaction
-- * change product.price from numeric(16,3) to numeric(14,3)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit numeric(14,3)
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"alter type","does":"change product.price from numeric(16,3) to numeric(14,3)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit numeric(14,3)"}]}

-- @begin lock-timeout-only

ALTER TABLE "product"
    ALTER COLUMN "price" TYPE numeric(14,3);

COMMIT;

-- @concurrent V2.1.1__change_product_price_from_numeric_14_3_to_numeric_16_3.sql | before-deploy | transaction
-- * change product.price from numeric(14,3) to numeric(16,3)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter type","does":"change product.price from numeric(14,3) to numeric(16,3)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "price" TYPE numeric(16,3);

-- @concurrent U2.1.1__change_product_price_from_numeric_14_3_to_numeric_16_3.sql | one-transaction
-- as rollback/standard/U2.1__change_product_price_from_numeric_14_3_to_numeric_16_3.sql

