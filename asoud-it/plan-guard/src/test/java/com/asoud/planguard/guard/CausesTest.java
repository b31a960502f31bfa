package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.explain.PlanText;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.Diagnosis.Cause;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sabotage of indexes, queries and calls: each breaks a promise, and what is said to be the cause is the cause. */
@ExtendWith(FaultRuns.class)
class CausesTest {

    private static final System.Logger LOGGER = System.getLogger(CausesTest.class.getName());

    private static final String ROWS = """
            CREATE TABLE base AS
            SELECT id, id %% (%1$s / 10) AS station_id, timestamptz '2025-01-01 00:00+00' + id * interval '1 minute' AS at,
                   (ARRAY['rain', 'wind', 'sun'])[1 + id %% 3]::varchar(20) AS kind,
                   (CASE WHEN id %% 30 = 7 THEN 'doubtful' ELSE 'checked' END)::varchar(20) AS state,
                   (id + 19) / 20 AS upload, ('S-' || lpad((id * 7919 %% (%1$s / 4))::text, 6, '0'))::varchar(20) AS sensor,
                   id * 31 %% %1$s AS "Odd Name", repeat('x', 60) AS note
            FROM generate_series(1, %1$s::bigint) AS id;
            """;

    private static final List<Sabotage> SABOTAGES = Stream.of(
                    SabotagedIndexes.ALL, SabotagedQueries.ALL, SabotagedCalls.ALL)
            .flatMap(List::stream)
            .toList();

    /** A table for each sabotage, so that all of them share two databases. */
    private static final class Model implements GuardedModel {

        private final Map<Scale, Template> templates = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "Sabotage";
        }

        @Override
        public List<Class<?>> managedClasses() {
            return List.of(SabotagedCalls.Crate.class, SabotagedCalls.Bottle.class, SabotagedCalls.Label.class);
        }

        @Override
        public List<Class<?>> repositories() {
            return List.of();
        }

        @Override
        public List<Class<?>> guards() {
            return List.of();
        }

        @Override
        public List<Scale> scales() {
            return List.of(Scale.of(1_000), Scale.of(5_000));
        }

        @Override
        public Template template(Scale scale) {
            return templates.computeIfAbsent(
                    scale,
                    key -> Template.EMPTY.then("sabotage", database -> {
                        try (Connection connection = database.getConnection();
                                Statement statement = connection.createStatement()) {
                            statement.execute(ROWS.formatted(key.rows()));
                            statement.execute(SabotagedCalls.ROWS.formatted(key.rows()));
                            for (Sabotage sabotage : SABOTAGES) {
                                statement.execute(("CREATE TABLE $t AS TABLE base; " + sabotage.setUp())
                                        .replace("$t", table(sabotage)));
                            }
                        }
                        Statistics.settle(database);
                    }));
        }
    }

    /** Makes the call of one sabotage after the other. */
    private static final class Guard {

        private static final Deque<Sabotage> NOW = new ArrayDeque<>();

        @Guarded
        void call(StatelessSession session, Probe probe) {
            Sabotage sabotage = NOW.element();
            String table = table(sabotage);
            sabotage.promise().accept(probe.capture(() -> sabotage.call().accept(session, table)), table);
        }
    }

    @Test
    void the_cause_that_is_stated_is_the_cause(FaultRuns.Observer observer) throws Exception {
        List<String> wrong = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        try (PlanGuardRun run = new PlanGuardRun(new Model(), observer.server())) {
            for (Sabotage sabotage : SABOTAGES) {
                if (sabotage.cause() == Cause.COUNT_DISTINCT && !sortsBeforeAnAggregate(observer)) {
                    continue;
                }
                Evidence evidence = evidence(run, sabotage);
                List<BrokenPromise> broken = evidence.broken();
                Set<Cause> stated =
                        broken.stream().map(one -> one.diagnosis().cause()).collect(Collectors.toSet());
                if (stated.isEmpty()
                        || !EnumSet.of(sabotage.cause(), Cause.UNKNOWN).containsAll(stated)) {
                    wrong.add(told(sabotage, evidence));
                } else if (stated.contains(Cause.UNKNOWN)) {
                    unknown.add(told(sabotage, evidence));
                }
            }
        }
        LOGGER.log(
                System.Logger.Level.INFO,
                "%s sabotages, %s false causes, %s not found out%s"
                        .formatted(SABOTAGES.size(), wrong.size(), unknown.size(), String.join("", unknown)));

        assertThat(wrong).as("false causes").isEmpty();
        assertThat(unknown).as("not found out").hasSizeLessThanOrEqualTo(SABOTAGES.size() / 20);
    }

    /**
     * Since PostgreSQL 16 a plan shows what an aggregate of different values sorts (release notes of 16, E.1.3.1.1).
     */
    private static boolean sortsBeforeAnAggregate(FaultRuns.Observer observer) {
        return observer.server().major() >= 16;
    }

    private static Evidence evidence(PlanGuardRun run, Sabotage sabotage) throws Exception {
        Guard.NOW.push(sabotage);
        Method call = Guard.class.getDeclaredMethod("call", StatelessSession.class, Probe.class);
        boolean writes = sabotage.cause() == Cause.MISSING_INDEX;
        List<Execution> executions = new ArrayList<>();
        for (Scale scale : run.model().scales()) {
            GuardedDatabase database = run.database(scale, writes);
            set(database.connection(), sabotage.settings());
            executions.addAll(database.run(call, sabotage.name(), ValueKind.NONE));
            reset(database.connection(), sabotage.settings());
        }
        return run.evidence(sabotage.name(), executions);
    }

    private static String told(Sabotage sabotage, Evidence evidence) {
        Stream<String> broken = evidence.broken().stream().map(one -> one.summary() + "\n        " + one.diagnosis());
        Stream<String> plans = evidence.executions().stream()
                .flatMap(execution -> execution.measurements().values().stream())
                .flatMap(measured -> measured.statements().stream())
                .map(statement -> statement.query().text() + "\n"
                        + String.join("\n", PlanText.tree(statement.plan(), node -> "")));
        return (evidence.broken().isEmpty() ? plans : broken)
                .collect(Collectors.joining(
                        "\n    ", "\n%s: %s\n    ".formatted(sabotage.name(), sabotage.cause()), ""));
    }

    private static void set(Connection connection, Map<String, String> settings) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                statement.execute("SET %s = '%s'".formatted(setting.getKey(), setting.getValue()));
            }
        }
        connection.commit();
    }

    private static void reset(Connection connection, Map<String, String> settings) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings.keySet()) {
                statement.execute("RESET " + setting);
            }
        }
        connection.commit();
    }

    private static String table(Sabotage sabotage) {
        return "t" + SABOTAGES.indexOf(sabotage);
    }
}
