package com.asoud.benchmark;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Empties a server's cache of pages ({@code shared_buffers}), by the extension {@code pg_buffercache}. The operating
 * system's cache stays as it is: what a disk adds is not seen.
 */
final class ColdCache {

    private static final int SINCE = 17;

    private final DataSource database;
    private final String empty;

    private ColdCache(DataSource database, String empty) {
        this.database = database;
        this.empty = empty;
    }

    /**
     * The cache of a throwaway server.
     *
     * @param database of it, of which nothing is measured, as a superuser
     * @return empty before PostgreSQL 17, whose cache cannot be emptied while it runs
     */
    static Optional<ColdCache> of(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < SINCE) {
                return Optional.empty();
            }
            Sql.execute(connection, "CREATE EXTENSION pg_buffercache");
            return Optional.of(new ColdCache(
                    database,
                    major == SINCE
                            ? "SELECT count(pg_buffercache_evict(bufferid)) FROM pg_buffercache WHERE relfilenode IS NOT NULL"
                            : "SELECT buffers_evicted FROM pg_buffercache_evict_all()"));
        }
    }

    void empty() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.value(connection, empty);
        }
    }
}
