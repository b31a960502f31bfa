CREATE TABLE part (
    id bigint PRIMARY KEY,
    code integer NOT NULL,
    maker integer NOT NULL,
    CONSTRAINT uk_part_code UNIQUE (code, maker)
);
