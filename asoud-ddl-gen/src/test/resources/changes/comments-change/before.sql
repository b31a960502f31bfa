-- @product
COMMENT ON COLUMN product.name IS 'old';
COMMENT ON COLUMN product.status IS 'goes';
