-- @product
ALTER TABLE product
    ALTER COLUMN status SET DEFAULT 'draft',
    ALTER COLUMN price SET DEFAULT 1;
