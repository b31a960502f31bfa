-- @common V2__create_table_offer.sql | before-deploy | transaction
-- * create domain code
-- * create function priced(numeric, integer)
-- * create function touch()
-- * create table offer
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create object","does":"create domain code","subject":{"name":"code"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create function priced(numeric, integer)","subject":{"name":"priced(numeric, integer)"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG"},{"kind":"create table","does":"create table offer","subject":{"name":"offer"},"lock":"NONE","effort":"CATALOG"}]}

-- @pin

CREATE DOMAIN "code" AS text NOT NULL CONSTRAINT code_check CHECK ((VALUE = ANY (ARRAY['a'::text, 'b'::text])));

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

CREATE TABLE "offer" (
    "id" bigint NOT NULL,
    "code" code,
    "price" numeric,
    CONSTRAINT "offer_pkey" PRIMARY KEY (id),
    CONSTRAINT "offer_price_check" CHECK ((priced(price) > (0)::numeric))
);

-- @common U2__create_table_offer.sql | one-transaction
-- * drop table offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
--     hazard  refuses while the table holds rows
-- * drop function touch()
--     hazard  rights and comments on it go with it
-- * drop function priced(numeric, integer)
--     hazard  rights and comments on it go with it
-- * drop domain code
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop table","does":"drop table offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG","hazard":"refuses while the table holds rows"},{"kind":"drop object","does":"drop function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"drop object","does":"drop function priced(numeric, integer)","subject":{"name":"priced(numeric, integer)"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"drop object","does":"drop domain code","subject":{"name":"code"},"lock":"NONE","effort":"CATALOG"}]}

-- @begin lock-timeout

-- @refuse-rows offer

DROP TABLE "offer";

DROP ROUTINE "touch"();

DROP ROUTINE "priced"(amount numeric, digits integer);

DROP DOMAIN "code";

COMMIT;

-- @standard V3.1__add_column_product_changed_at.sql | before-deploy | transaction
-- * add column product.changed_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.changed_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER TABLE "product"
    ADD COLUMN "changed_at" timestamp without time zone;

-- @standard U3.1__add_column_product_changed_at.sql | one-transaction
-- * drop column product.changed_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
--     hazard  the column's values are lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop column","does":"drop column product.changed_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"the column's values are lost"}]}

-- @begin lock-timeout

ALTER TABLE "product"
    DROP COLUMN "changed_at";

COMMIT;

-- @concurrent V3.1.1__add_column_product_changed_at.sql | before-deploy | transaction
-- * add column product.changed_at
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"add column","does":"add column product.changed_at","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER TABLE "product"
    ADD COLUMN "changed_at" timestamp without time zone;

-- @concurrent U3.1.1__add_column_product_changed_at.sql | one-transaction
-- as rollback/standard/U3.1__add_column_product_changed_at.sql

-- @standard V3.2__create_view_open_product_and_more.sql | before-deploy | transaction
-- * create view open_product
-- * create trigger offered on offer
--     lock    SHARE ROW EXCLUSIVE on offer: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- * create function names_of(open_product)
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create object","does":"create view open_product","subject":{"name":"open_product"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create trigger offered on offer","subject":{"name":"offer"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"},{"kind":"create object","does":"create function names_of(open_product)","subject":{"name":"names_of(open_product)"},"lock":"NONE","effort":"CATALOG"}]}

-- @pin

CREATE OR REPLACE VIEW "open_product" AS
 SELECT p.id,
    p.name,
    p.changed_at
   FROM (product p
     JOIN offer o ON ((o.id = p.market_id)))
  WHERE ((p.status)::text = ANY (ARRAY[('new'::character varying)::text, ('open'::character varying)::text]));

CREATE OR REPLACE TRIGGER offered BEFORE INSERT ON offer FOR EACH ROW WHEN (new.price > 5::numeric) EXECUTE FUNCTION touch();

SET LOCAL check_function_bodies = off;

DO $ddl$ BEGIN
    EXECUTE E'CREATE OR REPLACE FUNCTION "names_of"(open_product)\n RETURNS text\n LANGUAGE sql\nBEGIN ATOMIC\n SELECT product.name\n    FROM product\n   WHERE (product.id = ($1).id);\nEND';
END $ddl$;

-- @standard U3.2__create_view_open_product_and_more.sql | one-transaction
-- * drop function names_of(open_product)
--     hazard  rights and comments on it go with it
-- * drop trigger offered on offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- * drop view open_product
--     lock    ACCESS EXCLUSIVE on open_product: reads and writes wait; catalog only, milliseconds
--     hazard  rights and comments on it go with it
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop object","does":"drop function names_of(open_product)","subject":{"name":"names_of(open_product)"},"lock":"NONE","effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"drop object","does":"drop trigger offered on offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"},{"kind":"drop object","does":"drop view open_product","subject":{"name":"open_product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"open_product"}],"effort":"CATALOG","hazard":"rights and comments on it go with it"}]}

-- @begin lock-timeout

DROP ROUTINE "names_of"(open_product);

DROP TRIGGER "offered" ON "offer";

DROP VIEW "open_product";

COMMIT;

-- @concurrent V3.2.1__create_view_open_product_and_more.sql | before-deploy | transaction
-- * create view open_product
-- * create trigger offered on offer
--     lock    SHARE ROW EXCLUSIVE on offer: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- * create function names_of(open_product)
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create object","does":"create view open_product","subject":{"name":"open_product"},"lock":"NONE","effort":"CATALOG"},{"kind":"create object","does":"create trigger offered on offer","subject":{"name":"offer"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"},{"kind":"create object","does":"create function names_of(open_product)","subject":{"name":"names_of(open_product)"},"lock":"NONE","effort":"CATALOG"}]}

-- @pinned lock-timeout

CREATE OR REPLACE VIEW "open_product" AS
 SELECT p.id,
    p.name,
    p.changed_at
   FROM (product p
     JOIN offer o ON ((o.id = p.market_id)))
  WHERE ((p.status)::text = ANY (ARRAY[('new'::character varying)::text, ('open'::character varying)::text]));

CREATE OR REPLACE TRIGGER offered BEFORE INSERT ON offer FOR EACH ROW WHEN (new.price > 5::numeric) EXECUTE FUNCTION touch();

SET LOCAL check_function_bodies = off;

DO $ddl$ BEGIN
    EXECUTE E'CREATE OR REPLACE FUNCTION "names_of"(open_product)\n RETURNS text\n LANGUAGE sql\nBEGIN ATOMIC\n SELECT product.name\n    FROM product\n   WHERE (product.id = ($1).id);\nEND';
END $ddl$;

-- @concurrent U3.2.1__create_view_open_product_and_more.sql | one-transaction
-- as rollback/standard/U3.2__create_view_open_product_and_more.sql

-- @standard V4.1__AFTER_DEPLOY_create_trigger_touched_on_product.sql | after-deploy | transaction
-- * create trigger touched on product
--     lock    SHARE ROW EXCLUSIVE on product: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"create object","does":"create trigger touched on product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"}]}

-- @pin

CREATE OR REPLACE TRIGGER touched BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION touch();

-- @standard U4.1__AFTER_DEPLOY_create_trigger_touched_on_product.sql | one-transaction
-- * drop trigger touched on product
--     lock    ACCESS EXCLUSIVE on product: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop object","does":"drop trigger touched on product","subject":{"name":"product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

DROP TRIGGER "touched" ON "product";

COMMIT;

-- @concurrent V4.1.1__AFTER_DEPLOY_create_trigger_touched_on_product.sql | after-deploy | transaction
-- * create trigger touched on product
--     lock    SHARE ROW EXCLUSIVE on product: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"create object","does":"create trigger touched on product","subject":{"name":"product"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"}]}

-- @pinned lock-timeout

CREATE OR REPLACE TRIGGER touched BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION touch();

-- @concurrent U4.1.1__AFTER_DEPLOY_create_trigger_touched_on_product.sql | one-transaction
-- as rollback/standard/U4.1__AFTER_DEPLOY_create_trigger_touched_on_product.sql

