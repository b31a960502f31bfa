CREATE TYPE mood AS ENUM ('angry', 'bored', 'calm', 'fine', 'happy', 'zest', 'zip');
CREATE TABLE review (
    id bigint PRIMARY KEY,
    mood mood DEFAULT 'bored' NOT NULL
);
CREATE INDEX idx_review_fine ON review (id) WHERE mood = 'fine';
CREATE TABLE answer (
    id bigint PRIMARY KEY,
    mood mood DEFAULT 'zip' NOT NULL
);
