package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Some pages of the table, picked by chance, from which an index is made in small: each query reads the same pages.
 *
 * @param share of the table's pages, above 0 and at most 1: of the whole table nothing is left to chance
 * @param clause what makes a query read no more, after the table's name
 */
record Sample(double share, String clause) {

    /** Enough that one more row changes nothing, few enough to be sorted in a few hundred milliseconds. */
    private static final double MOST_ROWS = 50_000;

    /**
     * Of 8 kB. Rows may be long: two thousand pages are read from a disk, one by one, in a few hundred milliseconds.
     */
    private static final double MOST_PAGES = 2_000;

    static Sample of(double rows, double pages) {
        double share = Math.min(MOST_ROWS / Math.max(1, rows), MOST_PAGES / Math.max(1, pages));
        if (share >= 1) {
            return new Sample(1, "");
        }
        return new Sample(
                share,
                "TABLESAMPLE SYSTEM (" + share * 100 + ") REPEATABLE ("
                        + ThreadLocalRandom.current().nextInt() + ")");
    }

    boolean isWhole() {
        return share == 1;
    }

    /**
     * What the sample's rows would be as entries.
     *
     * @param rows how many rows the index would have of the sample
     * @param entryBytes on average, before deduplication; 0 without rows
     * @param seconds that the server took to read them, from disk where they had not been in memory
     */
    record Size(long rows, double entryBytes, double seconds) {}

    /** The clock is the server's: the way to it and back would be multiplied with everything else. */
    private static final String SECONDS = "extract(epoch FROM clock_timestamp() - statement_timestamp())";

    Size size(Connection connection, Entries entries, EntryTypes types) throws SQLException {
        return Reading.rows(
                        connection,
                        """
                        SELECT count(*), coalesce(avg(%s), 0), %s
                        FROM (%s OFFSET 0) AS sample
                        """.formatted(types.entryBytes(), SECONDS, entries.query(clause)),
                        row -> new Size(row.getLong(1), row.getDouble(2), row.getDouble(3)))
                .get(0);
    }

    /** The rows of the sample, whether the index would have them or not. */
    long rows(Connection connection, Entries entries) throws SQLException {
        return Reading.rows(
                        connection, "SELECT count(*) FROM " + entries.source() + " " + clause, row -> row.getLong(1))
                .get(0);
    }

    /**
     * The sample's rows in order.
     *
     * @param rows how many were sorted
     * @param keys how many different keys they have
     * @param single how many of the keys have one row
     * @param seconds that the server took to read and to sort them
     */
    record Order(long rows, long keys, long single, double seconds) {

        /**
         * How many keys all rows have, by the estimator that {@code ANALYZE} uses too ({@code compute_scalar_stats} in
         * {@code analyze.c}; Haas and Stokes, IBM RJ 10025: Duj1).
         */
        double keysOf(double allRows) {
            if (rows == 0 || allRows <= rows) {
                return keys;
            }
            return rows * (double) keys / (rows - single + single * (rows / allRows));
        }
    }

    Order order(Connection connection, Entries entries) throws SQLException {
        return Reading.rows(
                        connection,
                        """
                        SELECT coalesce(sum(rows), 0), count(*), count(*) FILTER (WHERE rows = 1), %s
                        FROM (SELECT count(*) AS rows FROM (%s OFFSET 0) AS sample GROUP BY %s) AS of_key
                        """.formatted(SECONDS, entries.sorted(clause), entries.keyNames()),
                        row -> new Order(row.getLong(1), row.getLong(2), row.getLong(3), row.getDouble(4)))
                .get(0);
    }
}
