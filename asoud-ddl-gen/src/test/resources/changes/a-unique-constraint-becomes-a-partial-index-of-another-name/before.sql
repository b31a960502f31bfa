CREATE TABLE part (
    id bigint PRIMARY KEY,
    code integer NOT NULL,
    live boolean,
    CONSTRAINT uk_part_code UNIQUE (code)
);
