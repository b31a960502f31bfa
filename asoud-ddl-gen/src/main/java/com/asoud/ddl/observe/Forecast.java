package com.asoud.ddl.observe;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The most that a concurrent build of one index reads and writes, by the server's statistics; no row is read.
 *
 * <ol>
 *   <li>Rows: of {@code pg_class}, in proportion to what the table has grown since, as the planner does it
 *       ({@code estimate_rel_size} in {@code plancat.c}). A partial index may hold them all.
 *   <li>An entry: its header, and each value at its width in {@code pg_stats}, aligned to eight bytes. Equal keys share
 *       nothing, though they may.
 *   <li>Pages: filled as {@code nbtsort.c} fills them, less an entry that did not fit and the upper bound of the page.
 *   <li>Time: every page of the table twice (manual, {@code CREATE INDEX}, "Building Indexes Concurrently"), the index
 *       and its WAL once, at {@value #MEGABYTES_A_SECOND} MB a second.
 * </ol>
 *
 * @param table the table it is built on
 * @param rows the rows of the table
 * @param tableBytes what the table takes on disk, out-of-line values included and indexes not; empty if there is no
 *     such table
 * @param pagesToRead each page of the table twice; empty if there is no such table
 * @param indexBytes the most that the index takes on disk; only of btrees on columns it is known
 * @param buildTime the most that the build takes, if the server is as fast as that, without waiting for others
 */
public record Forecast(
        ObjectName table,
        Estimate<Long> rows,
        Optional<Long> tableBytes,
        Optional<Long> pagesToRead,
        Estimate<Long> indexBytes,
        Estimate<Duration> buildTime) {

    /** What a slow disk does, and a processor that sorts long texts by a natural language. */
    public static final int MEGABYTES_A_SECOND = 20;

    private static final int PAGE = 8192;
    /** A page without its header and its special space. */
    private static final int ROOM = PAGE - 24 - 16;
    /** With the pointer to it. */
    private static final int ENTRY_HEADER = 8 + 4;

    private static final int DEFAULT_FILLFACTOR = 90;
    private static final int FILLFACTOR_ABOVE = 70;

    private static final String TABLE = """
            SELECT t.relkind::text, t.reltuples, t.relpages, pg_relation_size(t.oid) / 8192 AS pages,
                   pg_table_size(t.oid) AS bytes, entry.bytes AS entry_bytes, entry.unknown
            FROM pg_class AS t
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            CROSS JOIN LATERAL (
                SELECT sum(CASE WHEN a.attlen > 0 THEN (a.attlen + 7) / 8 * 8 ELSE s.avg_width + 7 END)
                       + CASE WHEN bool_and(a.attnotnull) THEN 0 ELSE 8 END AS bytes,
                       string_agg(key.name, ', ') FILTER (WHERE a.attlen IS NULL OR a.attlen < 0 AND s.avg_width IS NULL)
                           AS unknown
                FROM unnest(?::text[]) AS key (name)
                LEFT JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND quote_ident(a.attname) = key.name
                LEFT JOIN pg_stats AS s ON s.schemaname = n.nspname AND s.tablename = t.relname
                     AND s.attname = a.attname AND NOT s.inherited) AS entry
            WHERE t.oid = to_regclass(?)
            """;

    /**
     * Whoever waits for that lock is in the way, too. A second for each index of a large migration would be too long.
     */
    private static final String LOCKED = """
            SELECT FROM pg_locks
            WHERE locktype = 'relation' AND relation = to_regclass(?) AND mode = 'AccessExclusiveLock'
              AND pid <> pg_backend_pid()
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    /**
     * A number, or why it is not known.
     *
     * @param why for people, on one line; empty if the value is known
     */
    public record Estimate<T>(Optional<T> value, String why) {

        static <T> Estimate<T> of(T value) {
            return new Estimate<>(Optional.of(value), "");
        }

        static <T> Estimate<T> unknown(String why) {
            return new Estimate<>(Optional.empty(), why);
        }
    }

    private record Table(
            String kind, double tuples, long countedPages, long pages, long bytes, double entryBytes, String unknown) {

        Estimate<Long> rows() {
            if (pages == 0) {
                return Estimate.of(0L);
            }
            return tuples < 0 || countedPages == 0
                    ? Estimate.unknown("the table was never analyzed: run ANALYZE on it")
                    : Estimate.of(Math.round(tuples / countedPages * pages));
        }
    }

    /**
     * Of the build of one index, whether or not there is one like it. Any role may ask; the widths of what it may not
     * read are unknown.
     *
     * @param index as it will be; its table may be missing as yet
     * @throws SQLException if the connection is lost
     * @throws IllegalArgumentException if the index is not spelled as PostgreSQL does
     */
    public static Forecast of(Connection connection, Index index) throws SQLException {
        IndexKeys keys = IndexKeys.of(index.using());
        return Query.inTransaction(
                connection,
                () -> Query.attempt(
                        connection,
                        () -> Query.exists(connection, LOCKED, index.table().quoted())
                                ? unknown(index.table(), "somebody has locked the table")
                                : of(index.table(), keys, table(connection, index.table(), keys)),
                        failure -> unknown(index.table(), "the server does not say: " + ServerError.message(failure))));
    }

    private static Optional<Table> table(Connection connection, ObjectName table, IndexKeys keys) throws SQLException {
        // Whoever has locked the table is waited for by the build, not by the look at its size.
        Query.set(connection, "lock_timeout", "1s");
        return Query.rows(
                        connection,
                        TABLE,
                        List.of(keys.terms(), table.quoted()),
                        row -> new Table(
                                row.getString("relkind"),
                                row.getDouble("reltuples"),
                                row.getLong("relpages"),
                                row.getLong("pages"),
                                row.getLong("bytes"),
                                row.getDouble("entry_bytes"),
                                Optional.ofNullable(row.getString("unknown")).orElse("")))
                .stream()
                .findFirst();
    }

    private static Forecast of(ObjectName name, IndexKeys keys, Optional<Table> found) {
        if (found.isEmpty()) {
            return unknown(name, "there is no table " + name + " yet");
        }
        Table table = found.get();
        Estimate<Long> bytes = bytes(table, keys);
        return new Forecast(
                name,
                table.rows(),
                Optional.of(table.bytes()),
                Optional.of(2 * table.pages()),
                bytes,
                bytes.value()
                        .map(index -> Estimate.of(time(2 * table.pages() * PAGE + 2 * index)))
                        .orElseGet(() -> Estimate.unknown(bytes.why())));
    }

    /** What so many bytes take to be read or written. */
    static Duration time(long bytes) {
        return Duration.ofMillis(bytes * 1000 / (MEGABYTES_A_SECOND * 1024 * 1024));
    }

    private static Estimate<Long> bytes(Table table, IndexKeys keys) {
        if (table.kind().equals("p")) {
            return Estimate.unknown("a partitioned table has no rows of its own: look at each of its partitions");
        }
        if (!keys.method().equals("btree")) {
            return Estimate.unknown("nothing is known of the access method " + keys.method());
        }
        Estimate<Long> rows = table.rows();
        if (rows.value().isEmpty() || rows.value().get() == 0) {
            return rows.value().isEmpty() ? rows : Estimate.of((long) PAGE);
        }
        if (keys.keys().stream().anyMatch(key -> !key.isColumn())) {
            return Estimate.unknown("the width of an expression is not known before it is computed");
        }
        if (!table.unknown().isEmpty()) {
            return Estimate.unknown("there are no statistics of " + table.unknown()
                    + " that this role may read: run ANALYZE on the table");
        }
        return Estimate.of(bytes(rows.value().get(), ENTRY_HEADER + table.entryBytes(), fillfactor(keys)));
    }

    private static int fillfactor(IndexKeys keys) {
        return Optional.ofNullable(keys.storage().get("fillfactor"))
                .map(Integer::valueOf)
                .orElse(DEFAULT_FILLFACTOR);
    }

    private static long bytes(long rows, double entry, int fillfactor) {
        double leaves = Math.ceil(rows / onPage(entry, fillfactor));
        double above = leaves / (onPage(entry, FILLFACTOR_ABOVE) - 1);
        // The page of metadata, and a level of one page or less above each.
        return (long) (leaves + Math.ceil(above) + 3) * PAGE;
    }

    /** The entries that stay on a page, at least: a third of it is the longest. */
    private static double onPage(double entry, int fillfactor) {
        return Math.max(2, Math.floor((ROOM - PAGE * (100 - fillfactor) / 100.0) / entry) - 2);
    }

    private static Forecast unknown(ObjectName table, String why) {
        return new Forecast(
                table,
                Estimate.unknown(why),
                Optional.empty(),
                Optional.empty(),
                Estimate.unknown(why),
                Estimate.unknown(why));
    }
}
