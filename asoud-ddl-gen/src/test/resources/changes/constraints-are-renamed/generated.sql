-- @standard V2.1__change_product.sql | before-deploy | transaction
-- * rename check ck_product_price of product to price_is_not_negative
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * rename foreign key fk_product_market of product to product_belongs_to_market
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * rename unique constraint uk_product_name of product to product_name_is_unique
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"rename constraint","does":"rename check ck_product_price of product to price_is_not_negative","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"rename constraint","does":"rename foreign key fk_product_market of product to product_belongs_to_market","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"rename constraint","does":"rename unique constraint uk_product_name of product to product_name_is_unique","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    RENAME CONSTRAINT "ck_product_price" TO "price_is_not_negative";

ALTER TABLE "product"
    RENAME CONSTRAINT "fk_product_market" TO "product_belongs_to_market";

ALTER TABLE "product"
    RENAME CONSTRAINT "uk_product_name" TO "product_name_is_unique";

-- @standard U2.1__change_product.sql | one-transaction
-- * rename unique constraint product_name_is_unique of product to uk_product_name
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * rename foreign key product_belongs_to_market of product to fk_product_market
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * rename check price_is_not_negative of product to ck_product_price
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"rename constraint","does":"rename unique constraint product_name_is_unique of product to uk_product_name","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"rename constraint","does":"rename foreign key product_belongs_to_market of product to fk_product_market","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"rename constraint","does":"rename check price_is_not_negative of product to ck_product_price","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    RENAME CONSTRAINT "product_name_is_unique" TO "uk_product_name";

ALTER TABLE "product"
    RENAME CONSTRAINT "product_belongs_to_market" TO "fk_product_market";

ALTER TABLE "product"
    RENAME CONSTRAINT "price_is_not_negative" TO "ck_product_price";

COMMIT;

-- @concurrent V2.1.1__change_product.sql | before-deploy | transaction
-- * rename check ck_product_price of product to price_is_not_negative
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * rename foreign key fk_product_market of product to product_belongs_to_market
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * rename unique constraint uk_product_name of product to product_name_is_unique
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"rename constraint","does":"rename check ck_product_price of product to price_is_not_negative","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"rename constraint","does":"rename foreign key fk_product_market of product to product_belongs_to_market","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"rename constraint","does":"rename unique constraint uk_product_name of product to product_name_is_unique","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    RENAME CONSTRAINT "ck_product_price" TO "price_is_not_negative";

ALTER TABLE "product"
    RENAME CONSTRAINT "fk_product_market" TO "product_belongs_to_market";

ALTER TABLE "product"
    RENAME CONSTRAINT "uk_product_name" TO "product_name_is_unique";

-- @concurrent U2.1.1__change_product.sql | one-transaction
-- as rollback/standard/U2.1__change_product.sql

