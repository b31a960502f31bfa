-- @market
-- @product
CREATE INDEX idx_product_market ON product (market_id, status);
ALTER TABLE product ADD CONSTRAINT fk_product_market FOREIGN KEY (market_id) REFERENCES market (id);
CREATE SEQUENCE product_seq START WITH 1 INCREMENT BY 50;
CREATE TABLE campaign (
    id serial PRIMARY KEY,
    market_id bigint,
    CONSTRAINT fk_campaign_market FOREIGN KEY (market_id) REFERENCES market (id)
);
CREATE INDEX idx_campaign_market ON campaign (market_id);
CREATE TABLE coupon (
    id bigint PRIMARY KEY,
    campaign_id integer,
    CONSTRAINT fk_coupon_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id)
);
COMMENT ON TABLE coupon IS 'Ten percent off';
