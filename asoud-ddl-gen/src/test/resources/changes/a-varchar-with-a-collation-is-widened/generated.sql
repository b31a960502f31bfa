-- @standard V2.1__change_product_status_from_character_varying_20_to_character_varying_30.sql | before-deploy | transaction
-- * change product.status from character varying(20) to character varying(30)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter type","does":"change product.status from character varying(20) to character varying(30)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE character varying(30) COLLATE "C";

-- @standard U2.1__change_product_status_from_character_varying_20_to_character_varying_30.sql | one-transaction
-- * change product.status from character varying(30) to character varying(20)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit character varying(20)
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"alter type","does":"change product.status from character varying(30) to character varying(20)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit character varying(20)"}]}

-- @begin lock-timeout-only

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE character varying(20) COLLATE "C";

COMMIT;

-- @concurrent V2.1.1__change_product_status_from_character_varying_20_to_character_varying_30.sql | before-deploy | transaction
-- * change product.status from character varying(20) to character varying(30)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter type","does":"change product.status from character varying(20) to character varying(30)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE character varying(30) COLLATE "C";

-- @concurrent U2.1.1__change_product_status_from_character_varying_20_to_character_varying_30.sql | one-transaction
-- as rollback/standard/U2.1__change_product_status_from_character_varying_20_to_character_varying_30.sql

