-- @standard V2.1__rename_index_idx_product_market_on_product_to_idx_product_market_status.sql | before-deploy | transaction
-- * rename index idx_product_market on product to idx_product_market_status
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"rename index","does":"rename index idx_product_market on product to idx_product_market_status","subject":{"name":"product"},"leaves":[{"name":"idx_product_market_status","unique":false,"using":"btree (market_id, status)"}],"gone":["idx_product_market"],"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

ALTER INDEX "idx_product_market" RENAME TO "idx_product_market_status";

-- @standard U2.1__rename_index_idx_product_market_on_product_to_idx_product_market_status.sql | one-transaction
-- * rename index idx_product_market_status on product to idx_product_market
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"transactional":true,"operations":[{"kind":"rename index","does":"rename index idx_product_market_status on product to idx_product_market","subject":{"name":"product"},"leaves":[{"name":"idx_product_market","unique":false,"using":"btree (market_id, status)"}],"gone":["idx_product_market_status"],"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @begin lock-timeout

ALTER INDEX "idx_product_market_status" RENAME TO "idx_product_market";

COMMIT;

-- @concurrent V2.1.1__rename_index_idx_product_market_on_product_to_idx_product_market_status.sql | before-deploy | transaction
-- * rename index idx_product_market on product to idx_product_market_status
--     lock    SHARE UPDATE EXCLUSIVE on product: reads and writes go on; catalog only, milliseconds
-- asoud-ddl: {"format":1,"stage":"BEFORE_DEPLOY","transactional":true,"operations":[{"kind":"rename index","does":"rename index idx_product_market on product to idx_product_market_status","subject":{"name":"product"},"leaves":[{"name":"idx_product_market_status","unique":false,"using":"btree (market_id, status)"}],"gone":["idx_product_market"],"lock":"SHARE_UPDATE_EXCLUSIVE","locked":[{"name":"product"}],"effort":"CATALOG"}]}

-- @lock-timeout

ALTER INDEX "idx_product_market" RENAME TO "idx_product_market_status";

-- @concurrent U2.1.1__rename_index_idx_product_market_on_product_to_idx_product_market_status.sql | one-transaction
-- as rollback/standard/U2.1__rename_index_idx_product_market_on_product_to_idx_product_market_status.sql

