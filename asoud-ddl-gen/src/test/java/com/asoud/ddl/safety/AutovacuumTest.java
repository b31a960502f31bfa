package com.asoud.ddl.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who is at work on the table, as seen by a role that owns it and may not see what sessions of others are. PostgreSQL
 * ends an autovacuum for whoever asks for its lock, so that asking is all there is to do; a build by hand is not to be
 * disturbed.
 */
class AutovacuumTest {

    private static final String OWNER = "shop_owner";

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.another()
                .setServerConfig("autovacuum_naptime", "1")
                .setServerConfig("deadlock_timeout", "200ms")
                .setServerConfig("fsync", "off")
                .start();
        try (Connection superuser = connect("postgres")) {
            Shop.execute(superuser, "CREATE ROLE shop_owner LOGIN; GRANT CREATE ON SCHEMA public TO shop_owner");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl(user, "postgres"));
    }

    static Stream<ConcurrentFile> files() {
        return Stream.of(ConcurrentFile.create(), ConcurrentFile.replace(), ConcurrentFile.drop())
                .flatMap(file -> Stream.of(file, file.rollback()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void an_autovacuum_is_not_taken_for_a_build(ConcurrentFile file) throws SQLException {
        try (Connection superuser = connect("postgres");
                Connection owner = connect(OWNER)) {
            makeTable(superuser, owner, file, "autovacuum_vacuum_threshold = 0");
            deleteHalf();
            awaitAutovacuum(superuser);
            assertThat(Shop.value(owner, "SELECT count(backend_type) FROM pg_stat_activity WHERE usesysid IS NULL"))
                    .as("the owner may not see what it is")
                    .isEqualTo("0");

            Shop.run(owner, file, 0, file.statements().size());

            assertThat(Shop.value(superuser, "SELECT count(*) FROM pg_class WHERE relname = 'idx_item_code'"))
                    .isEqualTo(file.after().isPresent() ? "1" : "0");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_session_of_another_role_is_seen_at_work(ConcurrentFile file) throws SQLException {
        try (Connection superuser = connect("postgres");
                Connection owner = connect(OWNER);
                Connection builder = connect("postgres")) {
            makeTable(superuser, owner, file, "autovacuum_enabled = off");
            Shop.execute(builder, "BEGIN; LOCK TABLE item IN SHARE UPDATE EXCLUSIVE MODE");

            assertThatThrownBy(() -> Shop.run(owner, file, 0, file.statements().size()))
                    .hasMessageContaining("another session is at work on the indexes of table item");
        }
    }

    /** As the file expects it, with a broken index: only beside such a one does it matter who is at work. */
    private static void makeTable(Connection superuser, Connection owner, ConcurrentFile file, String setting) {
        Shop.execute(superuser, "DROP TABLE IF EXISTS item");
        Shop.execute(owner, """
                CREATE TABLE item (id bigint PRIMARY KEY, code text NOT NULL, price integer)
                    WITH (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, %s);
                INSERT INTO item SELECT n, repeat('x', 1000) || n, n FROM generate_series(1, 10000) AS n;
                """.formatted(setting));
        file.before()
                .ifPresent(index -> Shop.execute(
                        owner,
                        "CREATE INDEX " + index.name().quoted() + " ON "
                                + index.table().quoted() + " USING " + index.using()));
        Shop.execute(owner, "CREATE INDEX broken ON item (price)");
        Shop.execute(superuser, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass");
    }

    /** A session tells what it has written when it ends; before, only now and then. */
    private static void deleteHalf() throws SQLException {
        try (Connection writer = connect(OWNER)) {
            Shop.execute(writer, "DELETE FROM item WHERE id % 2 = 0");
        }
    }

    private static void awaitAutovacuum(Connection superuser) {
        Shop.until(() -> !Shop.value(superuser, """
                                SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                                WHERE relation = 'item'::regclass AND mode = 'ShareUpdateExclusiveLock' AND granted
                                  AND backend_type = 'autovacuum worker'
                                """).equals("0"), () -> true);
    }
}
