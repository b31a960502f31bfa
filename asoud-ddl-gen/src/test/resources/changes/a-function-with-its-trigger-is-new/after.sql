CREATE DOMAIN code AS text CHECK (value IN ('a', 'b')) NOT NULL;
CREATE FUNCTION priced(amount numeric, digits integer DEFAULT 2) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'SELECT round(amount, digits)';
CREATE TABLE product (
    id bigint PRIMARY KEY,
    market_id bigint NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL,
    price numeric(14,3),
    changed_at timestamp
);
CREATE TABLE offer (
    id bigint PRIMARY KEY,
    code code,
    price numeric CHECK (priced(price) > 0)
);
CREATE VIEW open_product AS SELECT p.id, p.name, p.changed_at FROM product AS p JOIN offer AS o ON o.id = p.market_id WHERE p.status IN ('new', 'open');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER touched BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER offered BEFORE INSERT ON offer FOR EACH ROW WHEN (NEW.price > 5) EXECUTE FUNCTION touch();
CREATE FUNCTION names_of(open_product) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT name FROM product WHERE id = $1.id; END;
