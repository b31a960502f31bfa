package com.asoud.peers.access;

import com.asoud.it.marketplace.MarketplaceData;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A server with the marketplace in as many databases as one likes, which are all the same. */
final class Marketplace implements AutoCloseable {

    /** As durable as production's, with the tables in memory, and nobody else at work; it counts when told to. */
    static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "full_page_writes", "on",
            "autovacuum", "off",
            "shared_buffers", "1GB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "1h",
            "shared_preload_libraries", "pg_stat_statements",
            "pg_stat_statements.track", "none");

    private final PostgresServer server;
    private final Template template;

    /** @param rows products and orders; 20,000 or more */
    Marketplace(long rows) {
        template = MarketplaceData.template(Scale.of(rows)).then("counted", database -> {
            try (Connection connection = database.getConnection()) {
                Sql.execute(connection, "CREATE EXTENSION pg_stat_statements");
            }
        });
        // Last, for nobody would close it if the rows were refused.
        server = PostgresServer.start(SETTINGS);
    }

    /** Version and kind. */
    String description() {
        return server.description();
    }

    /** To be closed by the caller. The first takes a while. */
    Database open() throws SQLException {
        return new Database(server.cloneOf(template));
    }

    @Override
    public void close() {
        server.close();
    }

    /** One of its databases. */
    static final class Database implements AutoCloseable {

        private final TestDatabase database;

        private Database(TestDatabase database) {
            this.database = database;
        }

        /** Sessions that are not counted. */
        Pool pool() throws SQLException {
            return Pool.of(database.dataSource().unwrap(PGSimpleDataSource.class));
        }

        /** Sessions whose statements are counted. */
        Pool countedPool() throws SQLException {
            return pool().with("-c pg_stat_statements.track=top");
        }

        Connection connect() throws SQLException {
            return database.connect();
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
