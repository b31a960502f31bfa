package com.asoud.peers.builds;

import com.asoud.it.marketplace.FirstRelease;
import com.asoud.it.marketplace.MarketplaceData;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A large marketplace on a server that is set up as in production. */
final class GrownMarketplace implements AutoCloseable {

    /** Durable, with room for the data; the rest as PostgreSQL delivers it. */
    static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "full_page_writes", "on",
            "autovacuum", "on",
            "shared_buffers", "2GB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "30min");

    private static final List<String> TABLES = List.of("product", "market", "\"order\"");

    private static final String GUIDES_INDEXES = """
            SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
            FROM pg_index
            WHERE indrelid IN ('market'::regclass, 'product'::regclass, '"order"'::regclass)
              AND indexrelid::regclass::text LIKE 'idx\\_%'
            ORDER BY 1
            """;

    private final PostgresServer server = PostgresServer.start(SETTINGS);
    private final TestDatabase database;

    /** Fills it, which takes about a minute for each million of rows. */
    GrownMarketplace(long rows) throws SQLException {
        try {
            database = server.cloneOf(Template.EMPTY);
            FirstRelease.flyway(dataSource()).target("1").load().migrate();
            MarketplaceData.fill(database.dataSource(), Scale.of(rows));
            execute("VACUUM (FREEZE, ANALYZE)");
        } catch (SQLException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** Version and kind. */
    String description() {
        return server.description();
    }

    /** A program's connections, with no setting of ours. */
    PGSimpleDataSource dataSource() throws SQLException {
        PGSimpleDataSource known = database.dataSource().unwrap(PGSimpleDataSource.class);
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(known.getURL());
        dataSource.setUser(known.getUser());
        dataSource.setPassword(known.getPassword());
        return dataSource;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        }
    }

    /** As it was before the 16 indexes: neither they nor their history, all tables in memory, all changes on disk. */
    void takeIndexesAway() throws SQLException {
        try (Connection connection = database.connect()) {
            for (String index : Sql.<String>column(connection, GUIDES_INDEXES)) {
                Sql.execute(connection, "DROP INDEX " + index);
            }
            Sql.execute(connection, "DELETE FROM flyway_schema_history WHERE version <> '1'");
            for (String table : TABLES) {
                Sql.execute(connection, "SELECT count(*) FROM " + table);
            }
            Sql.execute(connection, "CHECKPOINT");
        }
    }

    /** How many of the 16 there are. */
    int indexes() throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.column(connection, GUIDES_INDEXES).size();
        }
    }

    /** Bytes of these tables' rows and of the indexes that V1 made. */
    long bytesWithoutTheGuides() throws SQLException {
        try (Connection connection = database.connect()) {
            return sum(connection, "pg_total_relation_size", TABLES) - bytesOfTheGuides();
        }
    }

    /** Bytes of the guide's 16 indexes. */
    long bytesOfTheGuides() throws SQLException {
        try (Connection connection = database.connect()) {
            return sum(connection, "pg_relation_size", Sql.column(connection, GUIDES_INDEXES));
        }
    }

    private static long sum(Connection connection, String function, List<String> relations) throws SQLException {
        long sum = 0;
        for (String relation : relations) {
            sum += Sql.<Long>value(connection, "SELECT " + function + "(?::regclass)", relation);
        }
        return sum;
    }

    /** Where the write-ahead log ends, in bytes. */
    long wal() throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.<Long>value(connection, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
