CREATE TYPE mood AS ENUM ('calm', 'zest');
CREATE TABLE review (
    id bigint PRIMARY KEY,
    mood mood NOT NULL
);
