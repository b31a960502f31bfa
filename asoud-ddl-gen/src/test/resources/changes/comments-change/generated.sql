-- @standard V2.1__change_product.sql | before-deploy | transaction
-- * comment on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- * comment on product.name
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- * comment on product.status
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"set comment","does":"comment on product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set comment","does":"comment on product.name","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set comment","does":"comment on product.status","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

COMMENT ON TABLE "product" IS 'Sold';

COMMENT ON COLUMN "product"."name" IS E'new,\nwith ''quotes'', a \\ and ${no_placeholder}';

COMMENT ON COLUMN "product"."status" IS NULL;

==> migration/standard/V2.1__change_product.sql.conf <==
placeholderReplacement=false

-- @standard U2.1__change_product.sql | one-transaction
-- * comment on product.status
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- * comment on product.name
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- * comment on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"set comment","does":"comment on product.status","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set comment","does":"comment on product.name","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set comment","does":"comment on product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

COMMENT ON COLUMN "product"."status" IS 'goes';

COMMENT ON COLUMN "product"."name" IS 'old';

COMMENT ON TABLE "product" IS NULL;

COMMIT;

-- @concurrent V2.1.1__change_product.sql | before-deploy | transaction
-- * comment on product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- * comment on product.name
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- * comment on product.status
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"set comment","does":"comment on product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set comment","does":"comment on product.name","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"set comment","does":"comment on product.status","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

COMMENT ON TABLE "product" IS 'Sold';

COMMENT ON COLUMN "product"."name" IS E'new,\nwith ''quotes'', a \\ and ${no_placeholder}';

COMMENT ON COLUMN "product"."status" IS NULL;

==> migration/concurrent/V2.1.1__change_product.sql.conf <==
-- as migration/standard/V2.1__change_product.sql.conf

-- @concurrent U2.1.1__change_product.sql | one-transaction
-- as rollback/standard/U2.1__change_product.sql

