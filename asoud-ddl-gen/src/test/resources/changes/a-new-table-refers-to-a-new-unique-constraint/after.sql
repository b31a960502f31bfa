CREATE TABLE market (
    id bigint PRIMARY KEY,
    name varchar(100) NOT NULL,
    CONSTRAINT uk_market_name UNIQUE (name)
);
CREATE TABLE badge (
    id bigint PRIMARY KEY,
    market_name varchar(100),
    CONSTRAINT fk_badge_market FOREIGN KEY (market_name) REFERENCES market (name)
);
