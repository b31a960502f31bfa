package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server of one's own is left as it was found. */
class ShadowServerTest {

    private static final ShadowDatabase OURS = TestServer.get().create("ours");
    private static final String URL = TestServer.url(OURS);

    @BeforeAll
    static void createARoleThatIsNoSuperuser() throws SQLException {
        execute("CREATE ROLE modest LOGIN CREATEDB");
    }

    @Test
    void drops_the_databases_it_made_and_no_other() throws SQLException {
        ShadowDatabase made;
        ShadowDatabase cloned;
        ShadowDatabase droppedBefore;
        try (ShadowServer server = server()) {
            assertThat(server.description()).startsWith("PostgreSQL ").endsWith(", at " + URL);
            made = server.create("made");
            try (Connection connection = made.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE found (id bigint)");
            }
            cloned = server.cloneOf(made, "cloned");
            try (Connection connection = cloned.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO found VALUES (1)");
            }
            droppedBefore = server.create("dropped");
            server.drop(droppedBefore);
            server.drop(OURS);
        }

        assertThatThrownBy(made::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(cloned::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(droppedBefore::connect).hasMessageContaining("does not exist");
        OURS.connect().close();
    }

    @Test
    void drops_what_is_still_in_use() throws SQLException {
        ShadowDatabase made;
        Connection forgotten;
        try (ShadowServer server = server()) {
            made = server.create("made");
            forgotten = made.connect();
        }

        assertThatThrownBy(made::connect).hasMessageContaining("does not exist");
        forgotten.close();
    }

    /** A session of a superuser cannot be ended by whoever is none. */
    @Test
    void what_cannot_be_dropped_is_named_and_does_not_keep_the_others() throws SQLException {
        ShadowServer server = ShadowServer.at(URL, Optional.of("modest"), Optional.empty());
        ShadowDatabase first = server.create("first");
        ShadowDatabase stubborn = server.create("stubborn");
        ShadowDatabase last = server.create("last");
        try (Connection superuser = DriverManager.getConnection(TestServer.url(stubborn), "postgres", "")) {
            assertThat(superuser.isValid(0)).isTrue();

            assertThatThrownBy(server::close)
                    .isInstanceOf(Refusal.class)
                    .hasMessageMatching("(?s).*terminate (?:superuser )?process.*");
        }

        assertThatThrownBy(first::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(last::connect).hasMessageContaining("does not exist");
        execute("DROP DATABASE " + stubborn.name());
    }

    /** Only a superuser may end a session of autovacuum; PostgreSQL itself ends it for anybody's plain DROP. */
    @Test
    void drops_what_autovacuum_is_busy_with() throws Exception {
        ShadowDatabase made;
        try (EmbeddedPostgres busy = TestServer.another()
                        .setServerConfig("autovacuum_naptime", "1")
                        .start();
                Connection superuser = busy.getPostgresDatabase().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE modest LOGIN CREATEDB");
            String url = "jdbc:postgresql://localhost:" + busy.getPort() + "/postgres";
            try (ShadowServer server = ShadowServer.at(url, Optional.of("modest"), Optional.empty())) {
                made = server.create("made");
                fillWithWorkForAutovacuum(made);
                awaitAutovacuum(statement, made);

                server.drop(made);

                assertThatThrownBy(made::connect).hasMessageContaining("does not exist");
            }
        }
    }

    private static void fillWithWorkForAutovacuum(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE untidy WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_cost_delay = 100,
                                              autovacuum_vacuum_cost_limit = 1)
                    AS SELECT id, repeat('x', 1000) AS filler FROM generate_series(1, 10000) AS id
                    """);
            statement.execute("DELETE FROM untidy WHERE id % 2 = 0");
        }
    }

    private static void awaitAutovacuum(Statement superuser, ShadowDatabase database) {
        String workers =
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = '"
                        + database.name() + "'";
        await("autovacuum comes")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    try (ResultSet result = superuser.executeQuery(workers)) {
                        result.next();
                        return result.getLong(1) > 0;
                    }
                });
    }

    @Test
    void what_could_not_be_dropped_at_first_is_dropped_at_the_end() throws SQLException {
        ShadowServer server = ShadowServer.at(URL, Optional.of("modest"), Optional.empty());
        ShadowDatabase made = server.create("made");
        try (Connection superuser = DriverManager.getConnection(TestServer.url(made), "postgres", "")) {
            assertThat(superuser.isValid(0)).isTrue();
            assertThatThrownBy(() -> server.drop(made)).isInstanceOf(Refusal.class);
        }

        server.close();

        assertThatThrownBy(made::connect).hasMessageContaining("does not exist");
    }

    /** Whoever is killed loses its sessions: that of the owner, by which its databases are known to be in use, too. */
    @Test
    void what_a_killed_run_has_left_is_dropped_by_the_next_of_the_same_role_if_nobody_uses_it() throws SQLException {
        ShadowServer killed = server();
        ShadowDatabase left = killed.create("left");
        ShadowDatabase used = killed.create("used");
        ShadowServer ofAnother = ShadowServer.at(URL, Optional.of("modest"), Optional.empty());
        ShadowDatabase anothers = ofAnother.create("anothers");
        ShadowServer atWork = server();
        ShadowDatabase inWork = atWork.create("inwork");
        execute("CREATE DATABASE asoud_ddl_mine");
        try (Connection user = used.connect()) {
            for (ShadowDatabase abandoned : List.of(left, anothers)) {
                execute("SELECT pg_terminate_backend(pid, 60000) FROM pg_locks WHERE locktype = 'advisory'"
                        + " AND to_hex(classid::bigint) = ltrim(substr('" + abandoned.name()
                        + "', length('" + abandoned.name() + "') - 31, 8), '0')");
            }
            assertThat(databases()).contains(left.name(), used.name(), anothers.name());

            server().close();

            assertThat(user.isValid(0)).isTrue();
            assertThat(databases())
                    .contains(used.name(), anothers.name(), inWork.name(), "asoud_ddl_mine", OURS.name())
                    .doesNotContain(left.name());
        }
        server().close();
        ShadowServer.at(URL, Optional.of("modest"), Optional.empty()).close();
        assertThat(databases())
                .contains(inWork.name(), "asoud_ddl_mine", OURS.name())
                .doesNotContain(used.name(), anothers.name());
        killed.close();
        ofAnother.close();
        atWork.close();
        execute("DROP DATABASE asoud_ddl_mine");
        assertThat(databases()).contains(OURS.name()).doesNotContain(inWork.name());
    }

    private static List<String> databases() throws SQLException {
        try (Connection connection = OURS.connect()) {
            return Sql.column(connection, "SELECT datname::text FROM pg_database");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = OURS.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void makes_nothing_after_it_was_closed() {
        ShadowServer server = server();
        server.close();

        assertThatThrownBy(() -> server.create("late")).isInstanceOf(IllegalStateException.class);
        server.close();
    }

    @Test
    void parameters_of_the_url_are_not_shown() {
        try (ShadowServer server =
                ShadowServer.at(URL + "?ApplicationName=me", Optional.of("postgres"), Optional.of("not asked for"))) {
            assertThat(server.description()).endsWith(", at " + URL);
        }
    }

    @Test
    void a_user_who_may_not_create_databases_is_told_so() throws SQLException {
        execute("CREATE ROLE powerless LOGIN");
        try (ShadowServer server = ShadowServer.at(URL, Optional.of("powerless"), Optional.empty())) {
            assertThatThrownBy(() -> server.create("any"))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("permission denied to create database")
                    .hasMessageContaining("may connect and CREATE DATABASE");
        }
    }

    private static ShadowServer server() {
        return ShadowServer.at(URL, Optional.of("postgres"), Optional.empty());
    }
}
