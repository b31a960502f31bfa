CREATE INDEX product_price_by_hand ON product (price);
