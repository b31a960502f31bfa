-- @product
ALTER TABLE product
    ADD COLUMN stock integer DEFAULT 0 NOT NULL,
    ADD COLUMN created_at timestamp(6) with time zone DEFAULT now() NOT NULL,
    ADD COLUMN label text DEFAULT 'it''s \ new' NOT NULL,
    ADD COLUMN is_marketer boolean DEFAULT false NOT NULL,
    ADD COLUMN discount numeric(5,2) DEFAULT -1.5 NOT NULL;
