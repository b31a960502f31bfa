-- @common V2__alter_sequence_product_seq.sql | before-deploy | transaction
-- * alter sequence product_seq
--     lock    SHARE ROW EXCLUSIVE on product_seq: writes wait, reads go on; catalog only, milliseconds
--     hazard  instances of the application that still run with the old increment may hand out an id twice: stop them first
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"alter sequence","does":"alter sequence product_seq","subject":{"name":"product_seq"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product_seq"}],"effort":"CATALOG","hazard":"instances of the application that still run with the old increment may hand out an id twice: stop them first"}]}

-- @lock-timeout

ALTER SEQUENCE "product_seq" AS bigint START WITH 1 INCREMENT BY 50 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE;

-- @common U2__alter_sequence_product_seq.sql | one-transaction
-- * alter sequence product_seq
--     lock    SHARE ROW EXCLUSIVE on product_seq: writes wait, reads go on; catalog only, milliseconds
--     hazard  instances of the application that still run with the old increment may hand out an id twice: stop them first
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"alter sequence","does":"alter sequence product_seq","subject":{"name":"product_seq"},"lock":"SHARE_ROW_EXCLUSIVE","locked":[{"name":"product_seq"}],"effort":"CATALOG","hazard":"instances of the application that still run with the old increment may hand out an id twice: stop them first"}]}

-- @begin lock-timeout

ALTER SEQUENCE "product_seq" AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE;

COMMIT;

