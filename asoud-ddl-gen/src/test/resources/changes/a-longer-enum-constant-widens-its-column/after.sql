-- @product
ALTER TABLE product ALTER COLUMN status TYPE varchar(30);
ALTER TABLE product ADD CONSTRAINT product_status_check CHECK (status IN ('draft', 'published', 'rejected_by_the_market'));
