package com.asoud.benchmark;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What the server has counted so far, while nobody else writes.
 *
 * @param log where the write-ahead log ends, in bytes
 * @param fullPages images of whole pages in it; empty before PostgreSQL 15, which tells them some time later
 * @param hotUpdates of the table, which touched no index; likewise
 */
record Counted(long log, Optional<Long> fullPages, Optional<Long> hotUpdates) {

    private static final int SINCE = 15;

    private static final String COUNTED =
            "SELECT wal_fpi, pg_stat_get_tuples_hot_updated(?::regclass) AS hot FROM pg_stat_wal";

    /**
     * Reads the counters.
     *
     * @param connection outside a transaction: what it did before is counted
     * @param table as SQL
     */
    static Counted now(Connection connection, String table) throws SQLException {
        long log = Databases.log(connection);
        if (connection.getMetaData().getDatabaseMajorVersion() < SINCE) {
            return new Counted(log, Optional.empty(), Optional.empty());
        }
        Sql.value(connection, "SELECT pg_stat_force_next_flush()::text");
        return Sql.read(
                        connection,
                        COUNTED,
                        row -> new Counted(log, Optional.of(row.getLong("wal_fpi")), Optional.of(row.getLong("hot"))),
                        table)
                .get(0);
    }
}
