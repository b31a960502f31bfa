-- @standard V2.1__drop_check_offer_price_check_of_offer.sql | before-deploy | transaction
-- * drop check offer_price_check of offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop check offer_price_check of offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"}]}

ALTER TABLE "offer"
    DROP CONSTRAINT "offer_price_check";

-- @standard U2.1__drop_check_offer_price_check_of_offer.sql | one-transaction
-- * add check offer_price_check to offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; reads the whole table
--     hazard  fails while a row breaks it: mend those first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"add constraint","does":"add check offer_price_check to offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first"}]}

-- @begin pinned lock-timeout-only

ALTER TABLE "offer"
    ADD CONSTRAINT "offer_price_check" CHECK ((priced(price) > (0)::numeric));

COMMIT;

-- @concurrent V2.1.1__drop_check_offer_price_check_of_offer.sql | before-deploy | transaction
-- * drop check offer_price_check of offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"drop constraint","does":"drop check offer_price_check of offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "offer"
    DROP CONSTRAINT "offer_price_check";

-- @concurrent U2.1.1__drop_check_offer_price_check_of_offer.sql | repeatable
-- * add check offer_price_check to offer, not checking existing rows yet
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- * validate check offer_price_check of offer
--     lock    SHARE UPDATE EXCLUSIVE on offer: reads and writes go on; reads the whole table
--     hazard  fails while a row breaks it: mend those first, then run again
-- asoud-ddl: {"format":1,"transactional":false,"operations":[{"kind":"add constraint","does":"add check offer_price_check to offer, not checking existing rows yet","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"},{"kind":"validate constraint","does":"validate check offer_price_check of offer","subject":{"name":"offer"},"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"READS_TABLE","hazard":"fails while a row breaks it: mend those first, then run again"}]}

-- @begin pinned lock-timeout

ALTER TABLE "offer"
    DROP CONSTRAINT IF EXISTS "offer_price_check",
    ADD CONSTRAINT "offer_price_check" CHECK ((priced(price) > (0)::numeric)) NOT VALID;

COMMIT;

-- @begin lock-timeout-only

ALTER TABLE "offer"
    VALIDATE CONSTRAINT "offer_price_check";

COMMIT;

-- @standard V3.1__AFTER_DEPLOY_drop_function_names_of_open_product_and_more.sql | after-deploy | transaction
-- * drop function names_of(open_product)
--     hazard  rights and comments on it go with it
-- * drop trigger offered on offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- * drop trigger touched on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * drop view open_product
--     lock    ACCESS EXCLUSIVE on open_product: reads and writes wait; catalog only, milliseconds
--     hazard  rights and comments on it go with it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop object","does":"drop function names_of(open_product)","subject":{"name":"names_of(open_product)"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"drop object","does":"drop trigger offered on offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"},{"kind":"drop object","does":"drop trigger touched on product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop object","does":"drop view open_product","subject":{"name":"open_product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"open_product"}],"effort":"CATALOG","hazard":"rights and comments on it go with it"}]}

DROP ROUTINE "names_of"(open_product);

DROP TRIGGER "offered" ON "offer";

DROP TRIGGER "touched" ON "product";

DROP VIEW "open_product";

-- @standard U3.1__AFTER_DEPLOY_drop_function_names_of_open_product_and_more.sql | one-transaction
-- * create view open_product
-- * create trigger touched on product
--     lock    SHARE ROW EXCLUSIVE on product: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- * create trigger offered on offer
--     lock    SHARE ROW EXCLUSIVE on offer: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- * create function names_of(open_product)
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create object","does":"create view open_product","subject":{"name":"open_product"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create trigger touched on product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"},{"kind":"create object","does":"create trigger offered on offer","subject":{"name":"offer"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"},{"kind":"create object","does":"create function names_of(open_product)","subject":{"name":"names_of(open_product)"},"lock":"NONE","effort":"CATALOG"}]}

-- @begin pinned lock-timeout

CREATE OR REPLACE VIEW "open_product" AS
 SELECT p.id,
    p.name,
    p.changed_at
   FROM (product p
     JOIN offer o ON ((o.id = p.market_id)))
  WHERE ((p.status)::text = ANY (ARRAY[('new'::character varying)::text, ('open'::character varying)::text]));

CREATE OR REPLACE TRIGGER touched BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION touch();

CREATE OR REPLACE TRIGGER offered BEFORE INSERT ON offer FOR EACH ROW WHEN (new.price > 5::numeric) EXECUTE FUNCTION touch();

SET LOCAL check_function_bodies = off;

DO $ddl$ BEGIN
    EXECUTE E'CREATE OR REPLACE FUNCTION "names_of"(open_product)\n RETURNS text\n LANGUAGE sql\nBEGIN ATOMIC\n SELECT product.name\n    FROM product\n   WHERE (product.id = ($1).id);\nEND';
END $ddl$;

COMMIT;

-- @concurrent V3.1.1__AFTER_DEPLOY_drop_function_names_of_open_product_and_more.sql | after-deploy | transaction
-- * drop function names_of(open_product)
--     hazard  rights and comments on it go with it
-- * drop trigger offered on offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- * drop trigger touched on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- * drop view open_product
--     lock    ACCESS EXCLUSIVE on open_product: reads and writes wait; catalog only, milliseconds
--     hazard  rights and comments on it go with it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop object","does":"drop function names_of(open_product)","subject":{"name":"names_of(open_product)"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"drop object","does":"drop trigger offered on offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"},{"kind":"drop object","does":"drop trigger touched on product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"},{"kind":"drop object","does":"drop view open_product","subject":{"name":"open_product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"open_product"}],"effort":"CATALOG","hazard":"rights and comments on it go with it"}]}

-- @lock-timeout

DROP ROUTINE "names_of"(open_product);

DROP TRIGGER "offered" ON "offer";

DROP TRIGGER "touched" ON "product";

DROP VIEW "open_product";

-- @concurrent U3.1.1__AFTER_DEPLOY_drop_function_names_of_open_product_and_more.sql | one-transaction
-- as rollback/standard/U3.1__AFTER_DEPLOY_drop_function_names_of_open_product_and_more.sql

-- @common V4__DESTRUCTIVE_drop_column_product_changed_at_and_more.sql | after-deploy | transaction
-- * drop column product.changed_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- * drop function touch()
--     hazard  rights and comments on it go with it
-- * drop function priced(numeric, integer)
--     hazard  rights and comments on it go with it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"drop column","does":"drop column product.changed_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"},{"kind":"drop object","does":"drop function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"drop object","does":"drop function priced(numeric, integer)","subject":{"name":"priced(numeric, integer)"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"}]}

-- @lock-timeout

ALTER TABLE "product"
    DROP COLUMN "changed_at";

DROP ROUTINE "touch"();

DROP ROUTINE "priced"(amount numeric, digits integer);

-- @common U4__DESTRUCTIVE_drop_column_product_changed_at_and_more.sql | one-transaction
-- * create function priced(numeric, integer)
-- * create function touch()
-- * add column product.changed_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create object","does":"create function priced(numeric, integer)","subject":{"name":"priced(numeric, integer)"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG"},{"kind":"add column","does":"add column product.changed_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin pinned lock-timeout

SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION "priced"(amount numeric, digits integer DEFAULT 2)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT round(amount, digits)$function$;

SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION "touch"()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$function$;

ALTER TABLE "product"
    ADD COLUMN "changed_at" timestamp without time zone;

COMMIT;

