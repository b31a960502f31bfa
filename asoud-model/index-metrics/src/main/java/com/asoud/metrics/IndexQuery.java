package com.asoud.metrics;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one query. It needs no rights beyond connecting, works on PostgreSQL 14 and later, and waits for nobody's lock on
 * a table or an index; what else might keep it is ended by the time-out of the statement, and of the network.
 */
final class IndexQuery {

    /**
     * The functions behind pg_stat_all_indexes and pg_stat_all_tables (manual, 27.2), which open no relation and,
     * unlike the second view, group no tables. pg_relation_size (manual, 9.28.7) does open it, and would wait for an
     * ACCESS EXCLUSIVE lock. last_idx_scan came with 16.
     */
    private static final String SQL = """
            WITH RECURSIVE declared AS (
                SELECT ordinal, schema_name, table_name::name, index_name::name
                FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY
                    AS d (schema_name, table_name, index_name, ordinal)
            ), found AS MATERIALIZED (
                SELECT d.ordinal, CASE WHEN d.index_name IS NULL THEN t.oid ELSE i.oid END AS oid
                FROM declared d
                LEFT JOIN LATERAL (
                    SELECT c.oid
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relname = d.table_name AND c.relkind IN ('r', 'p')
                      AND CASE WHEN d.schema_name IS NULL THEN pg_table_is_visible(c.oid)
                               ELSE n.nspname = d.schema_name END
                ) t ON true
                LEFT JOIN LATERAL (
                    SELECT c.oid
                    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
                    WHERE x.indrelid = t.oid AND c.relname IN (d.index_name, lower(d.index_name)::name)
                    ORDER BY c.relname = d.index_name DESC
                    LIMIT 1
                ) i ON true
            ), part (ordinal, oid) AS (
                SELECT ordinal, oid FROM found WHERE oid IS NOT NULL
                UNION ALL
                SELECT p.ordinal, h.inhrelid
                FROM part p JOIN pg_inherits h ON h.inhparent = p.oid JOIN pg_class c ON c.oid = h.inhrelid
                WHERE c.relispartition
            ), locked AS MATERIALIZED (
                SELECT l.relation
                FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND d.datname = current_database()
            ), state AS (
                SELECT p.ordinal,
                    bool_and(x.indisvalid) FILTER (WHERE c.relkind = 'i') AS valid,
                    bool_or(l.relation IS NOT NULL) AS locked,
                    sum(CASE WHEN c.relkind = 'i' AND l.relation IS NULL THEN pg_relation_size(p.oid) END) AS bytes,
                    sum(pg_stat_get_numscans(p.oid)) AS scans,
                    sum((SELECT sum(pg_stat_get_numscans(o.indexrelid)) FROM pg_index o WHERE o.indrelid = p.oid))
                        AS index_scans,
                    sum(pg_stat_get_tuples_returned(p.oid)) AS read,
                    sum(pg_stat_get_tuples_fetched(p.oid)) AS fetched,
                    max((SELECT (to_jsonb(s) ->> 'last_idx_scan')::timestamptz
                         FROM pg_stat_all_indexes s WHERE s.indexrelid = p.oid)) AS last_scan,
                    sum(pg_stat_get_live_tuples(p.oid)) AS live,
                    sum(pg_stat_get_dead_tuples(p.oid)) AS dead
                FROM part p
                JOIN pg_class c ON c.oid = p.oid
                LEFT JOIN pg_index x ON x.indexrelid = p.oid
                LEFT JOIN (SELECT DISTINCT relation FROM locked) l ON l.relation = p.oid
                GROUP BY p.ordinal
            )
            SELECT d.ordinal,
                (s.ordinal IS NOT NULL)::int AS present,
                s.valid::int AS valid,
                CASE WHEN NOT s.locked THEN s.bytes END AS bytes,
                s.scans, coalesce(s.index_scans, 0) AS index_scans, s.read, s.fetched,
                extract(epoch FROM now() - s.last_scan) AS idle,
                s.live, s.dead
            FROM declared d
            LEFT JOIN state s ON s.ordinal = d.ordinal""";

    private final List<Reading.Key> keys;
    private final Duration timeout;

    /** @param timeout of the statement; the network may be silent for twice as long */
    IndexQuery(List<DeclaredTable> tables, Duration timeout) {
        this.keys = Reading.keys(tables);
        this.timeout = timeout;
    }

    /** Leaves the connection as it was, and closes nothing. */
    Reading read(Connection connection) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int networkTimeout = connection.getNetworkTimeout();
        try {
            connection.setNetworkTimeout(Runnable::run, 2 * milliseconds());
            connection.setAutoCommit(false);
            limit(connection);
            Reading reading = query(connection);
            restore(connection, autoCommit, networkTimeout);
            return reading;
        } catch (SQLException | RuntimeException failure) {
            try {
                restore(connection, autoCommit, networkTimeout);
            } catch (SQLException broken) {
                failure.addSuppressed(broken);
            }
            throw failure;
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int networkTimeout) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
    }

    /** For this transaction only, so that the next user of a pooled connection is not limited. */
    private void limit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = " + milliseconds());
        }
    }

    private int milliseconds() {
        return Math.toIntExact(timeout.toMillis());
    }

    private Reading query(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(1, texts(connection, key -> key.table().schema()));
            statement.setArray(2, texts(connection, key -> key.table().name()));
            statement.setArray(3, texts(connection, Reading.Key::indexName));
            Map<Reading.Key, Reading.State> states = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    states.put(keys.get(row.getInt("ordinal") - 1), state(row));
                }
            }
            return new Reading(states);
        }
    }

    private Array texts(Connection connection, Function<Reading.Key, @Nullable String> text) throws SQLException {
        return connection.createArrayOf("text", keys.stream().map(text).toArray());
    }

    private static Reading.State state(ResultSet row) throws SQLException {
        return new Reading.State(
                number(row, "present"),
                number(row, "valid"),
                number(row, "bytes"),
                number(row, "scans"),
                number(row, "index_scans"),
                number(row, "read"),
                number(row, "fetched"),
                number(row, "idle"),
                number(row, "live"),
                number(row, "dead"));
    }

    private static double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }
}
