-- @common V2__replace_view_open_product.sql | before-deploy | transaction
-- * replace view open_product
--     lock    ACCESS EXCLUSIVE on open_product: reads and writes wait; catalog only, milliseconds
--     hazard  the release that is running uses it, too
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"replace object","does":"replace view open_product","subject":{"name":"open_product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"open_product"}],"effort":"CATALOG","hazard":"the release that is running uses it, too"}]}

-- @pinned lock-timeout

CREATE OR REPLACE VIEW "open_product" AS
 SELECT p.id,
    p.name,
    p.changed_at,
    p.price
   FROM (product p
     JOIN offer o ON ((o.id = p.market_id)))
  WHERE ((p.status)::text = ANY (ARRAY[('new'::character varying)::text, ('open'::character varying)::text]));

-- @common U2__replace_view_open_product.sql | one-transaction
-- * drop view open_product
--     lock    ACCESS EXCLUSIVE on open_product: reads and writes wait; catalog only, milliseconds
--     hazard  rights and comments on it go with it
-- * create view open_product
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop object","does":"drop view open_product","subject":{"name":"open_product"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"open_product"}],"effort":"CATALOG","hazard":"rights and comments on it go with it"},{"kind":"create object","does":"create view open_product","subject":{"name":"open_product"},"lock":"NONE","effort":"CATALOG"}]}

-- @begin pinned lock-timeout

DROP VIEW "open_product";

CREATE OR REPLACE VIEW "open_product" AS
 SELECT p.id,
    p.name,
    p.changed_at
   FROM (product p
     JOIN offer o ON ((o.id = p.market_id)))
  WHERE ((p.status)::text = ANY (ARRAY[('new'::character varying)::text, ('open'::character varying)::text]));

COMMIT;

-- @standard V3.1__AFTER_DEPLOY_replace_function_touch_and_more.sql | after-deploy | transaction
-- * replace function touch()
--     hazard  until it is replaced, the new release works with the old one
-- * drop trigger offered on offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"replace object","does":"replace function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG","hazard":"until it is replaced, the new release works with the old one"},{"kind":"drop object","does":"drop trigger offered on offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"}]}

-- @pin

SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION "touch"()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$function$;

DROP TRIGGER "offered" ON "offer";

-- @standard U3.1__AFTER_DEPLOY_replace_function_touch_and_more.sql | one-transaction
-- * create trigger offered on offer
--     lock    SHARE ROW EXCLUSIVE on offer: writes wait, reads go on; catalog only, milliseconds
--     hazard  until it is there, the new release works without it
-- * replace function touch()
--     hazard  until it is replaced, the new release works with the old one
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"create object","does":"create trigger offered on offer","subject":{"name":"offer"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG","hazard":"until it is there, the new release works without it"},{"kind":"replace object","does":"replace function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG","hazard":"until it is replaced, the new release works with the old one"}]}

-- @begin pinned lock-timeout

CREATE OR REPLACE TRIGGER offered BEFORE INSERT ON offer FOR EACH ROW WHEN (new.price > 5::numeric) EXECUTE FUNCTION touch();

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

COMMIT;

-- @concurrent V3.1.1__AFTER_DEPLOY_replace_function_touch_and_more.sql | after-deploy | transaction
-- * replace function touch()
--     hazard  until it is replaced, the new release works with the old one
-- * drop trigger offered on offer
--     lock    ACCESS EXCLUSIVE on offer: reads and writes wait; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"AFTER_DEPLOY","transactional":true,"operations":[{"kind":"replace object","does":"replace function touch()","subject":{"name":"touch()"},"lock":"NONE","effort":"CATALOG","hazard":"until it is replaced, the new release works with the old one"},{"kind":"drop object","does":"drop trigger offered on offer","subject":{"name":"offer"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"offer"}],"effort":"CATALOG"}]}

-- @pinned lock-timeout

SET LOCAL check_function_bodies = off;

CREATE OR REPLACE FUNCTION "touch"()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$function$;

DROP TRIGGER "offered" ON "offer";

-- @concurrent U3.1.1__AFTER_DEPLOY_replace_function_touch_and_more.sql | one-transaction
-- as rollback/standard/U3.1__AFTER_DEPLOY_replace_function_touch_and_more.sql

