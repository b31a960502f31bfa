-- @market
-- @product
CREATE INDEX idx_product_market ON product (market_id, status);
CREATE TABLE "order" (
    id bigint PRIMARY KEY,
    product_id bigint NOT NULL,
    paid boolean
);
CREATE INDEX idx_order_paid ON "order" (paid);
