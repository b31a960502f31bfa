package com.asoud.planguard.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.ServerChoice.OwnServer;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** On a server that is not ours, beside a database that is not ours. */
class OwnServerTest {

    private static final Template TEMPLATE = Template.EMPTY.then("filled", database -> {
        try (Connection connection = database.getConnection()) {
            Sql.execute(connection, "CREATE TABLE ours AS SELECT 7 AS id");
        }
    });

    private static PostgresServer theirServer;
    private static TestDatabase theirDatabase;

    @BeforeAll
    static void startTheirServer() throws SQLException {
        theirServer = AnotherServer.embedded();
        theirDatabase = theirServer.cloneOf(Template.EMPTY);
        inTheirDatabase("CREATE TABLE theirs AS SELECT generate_series(1, 3) AS id");
    }

    @AfterAll
    static void stopTheirServer() {
        theirServer.close();
    }

    @Test
    void what_was_made_there_is_removed_and_what_was_there_before_is_untouched() throws SQLException {
        List<Map<String, Object>> before = databases();
        try (PostgresServer server = connected(Optional.of("postgres"))) {
            TestDatabase forgotten = server.cloneOf(TEMPLATE);
            try (Connection connection = forgotten.connect()) {
                Sql.execute(connection, "INSERT INTO ours VALUES (8)");
            }
            server.cloneOf(TEMPLATE).close();

            assertThat(databases()).containsAll(before).hasSize(before.size() + 3);
        }

        assertThat(databases()).isEqualTo(before);
        assertThat(tablesOfTheirDatabase()).containsExactly(Map.of("relname", "theirs", "rows", 3L));
    }

    @Test
    void it_is_described_by_its_address() throws SQLException {
        try (PostgresServer server = connected(Optional.of("postgres"))) {
            assertThat(server.description()).startsWith("PostgreSQL ").endsWith(", at " + url());
        }
    }

    @Test
    void a_user_who_is_not_named_is_the_one_of_the_operating_system() throws SQLException {
        String me = System.getProperty("user.name");
        inTheirDatabase("DO $$ BEGIN CREATE ROLE \"%s\" SUPERUSER LOGIN; EXCEPTION WHEN duplicate_object THEN END $$"
                .formatted(me));

        try (PostgresServer server = connected(Optional.empty());
                TestDatabase database = server.cloneOf(TEMPLATE);
                SessionFactory sessions = database.sessionFactory(List.of(), Map.of())) {
            Object user = sessions.fromStatelessSession(
                    session -> session.createNativeQuery("SELECT CAST(current_user AS text)", Object.class)
                            .getSingleResult());
            assertThat(user).isEqualTo(me);
        }
    }

    private static PostgresServer connected(Optional<String> user) throws SQLException {
        return new OwnServer(url(), user).start();
    }

    private static String url() throws SQLException {
        PGSimpleDataSource address = theirDatabase.dataSource().unwrap(PGSimpleDataSource.class);
        return "jdbc:postgresql://localhost:" + address.getPortNumbers()[0] + "/" + address.getDatabaseName();
    }

    private static List<Map<String, Object>> databases() throws SQLException {
        try (Connection connection = theirDatabase.connect()) {
            return Sql.rows(connection, "SELECT CAST(oid AS bigint), datname FROM pg_database ORDER BY oid");
        }
    }

    private static List<Map<String, Object>> tablesOfTheirDatabase() throws SQLException {
        try (Connection connection = theirDatabase.connect()) {
            return Sql.rows(connection, """
                    SELECT relname, (SELECT count(*) FROM theirs) AS rows
                    FROM pg_class
                    WHERE relnamespace = CAST('public' AS regnamespace)
                    """);
        }
    }

    private static void inTheirDatabase(String sql) throws SQLException {
        try (Connection connection = theirDatabase.connect()) {
            Sql.execute(connection, sql);
        }
    }
}
