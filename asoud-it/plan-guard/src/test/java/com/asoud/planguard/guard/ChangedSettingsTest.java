package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.AnotherServer;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.planguard.weather.Station;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wherever a setting was changed, it is said where, and what takes it away. */
class ChangedSettingsTest {

    private static final String ROWS = """
            CREATE TABLE list AS SELECT id, id %% (%1$s / 10) AS owner FROM generate_series(1, %1$s::bigint) AS id;
            CREATE INDEX list_owner ON list (owner);
            CREATE FUNCTION owned(bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
                SET enable_indexscan = off SET enable_bitmapscan = off
                AS 'SELECT id FROM list WHERE owner = $1';
            CREATE FUNCTION owned_by_steps(bigint) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
                SET enable_indexscan = off SET enable_bitmapscan = off
                AS 'BEGIN RETURN QUERY SELECT id FROM list WHERE owner = $1; END';
            """;

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = AnotherServer.embedded(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What is guarded. */
    static final class Guards {

        @Guarded
        void of_an_owner(StatelessSession session, Probe probe) {
            probe.capture(() -> Sabotage.send(session, "SELECT id FROM list WHERE owner = ?", List.of(7L)))
                    .servedBy("list_owner");
        }

        @Guarded
        void by_a_function(StatelessSession session, Probe probe) {
            probe.capture(() -> Sabotage.send(session, "SELECT * FROM owned(?)", List.of(7L)))
                    .servedBy("list_owner");
        }

        @Guarded
        void by_a_function_of_steps(StatelessSession session, Probe probe) {
            probe.capture(() -> Sabotage.send(session, "SELECT * FROM owned_by_steps(?)", List.of(7L)))
                    .buffers(atMost(40));
        }
    }

    /** @param afterwards what is done to the database, in SQL */
    private record Model(String afterwards, Map<Scale, Template> templates) implements GuardedModel {

        @Override
        public String name() {
            return "Changed settings";
        }

        @Override
        public List<Class<?>> managedClasses() {
            return List.of(Station.class);
        }

        @Override
        public List<Class<?>> repositories() {
            return List.of();
        }

        @Override
        public List<Class<?>> guards() {
            return List.of(Guards.class);
        }

        @Override
        public List<Scale> scales() {
            return List.of(Scale.of(4_000), Scale.of(20_000));
        }

        @Override
        public Template template(Scale scale) {
            return templates.computeIfAbsent(
                    scale,
                    key -> Template.EMPTY.then("settings", database -> {
                        execute(database.getConnection(), ROWS.formatted(key.rows()));
                        Statistics.settle(database);
                        execute(database.getConnection(), afterwards);
                    }));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER ROLE postgres SET enable_indexscan = off | ALTER ROLE postgres RESET enable_indexscan
            ALTER ROLE ALL SET enable_indexscan = off      | ALTER ROLE ALL RESET enable_indexscan
            """)
    void a_setting_of_a_role(String changed, String mend) throws SQLException {
        everywhere(changed);
        try {
            assertThat(cause(server, "", "of_an_owner")).endsWith(mend);
        } finally {
            everywhere(mend);
        }
        assertThat(broken(server, "", "of_an_owner")).isEmpty();
    }

    @Test
    void a_setting_of_the_database_that_the_template_made() throws SQLException {
        assertThat(cause(server, """
                        DO $$ BEGIN
                            EXECUTE format('ALTER DATABASE %I SET enable_indexscan = off', current_database());
                            EXECUTE format('ALTER DATABASE %I SET search_path = public, "Odd, one"', current_database());
                        END $$
                        """, "of_an_owner")).endsWith("ALTER DATABASE … RESET enable_indexscan");
    }

    @Test
    void a_setting_of_the_server() throws SQLException {
        everywhere("ALTER SYSTEM SET enable_indexscan = off");
        try {
            everywhere("SELECT pg_reload_conf()");
            await().atMost(Duration.ofMinutes(2)).until(() -> setting().equals("off"));
            assertThat(cause(server, "", "of_an_owner"))
                    .endsWith("ALTER SYSTEM RESET enable_indexscan; SELECT pg_reload_conf()");
        } finally {
            everywhere("ALTER SYSTEM RESET enable_indexscan");
            everywhere("SELECT pg_reload_conf()");
            await().atMost(Duration.ofMinutes(2)).until(() -> setting().equals("on"));
        }
    }

    @Test
    void a_setting_that_the_server_was_started_with() throws SQLException {
        try (PostgresServer other = AnotherServer.embedded(Map.of("enable_indexscan", "off"))) {
            assertThat(cause(other, "", "of_an_owner"))
                    .endsWith("take -c enable_indexscan=off from the command that starts the server");
        }
    }

    @Test
    void a_setting_in_the_url() throws SQLException {
        try (TestDatabase database = server.cloneOf(Template.EMPTY);
                PostgresServer same = AnotherServer.at(database, "-c%20enable_indexscan=off")) {
            assertThat(cause(same, "", "of_an_owner"))
                    .endsWith("take -c enable_indexscan=off from the options in the URL");
        }
    }

    @Test
    void a_setting_of_a_function() throws SQLException {
        for (String guard : List.of("by_a_function", "by_a_function_of_steps")) {
            assertThat(cause(server, "", guard)).contains(" runs with enable_").contains(": ALTER FUNCTION owned");
        }
    }

    private static String cause(PostgresServer server, String afterwards, String guard) throws SQLException {
        List<Diagnosis> found = broken(server, afterwards, guard);
        assertThat(found).extracting(Diagnosis::cause).containsOnly(Cause.CHANGED_SETTING);
        return found.get(0).text();
    }

    private static List<Diagnosis> broken(PostgresServer server, String afterwards, String guard) {
        try (PlanGuardRun run = new PlanGuardRun(new Model(afterwards, new ConcurrentHashMap<>()), server)) {
            return run
                    .evidence(Arrays.stream(Guards.class.getDeclaredMethods())
                            .filter(method -> method.getName().equals(guard))
                            .findFirst()
                            .orElseThrow())
                    .broken()
                    .stream()
                    .map(BrokenPromise::diagnosis)
                    .toList();
        }
    }

    private static void everywhere(String sql) throws SQLException {
        try (TestDatabase database = server.cloneOf(Template.EMPTY)) {
            execute(database.connect(), sql);
        }
    }

    private static String setting() throws SQLException {
        try (TestDatabase database = server.cloneOf(Template.EMPTY);
                Connection connection = database.connect()) {
            return String.valueOf(Sql.rows(connection, "SELECT current_setting('enable_indexscan') AS value")
                    .get(0)
                    .get("value"));
        }
    }

    private static void execute(Connection opened, String sql) throws SQLException {
        try (Connection connection = opened) {
            Sql.execute(connection, sql);
        }
    }
}
