nothing
==> kept <==
column product.imported_from is not in the model, but V10__by_hand.sql was written by hand
constraint imported_once on product is not in the model, but V10__by_hand.sql was written by hand
sequence import_seq is not in the model, but V10__by_hand.sql was written by hand
table import_log is not in the model, but V10__by_hand.sql was written by hand
