-- @standard V2.1__change_product.sql | before-deploy | transaction
-- * change product.status from character varying(20) to text
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * replace check product_status_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter type","does":"change product.status from character varying(20) to text","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"replace constraint","does":"replace check product_status_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE"}]}

-- @pin

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE text;

-- @keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text])));

-- @give-comment product_status_check of product

-- @standard U2.1__change_product.sql | one-transaction
-- * replace check product_status_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; reads the whole table
--     hazard  narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it
-- * change product.status from text to character varying(20)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit character varying(20)
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"replace constraint","does":"replace check product_status_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"narrower: what the old rule let in may be rejected from now on, also an update of a row that breaks it"},{"kind":"alter type","does":"change product.status from text to character varying(20)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit character varying(20)"}]}

-- @begin pinned lock-timeout-only

-- @keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('published'::character varying)::text])));

-- @give-comment product_status_check of product

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE character varying(20);

COMMIT;

-- @concurrent V2.1.1__change_product.sql | before-deploy | transaction
-- * drop check product_status_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * change product.status from character varying(20) to text
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * add check product_status_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop check product_status_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"alter type","does":"change product.status from character varying(20) to text","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"add constraint","does":"add check product_status_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check";

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE text;

ALTER TABLE "product"
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('published'::character varying)::text]))) NOT VALID;

-- @concurrent U2.1.1__change_product.sql | repeatable
-- * drop check product_status_check of product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * change product.status from text to character varying(20)
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; writes the whole table anew, and its indexes
--     hazard  fails if a value does not fit character varying(20)
-- * add check product_status_check to product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * validate check product_status_check of product
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"drop constraint","does":"drop check product_status_check of product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"alter type","does":"change product.status from text to character varying(20)","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"WRITES_TABLE","hazard":"fails if a value does not fit character varying(20)"},{"kind":"add constraint","does":"add check product_status_check to product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate check product_status_check of product","subject":{"name":"product"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "product_status_check";

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "product"
    ALTER COLUMN "status" TYPE character varying(20);

COMMIT;

-- @begin pinned lock-timeout

ALTER TABLE "product"
    DROP CONSTRAINT IF EXISTS "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK (((status)::text = ANY (ARRAY[('draft'::character varying)::text, ('published'::character varying)::text]))) NOT VALID;

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


-- @concurrent V2.1.3__replace_check_product_status_check_of_product.sql | before-deploy | transaction
-- * replace check product_status_check of product, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"replace constraint","does":"replace check product_status_check of product, not checking existing rows yet","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

-- @keep-comment product_status_check of product

ALTER TABLE "product"
    DROP CONSTRAINT "product_status_check",
    ADD CONSTRAINT "product_status_check" CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text]))) NOT VALID;

-- @give-comment product_status_check of product

-- @concurrent U2.1.3__replace_check_product_status_check_of_product.sql | repeatable
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

-- @concurrent V2.1.4__validate_check_product_status_check_of_product.sql | before-deploy | transaction
-- as migration/concurrent/V2.1.2__validate_check_product_status_check_of_product.sql

-- @concurrent U2.1.4__validate_check_product_status_check_of_product.sql: nothing to undo


