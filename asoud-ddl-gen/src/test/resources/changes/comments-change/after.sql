-- @product
COMMENT ON TABLE product IS 'Sold';
COMMENT ON COLUMN product.name IS E'new,\nwith ''quotes'', a \\ and ${no_placeholder}';
