CREATE TYPE "Mo""od" AS ENUM ('angry', 'it''s fine', 'zest');
CREATE CAST (varchar AS "Mo""od") WITH INOUT AS IMPLICIT;
CREATE CAST ("Mo""od" AS varchar) WITH INOUT AS IMPLICIT;
CREATE SCHEMA sales;
CREATE TYPE sales.mood AS ENUM ('low', 'high');
-- @product
ALTER TABLE product ADD COLUMN mood "Mo""od" DEFAULT 'zest' NOT NULL;
CREATE TABLE review (
    id bigint PRIMARY KEY,
    mood "Mo""od" NOT NULL,
    moods "Mo""od"[],
    sales sales.mood DEFAULT 'low'
);
CREATE INDEX idx_review_angry ON review (id) WHERE mood = 'angry';
