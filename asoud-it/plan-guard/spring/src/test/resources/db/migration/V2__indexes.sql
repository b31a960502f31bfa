CREATE INDEX purchase_customer_placed_idx ON purchase (customer_id, placed_at, id);
CREATE INDEX purchase_line_purchase_idx ON purchase_line (purchase_id);

CREATE FUNCTION spent(bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(sum(amount), 0) FROM purchase WHERE customer_id = $1);
END $$;

CREATE PROCEDURE cancel(customer bigint) LANGUAGE plpgsql AS $$
BEGIN
    UPDATE purchase SET status = 'cancelled' WHERE customer_id = customer;
END $$;
