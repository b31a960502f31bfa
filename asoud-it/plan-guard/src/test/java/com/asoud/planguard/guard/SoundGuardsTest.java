package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.weather.Station;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guards of queries that are as good as they can be: nothing is wrong with them, wherever the rows lie. */
@ExtendWith(CoverageTest.Server.class)
class SoundGuardsTest {

    /** The first rows of the list lie together; those behind are scattered over the table. */
    private static final String ROWS = """
            CREATE TABLE list AS
            SELECT id, CASE WHEN id <= 200 THEN id ELSE 200 + id * 7919 %% %1$s END AS place, id / 8 AS owner,
                   CASE WHEN id %% 3 = 0 THEN 'open' ELSE 'done' END AS state, repeat('x', 200) AS note
            FROM generate_series(1, %1$s::bigint) AS id;
            CREATE INDEX list_place ON list (place, id);
            CREATE INDEX list_owner ON list (owner);
            CREATE TABLE small AS SELECT id, 'name ' || id AS name FROM generate_series(1, 150) AS id;
            CREATE INDEX small_id ON small (id);
            """;

    private final PostgresServer server;

    SoundGuardsTest(PostgresServer server) {
        this.server = server;
    }

    /** What is guarded. */
    static final class Guards {

        @Guarded
        void a_page_of_25(StatelessSession session, Probe probe) {
            deepPage(session, probe, "id, note").grows(Growth.CONSTANT);
        }

        @Guarded
        void a_page_of_25_of_an_index(StatelessSession session, Probe probe) {
            deepPage(session, probe, "id, place").grows(Growth.CONSTANT);
        }

        private static GuardedCall deepPage(StatelessSession session, Probe probe, String columns) {
            String page = "SELECT " + columns + " FROM list WHERE (place, id) > (?, ?) ORDER BY place, id LIMIT 25";
            GuardedCall first = probe.capture(() -> Sabotage.send(session, page, List.of(0L, 0L)));
            return probe.capture(() -> Sabotage.send(session, page, List.of(2_000L, 0L)))
                    .servedBy("list_place")
                    .asCheapAs(first);
        }

        @Guarded
        void whether_a_common_value_exists(StatelessSession session, Probe probe) {
            probe.capture(() -> Sabotage.send(session, "SELECT 1 FROM list WHERE state = ? LIMIT 1", List.of("done")));
        }

        @Guarded
        void all_of_two_pages(StatelessSession session, Probe probe) {
            probe.capture(() -> Sabotage.send(session, "SELECT name FROM small WHERE id = ?", List.of(7)))
                    .servedBy("small_id");
            probe.capture(() -> Sabotage.send(session, "SELECT name FROM small", List.of()));
        }

        @Guarded
        void of_an_owner(StatelessSession session, Probe probe, Binds binds) {
            long owner = binds.id("list", "owner");
            probe.capture(() -> Sabotage.send(
                            session, "SELECT id FROM list WHERE owner = ? ORDER BY owner, id", List.of(owner)))
                    .buffers(atMost(12))
                    .on(ValueKind.ABSENT, absent -> absent.buffers(atMost(4)));
        }
    }

    /**
     * Rows of its own.
     *
     * @param afterwards what is done to the tables, in SQL
     * @param plannerSettings that are declared
     */
    private record Sound(String afterwards, Map<String, String> plannerSettings, Map<Scale, Template> templates)
            implements GuardedModel {

        Sound(String afterwards, Map<String, String> plannerSettings) {
            this(afterwards, plannerSettings, new ConcurrentHashMap<>());
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
        public String name() {
            return "Sound";
        }

        @Override
        public List<Scale> scales() {
            return List.of(Scale.of(4_000), Scale.of(40_000));
        }

        @Override
        public Template template(Scale scale) {
            return templates.computeIfAbsent(
                    scale,
                    key -> Template.EMPTY.then("sound", database -> {
                        try (Connection connection = database.getConnection();
                                Statement statement = connection.createStatement()) {
                            statement.execute(ROWS.formatted(key.rows()));
                        }
                        Statistics.settle(database);
                        try (Connection connection = database.getConnection();
                                Statement statement = connection.createStatement()) {
                            statement.execute(afterwards);
                        }
                    }));
        }

        @Override
        public String reportFolder() {
            return "self-test/sound";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "VACUUM FULL", "CLUSTER list USING list_place", "CLUSTER list USING list_owner"})
    void a_deep_page_is_as_cheap_as_the_first_wherever_its_rows_lie(String afterwards) {
        try (PlanGuardRun run = new PlanGuardRun(new Sound(afterwards, Map.of()), server)) {
            assertThat(broken(run, "a_page_of_25")).isEmpty();
            assertThat(broken(run, "a_page_of_25_of_an_index")).isEmpty();
        }
    }

    @Test
    void what_ends_after_two_pages_is_not_read_from_end_to_end() {
        try (PlanGuardRun run = new PlanGuardRun(new Sound("", Map.of()), server)) {
            assertThat(broken(run, "whether_a_common_value_exists")).isEmpty();
            assertThat(broken(run, "all_of_two_pages").stream().filter(text -> text.contains("end to end")))
                    .isEmpty();
        }
    }

    @Test
    void guards_run_with_the_settings_that_are_declared_and_the_report_shows_them() {
        PlanGuardRun run = new PlanGuardRun(new Sound("", Map.of("random_page_cost", "1.1")), server);
        Path report;
        try (run) {
            Evidence evidence = run.evidence(guard("a_page_of_25"));

            assertThat(evidence.executions())
                    .flatExtracting(execution -> execution.measurements().values())
                    .flatExtracting(Measurement::statements)
                    .extracting(statement -> statement.plan().settings())
                    .containsOnly(Map.of("random_page_cost", "1.1"));
            assertThat(evidence.broken()).isEmpty();
            report = new ReportWriter(run).write().resolve("report.html");
        }
        assertThat(report)
                .content()
                .containsPattern("\"plannerSettings\" : \\{\\s*\"random_page_cost\" : \"1.1\"")
                .contains("fact(\"Planner settings\"", "Object.entries(report.plannerSettings)");
    }

    @Test
    void an_exception_is_shown_beside_the_promise_that_it_changes() {
        try (PlanGuardRun run = new PlanGuardRun(new Sound("", Map.of()), server)) {
            assertThat(GuardReport.promises(run.evidence(guard("of_an_owner")).executions()))
                    .contains("pages: at most 12; but pages: at most 4 with a value that does not exist");
        }
    }

    private static List<String> broken(PlanGuardRun run, String guard) {
        return run.evidence(guard(guard)).broken().stream()
                .map(BrokenPromise::summary)
                .toList();
    }

    private static Method guard(String name) {
        return Arrays.stream(Guards.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
