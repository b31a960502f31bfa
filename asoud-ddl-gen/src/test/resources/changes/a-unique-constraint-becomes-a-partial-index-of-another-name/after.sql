CREATE TABLE part (
    id bigint PRIMARY KEY,
    code integer NOT NULL,
    live boolean
);
CREATE UNIQUE INDEX uk_part_live_code ON part (code) WHERE live;
