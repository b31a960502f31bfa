-- @standard V2.1__change_product.sql | before-deploy | transaction
-- * add column product.stock
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.created_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.label
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.is_marketer
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.discount
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.stock","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.created_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.label","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.is_marketer","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.discount","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pin

ALTER TABLE "product"
    ADD COLUMN "stock" integer DEFAULT 0 NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "created_at" timestamp(6) with time zone DEFAULT now() NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "label" text DEFAULT 'it''s \ new'::text NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "is_marketer" boolean DEFAULT false NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "discount" numeric(5,2) DEFAULT '-1.5'::numeric NOT NULL;

-- @standard U2.1__change_product.sql | one-transaction
-- * drop column product.discount
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- * drop column product.is_marketer
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- * drop column product.label
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- * drop column product.created_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- * drop column product.stock
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop column","does":"drop column product.discount","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"},{"kind":"drop column","does":"drop column product.is_marketer","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"},{"kind":"drop column","does":"drop column product.label","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"},{"kind":"drop column","does":"drop column product.created_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"},{"kind":"drop column","does":"drop column product.stock","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP COLUMN "discount";

ALTER TABLE "product"
    DROP COLUMN "is_marketer";

ALTER TABLE "product"
    DROP COLUMN "label";

ALTER TABLE "product"
    DROP COLUMN "created_at";

ALTER TABLE "product"
    DROP COLUMN "stock";

COMMIT;

-- @concurrent V2.1.1__change_product.sql | before-deploy | transaction
-- * add column product.stock
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.created_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.label
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.is_marketer
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add column product.discount
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.stock","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.created_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.label","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.is_marketer","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add column","does":"add column product.discount","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    ADD COLUMN "stock" integer DEFAULT 0 NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "created_at" timestamp(6) with time zone DEFAULT now() NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "label" text DEFAULT 'it''s \ new'::text NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "is_marketer" boolean DEFAULT false NOT NULL;

ALTER TABLE "product"
    ADD COLUMN "discount" numeric(5,2) DEFAULT '-1.5'::numeric NOT NULL;

-- @concurrent U2.1.1__change_product.sql | one-transaction
-- as rollback/standard/U2.1__change_product.sql

