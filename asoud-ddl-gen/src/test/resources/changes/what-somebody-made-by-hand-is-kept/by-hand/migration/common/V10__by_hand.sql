ALTER TABLE product ADD COLUMN imported_from text DEFAULT 'old shop';
ALTER TABLE product ADD CONSTRAINT imported_once UNIQUE (imported_from, id);
CREATE TABLE import_log (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX import_log_at ON import_log (at);
CREATE SEQUENCE import_seq;
CREATE VIEW cheap AS SELECT id FROM product WHERE price < 10;
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
