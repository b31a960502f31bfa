-- @standard V2.1__replace_check_product_status_check_of_product.sql | before-deploy | transaction
-- * replace check product_status_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"replace constraint","does":"replace check product_status_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @pinned keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('inactive'::character varying)::text, ('published'::character varying)::text])));

-- @give-comment product_status_check of product

-- @standard U2.1__replace_check_product_status_check_of_product.sql | one-transaction
-- * replace check product_status_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"replace constraint","does":"replace check product_status_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it"}]}

-- @begin pinned lock-timeout-only

-- @keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('published'::character varying)::text])));

-- @give-comment product_status_check of product

COMMIT;

-- @concurrent V2.1.1__replace_check_product_status_check_of_product.sql | before-deploy | transaction
-- * replace check product_status_check of product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"replace constraint","does":"replace check product_status_check of product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

-- @keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('inactive'::character varying)::text, ('published'::character varying)::text]))) NOT VALID;

-- @give-comment product_status_check of product

-- @concurrent U2.1.1__replace_check_product_status_check_of_product.sql | repeatable
-- * replace check product_status_check of product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it
-- * validate check product_status_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"replace constraint","does":"replace check product_status_check of product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it"},{"kind":"validate constraint","does":"validate check product_status_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @begin pinned lock-timeout

-- @keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('published'::character varying)::text]))) NOT VALID;

-- @give-comment product_status_check of product

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "product_status_check";

COMMIT;

-- @concurrent V2.1.2__validate_check_product_status_check_of_product.sql | before-deploy | transaction
-- * validate check product_status_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"validate constraint","does":"validate check product_status_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @lock-timeout-only

ALTER TABLE "product"
    VALIDATE CONSTRAINT "product_status_check";

-- @concurrent U2.1.2__validate_check_product_status_check_of_product.sql: nothing to undo


