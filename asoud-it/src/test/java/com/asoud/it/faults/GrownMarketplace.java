package com.asoud.it.faults;

import com.asoud.it.marketplace.FirstRelease;
import com.asoud.it.marketplace.MarketplaceData;
import com.asoud.planguard.data.Scale;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A large marketplace on a server that is set up as in production, for the benchmarks. */
final class GrownMarketplace implements AutoCloseable {

    /** Durable, with room for the data; the rest as PostgreSQL delivers it. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "full_page_writes", "on",
            "autovacuum", "on",
            "shared_buffers", "2GB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "30min");

    private static final String DATABASE = "marketplace";

    private static final String GUIDES_INDEXES = """
            SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid IN ('market'::regclass, 'product'::regclass, '"order"'::regclass)
              AND indexrelid::regclass::text LIKE 'idx\\_%'
            ORDER BY 1
            """;

    private final CrashableServer server = CrashableServer.create(SETTINGS);

    /** Fills it, which takes about a minute for each million of rows. */
    GrownMarketplace(long rows) throws SQLException {
        try {
            server.execute("CREATE DATABASE " + DATABASE);
            FirstRelease.flyway(dataSource()).target("1").load().migrate();
            MarketplaceData.fill(dataSource(), Scale.of(rows));
            execute("VACUUM (FREEZE, ANALYZE)");
        } catch (SQLException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    CrashableServer server() {
        return server;
    }

    String database() {
        return DATABASE;
    }

    PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(server.url(DATABASE));
        dataSource.setUser(CrashableServer.USER);
        return dataSource;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = server.connect(DATABASE)) {
            Sql.execute(connection, sql);
        }
    }

    <T> T value(String sql) throws SQLException {
        try (Connection connection = server.connect(DATABASE)) {
            return Sql.value(connection, sql);
        }
    }

    /** As it was before the 16 indexes: neither they nor their history, all tables in memory, all changes on disk. */
    void takeIndexesAway() throws SQLException {
        try (Connection connection = server.connect(DATABASE)) {
            for (String index : Sql.<String>column(connection, GUIDES_INDEXES)) {
                Sql.execute(connection, "DROP INDEX " + index);
            }
            Sql.execute(connection, "DELETE FROM flyway_schema_history WHERE version <> '1'");
            for (String table : Load.TABLES) {
                Sql.execute(connection, "SELECT count(*) FROM " + table);
            }
            Sql.execute(connection, "CHECKPOINT");
        }
    }

    /** What the load has written, without looking for rows that refer to it: nothing does. */
    void takeNewRowsAway() throws SQLException {
        try (Connection connection = server.connect(DATABASE)) {
            Sql.execute(connection, "SET session_replication_role = replica");
            for (String table : Load.TABLES) {
                Sql.execute(connection, "DELETE FROM " + table + " WHERE id >= " + Load.FIRST);
            }
            Sql.execute(connection, "VACUUM (ANALYZE)");
        }
    }

    /** Bytes of these tables' rows and of the indexes that V1 made, or of the guide's 16. */
    long bytes(boolean ofTheGuidesIndexes) throws SQLException {
        try (Connection connection = server.connect(DATABASE)) {
            List<String> indexes = Sql.column(connection, GUIDES_INDEXES);
            if (ofTheGuidesIndexes) {
                return sum(connection, "pg_relation_size", indexes);
            }
            return sum(connection, "pg_total_relation_size", Load.TABLES)
                    - sum(connection, "pg_relation_size", indexes);
        }
    }

    private static long sum(Connection connection, String function, List<String> relations) throws SQLException {
        long sum = 0;
        for (String relation : relations) {
            sum += Sql.<Long>value(connection, "SELECT " + function + "('" + relation.replace("'", "''") + "')");
        }
        return sum;
    }

    /** Where the write-ahead log ends, in bytes. */
    long wal() throws SQLException {
        return value("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
    }

    @Override
    public void close() {
        server.close();
    }
}
