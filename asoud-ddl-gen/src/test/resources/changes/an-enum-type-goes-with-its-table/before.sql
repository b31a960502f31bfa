CREATE TYPE mood AS ENUM ('calm', 'zest');
CREATE CAST (varchar AS mood) WITH INOUT AS IMPLICIT;
CREATE CAST (mood AS varchar) WITH INOUT AS IMPLICIT;
CREATE TABLE review (
    id bigint PRIMARY KEY,
    mood mood NOT NULL
);
-- @product
