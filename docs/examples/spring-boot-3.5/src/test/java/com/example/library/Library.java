package com.example.library;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.spring.SpringModel;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The rows that the plans are made for: few members borrow much, most borrow little. */
final class Library extends SpringModel {

    @Override
    public List<Scale> scales() {
        return List.of(Scale.of(5_000), Scale.of(50_000));
    }

    /** Its condition is in no annotation. */
    @Override
    public Set<String> handMadeIndexes() {
        return Set.of("loan_copy_out");
    }

    @Override
    protected void rows(Connection library, long rows) throws SQLException {
        Sql.execute(library, """
                INSERT INTO branch (name, city) SELECT 'branch ' || i, 'city ' || i % 5 FROM generate_series(1, 20) AS i;
                INSERT INTO member (full_name, email, member_since)
                SELECT 'member ' || i, i || '@example.com', date '2020-01-01' + i::int % 2000 FROM generate_series(1, {rows} / 10) AS i;
                INSERT INTO book (isbn, title, author)
                SELECT lpad(i::text, 13, '0'), 'title ' || i, 'author ' || i % 900 FROM generate_series(1, {rows} / 5) AS i;
                INSERT INTO book_copy (book_id, branch_id, barcode)
                SELECT 1 + i % ({rows} / 5), 1 + i % 20, 'B' || i FROM generate_series(1, {rows}) AS i;
                INSERT INTO loan (copy_id, member_id, lent_at, due_on, returned_at)
                SELECT i, 1 + floor({rows} / 10 * power(i / ({rows} + 1.0), 3)), timestamptz '2025-01-01' + i * interval '1 min',
                       date '2025-01-22' + i::int / 1440, CASE WHEN i % 3 > 0 THEN timestamptz '2025-02-01' END
                FROM generate_series(1, {rows}) AS i;
                """.replace("{rows}", String.valueOf(rows)));
    }
}
