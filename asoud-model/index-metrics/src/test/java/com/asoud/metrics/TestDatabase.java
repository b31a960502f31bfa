package com.asoud.metrics;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Databases on the one server of this test JVM, which stops when the JVM ends. */
final class TestDatabase {

    private static final ShadowServer SERVER = ShadowServer.embedded(
            Path.of(System.getProperty("asoud.postgres.cache", "target/postgres"))
                    .toAbsolutePath(),
            Optional.empty());

    /** For what concerns other databases. */
    private static final ShadowDatabase ADMINISTRATION = SERVER.create("administration");

    private TestDatabase() {}

    static ShadowDatabase create() {
        return SERVER.create("metrics");
    }

    static int major() {
        return SERVER.major();
    }

    /** Refuses new sessions and ends those there are; a server that is going down does the same. */
    static void shut(ShadowDatabase database) throws SQLException {
        administer("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database.name() + "'");
    }

    static void open(ShadowDatabase database) throws SQLException {
        administer("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
    }

    private static void administer(String sql) throws SQLException {
        try (Connection connection = ADMINISTRATION.connect()) {
            Sql.execute(connection, sql);
        }
    }
}
