-- @common V2__create_sequence_countdown_and_more.sql | before-deploy | transaction
-- * create sequence countdown
-- * create sequence product_seq
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"create sequence","does":"create sequence countdown","subject":{"name":"countdown"},"lock":"NONE","effort":"CATALOG"},{"kind":"create sequence","does":"create sequence product_seq","subject":{"name":"product_seq"},"lock":"NONE","effort":"CATALOG"}]}

CREATE SEQUENCE "countdown" AS integer START WITH 100 INCREMENT BY -1 MINVALUE -100 MAXVALUE 100 CACHE 5 CYCLE;

CREATE SEQUENCE "product_seq" START WITH 1 INCREMENT BY 50;

-- @common U2__create_sequence_countdown_and_more.sql | one-transaction
-- * drop sequence product_seq
--     lock    ACCESS EXCLUSIVE on product_seq: reads and writes wait; catalog only, milliseconds
--     hazard  the sequence's position is lost
-- * drop sequence countdown
--     lock    ACCESS EXCLUSIVE on countdown: reads and writes wait; catalog only, milliseconds
--     hazard  the sequence's position is lost
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"drop sequence","does":"drop sequence product_seq","subject":{"name":"product_seq"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"product_seq"}],"effort":"CATALOG","hazard":"the sequence's position is lost"},{"kind":"drop sequence","does":"drop sequence countdown","subject":{"name":"countdown"},"lock":"ACCESS_EXCLUSIVE","locked":[{"name":"countdown"}],"effort":"CATALOG","hazard":"the sequence's position is lost"}]}

-- @begin lock-timeout

DROP SEQUENCE "product_seq";

DROP SEQUENCE "countdown";

COMMIT;

