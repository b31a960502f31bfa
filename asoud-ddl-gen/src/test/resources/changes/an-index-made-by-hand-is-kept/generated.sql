nothing
==> kept <==
index product_price_by_hand on product is not in the model, but V10__by_hand.sql was written by hand
