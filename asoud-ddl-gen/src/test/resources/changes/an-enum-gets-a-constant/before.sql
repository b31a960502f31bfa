-- @product
ALTER TABLE product ADD CONSTRAINT product_status_check CHECK (status IN ('draft', 'published'));
