package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.Bound.atMost;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.explain.PlanMode;
import com.asoud.planguard.guard.Diagnosis.Cause;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sabotage of indexes and queries: each breaks a promise, and what is said to be the cause is the cause. */
@ExtendWith(FaultRuns.class)
class CausesTest {

    private static final String ROWS = """
            CREATE TABLE base AS
            SELECT id, id %% (%1$s / 10) AS station_id, timestamptz '2025-01-01 00:00+00' + id * interval '1 minute' AS at,
                   (ARRAY['rain', 'wind', 'sun'])[1 + id %% 3]::varchar(20) AS kind,
                   (CASE WHEN id %% 30 = 7 THEN 'doubtful' ELSE 'checked' END)::varchar(20) AS state,
                   (id + 19) / 20 AS upload, ('S-' || lpad((id * 7919 %% (%1$s / 4))::text, 6, '0'))::varchar(20) AS sensor,
                   id * 31 %% %1$s AS "Odd Name", repeat('x', 60) AS note
            FROM generate_series(1, %1$s::bigint) AS id;
            """;

    /**
     * One sabotage.
     *
     * @param indexes what is there, in SQL; {@code $t} is a table of its own
     * @param query what is asked
     * @param values bound to it
     * @param promise that is broken
     * @param cause the true one
     */
    private record Sabotage(
            String name,
            String indexes,
            String query,
            List<Object> values,
            Consumer<GuardedCall> promise,
            Cause cause) {}

    private static final List<Sabotage> SABOTAGES = new ArrayList<>();

    private static void add(
            Cause cause, String name, String indexes, String query, Consumer<GuardedCall> promise, Object... values) {
        SABOTAGES.add(new Sabotage(name, indexes, query, List.of(values), promise, cause));
    }

    /** Of the sabotage whose promise is made now. */
    private static String table() {
        return current;
    }

    private static String current = "";

    private static Consumer<GuardedCall> bounded(String... keys) {
        return call -> call.boundedBy(keys);
    }

    static {
        OffsetDateTime noon = OffsetDateTime.parse("2025-01-01T12:00:00Z");
        Consumer<GuardedCall> any = call -> {};
        String byUpload = "CREATE INDEX $t_i ON $t (upload)";
        String bySensor = "CREATE INDEX $t_i ON $t (sensor)";

        add(Cause.MISSING_INDEX, "no index", "", "SELECT id FROM $t WHERE upload = ?", any, 5L);
        add(
                Cause.MISSING_INDEX,
                "no index, promised by name",
                "",
                "SELECT id FROM $t WHERE upload = ?",
                call -> call.servedBy("gone"),
                5L);
        add(
                Cause.MISSING_INDEX,
                "no index of a column in quotes",
                "",
                "SELECT id FROM $t WHERE \"Odd Name\" = ?",
                bounded("\"Odd Name\""),
                5L);
        add(
                Cause.MISSING_INDEX,
                "no index of two columns",
                "",
                "SELECT id FROM $t WHERE station_id = ? AND kind = ?",
                bounded("station_id", "kind"),
                5L,
                "rain");
        add(
                Cause.MISSING_INDEX,
                "no index of a range",
                "",
                "SELECT id FROM $t WHERE at >= ? AND at < ?",
                bounded("at"),
                noon,
                noon.plusMinutes(5));
        add(
                Cause.MISSING_INDEX,
                "no index of another column",
                "CREATE INDEX $t_i ON $t (kind)",
                "SELECT id FROM $t WHERE sensor = ?",
                bounded("sensor"),
                "S-000012");
        add(
                Cause.MISSING_INDEX,
                "no index in a subquery",
                byUpload,
                "SELECT id FROM $t AS a WHERE upload = ? AND EXISTS "
                        + "(SELECT 1 FROM $t AS b WHERE b.sensor = a.sensor AND b.id <> a.id)",
                any,
                5L);
        add(
                Cause.MISSING_INDEX,
                "no index of one of two alternatives",
                byUpload,
                "SELECT id FROM $t WHERE upload = ? OR sensor = ?",
                any,
                5L,
                "S-000012");
        add(Cause.MISSING_INDEX, "no index for an update", "", "UPDATE $t SET note = 'y' WHERE upload = ?", any, 5L);
        add(Cause.MISSING_INDEX, "no index for a delete", "", "DELETE FROM $t WHERE sensor = ?", any, "S-000012");
        add(
                Cause.MISSING_INDEX,
                "no index for IS NULL",
                "",
                "SELECT id FROM $t WHERE upload IS NULL",
                bounded("upload"));
        add(
                Cause.MISSING_INDEX,
                "no index for a list",
                "",
                "SELECT id FROM $t WHERE upload IN (?, ?, ?)",
                bounded("upload"),
                5L,
                6L,
                7L);
        add(
                Cause.MISSING_INDEX,
                "no index for the greatest",
                "",
                "SELECT max(at) FROM $t WHERE station_id = ?",
                bounded("station_id"),
                5L);
        add(
                Cause.MISSING_INDEX,
                "no index for the newest",
                "",
                "SELECT id FROM $t ORDER BY at DESC LIMIT 5",
                call -> call.servedBy(table() + "_i").reads(table() + "_i").noSort());
        add(
                Cause.MISSING_COLUMN,
                "a range behind the index",
                "CREATE INDEX $t_i ON $t (station_id)",
                "SELECT id FROM $t WHERE station_id = ? AND at >= ?",
                call -> call.servedBy(table() + "_i").boundedBy("station_id", "at"),
                5L,
                noon);
        add(
                Cause.MISSING_COLUMN,
                "an order behind the index",
                "CREATE INDEX $t_i ON $t (station_id)",
                "SELECT id FROM $t WHERE station_id = ? ORDER BY at DESC LIMIT 5",
                call -> call.servedBy(table() + "_i").noSort(),
                5L);
        add(
                Cause.MISSING_COLUMN,
                "an equality behind the index",
                "CREATE INDEX $t_i ON $t (upload)",
                "SELECT id FROM $t WHERE upload = ? AND sensor = ?",
                call -> call.servedBy(table() + "_i").boundedBy("upload", "sensor"),
                5L,
                "S-000012");
        add(
                Cause.COLUMN_ORDER,
                "columns reversed",
                "CREATE INDEX $t_i ON $t (at, station_id)",
                "SELECT id FROM $t WHERE station_id = ? AND at >= ?",
                call -> call.servedBy(table() + "_i").boundedBy("station_id"),
                5L,
                noon);
        add(
                Cause.COLUMN_ORDER,
                "a column before that has no condition",
                "CREATE INDEX $t_i ON $t (id, upload)",
                "SELECT id FROM $t WHERE upload = ?",
                call -> call.servedBy(table() + "_i").boundedBy("upload"),
                5L);
        add(
                Cause.COLUMN_ORDER,
                "order first",
                "CREATE INDEX $t_i ON $t (at, id, sensor)",
                "SELECT id FROM $t WHERE sensor = ? ORDER BY at LIMIT 5",
                call -> call.servedBy(table() + "_i").boundedBy("sensor"),
                "S-000012");
        add(
                Cause.INDEX_DIRECTION,
                "nulls last against an index",
                "CREATE INDEX $t_i ON $t (station_id, at)",
                "SELECT id FROM $t WHERE station_id = ? ORDER BY at DESC NULLS LAST LIMIT 5",
                call -> call.servedBy(table() + "_i").noSort(),
                5L);
        add(
                Cause.INDEX_DIRECTION,
                "nulls first against an index",
                "CREATE INDEX $t_i ON $t (station_id, at)",
                "SELECT id FROM $t WHERE station_id = ? ORDER BY at NULLS FIRST LIMIT 5",
                call -> call.servedBy(table() + "_i").noSort(),
                5L);
        add(
                Cause.INDEX_METHOD,
                "a hash",
                "CREATE INDEX $t_i ON $t USING hash (at)",
                "SELECT id FROM $t WHERE at >= ? AND at < ?",
                call -> call.servedBy(table() + "_i"),
                noon,
                noon.plusMinutes(5));
        add(
                Cause.INDEX_METHOD,
                "a BRIN",
                "CREATE INDEX $t_i ON $t USING brin (sensor)",
                "SELECT id FROM $t WHERE sensor = ?",
                call -> call.servedBy(table() + "_i"),
                "S-000012");
        add(
                Cause.INDEX_PREDICATE,
                "only of other rows",
                byUpload + " WHERE state = 'doubtful'",
                "SELECT id FROM $t WHERE upload = ?",
                call -> call.servedBy(table() + "_i"),
                5L);
        add(
                Cause.INDEX_PREDICATE,
                "only of the rows that are not",
                byUpload + " WHERE state <> 'checked'",
                "SELECT id FROM $t WHERE upload = ? AND state = 'checked'",
                call -> call.servedBy(table() + "_i"),
                5L);
        add(
                Cause.OPERATOR_CLASS,
                "made for patterns",
                "CREATE INDEX $t_i ON $t (sensor text_pattern_ops)",
                "SELECT id FROM $t WHERE sensor >= ? AND sensor < ?",
                call -> call.servedBy(table() + "_i"),
                "S-000012",
                "S-000013");
        add(
                Cause.INDEX_COLLATION,
                "another collation",
                "CREATE INDEX $t_i ON $t (sensor COLLATE \"C\")",
                "SELECT id FROM $t WHERE sensor >= ? AND sensor < ?",
                call -> call.servedBy(table() + "_i"),
                "S-000012",
                "S-000013");
        add(
                Cause.INVALID_INDEX,
                "an invalid index",
                byUpload + "; UPDATE pg_index SET indisvalid = false WHERE indexrelid = '$t_i'::regclass",
                "SELECT id FROM $t WHERE upload = ?",
                call -> call.servedBy(table() + "_i"),
                5L);
        add(
                Cause.OTHER_INDEX,
                "a newer index with more columns",
                byUpload + "; CREATE INDEX $t_n ON $t (upload, id)",
                "SELECT id FROM $t WHERE upload = ?",
                call -> call.servedBy(table() + "_i"),
                5L);
        add(
                Cause.OTHER_INDEX,
                "a newer partial index",
                byUpload + "; CREATE INDEX $t_n ON $t (upload) WHERE state = 'doubtful'",
                "SELECT id FROM $t WHERE upload = ? AND state = 'doubtful'",
                call -> call.servedBy(table() + "_i"),
                5L);
        add(
                Cause.FUNCTION_ON_COLUMN,
                "lower",
                bySensor,
                "SELECT id FROM $t WHERE lower(sensor) = ?",
                bounded("sensor"),
                "s-000012");
        add(Cause.FUNCTION_ON_COLUMN, "trim", bySensor, "SELECT id FROM $t WHERE trim(sensor) = ?", any, "S-000012");
        add(Cause.FUNCTION_ON_COLUMN, "arithmetic", byUpload, "SELECT id FROM $t WHERE upload + 1 = ?", any, 5L);
        add(Cause.FUNCTION_ON_COLUMN, "coalesce", byUpload, "SELECT id FROM $t WHERE coalesce(upload, 0) = ?", any, 5L);
        add(
                Cause.FUNCTION_ON_COLUMN,
                "substr",
                bySensor,
                "SELECT id FROM $t WHERE substr(sensor, 3) = ?",
                any,
                "000012");
        add(
                Cause.FUNCTION_ON_COLUMN,
                "a date of a time",
                "CREATE INDEX $t_i ON $t (at)",
                "SELECT id FROM $t WHERE date_trunc('minute', at AT TIME ZONE 'UTC') = '2025-01-01 12:00'",
                any);
        add(
                Cause.FUNCTION_ON_COLUMN,
                "two columns in one",
                bySensor,
                "SELECT id FROM $t WHERE sensor || kind = ?",
                any,
                "S-000012rain");
        add(
                Cause.CAST_ON_COLUMN,
                "a cast",
                byUpload,
                "SELECT id FROM $t WHERE CAST(upload AS text) = ?",
                bounded("upload"),
                "5");
        add(
                Cause.IMPLICIT_CONVERSION,
                "a decimal",
                byUpload,
                "SELECT id FROM $t WHERE upload = ?",
                bounded("upload"),
                BigDecimal.valueOf(5));
        add(
                Cause.IMPLICIT_CONVERSION,
                "a range of decimals",
                byUpload,
                "SELECT id FROM $t WHERE upload >= ? AND upload < ?",
                bounded("upload"),
                BigDecimal.valueOf(5),
                BigDecimal.valueOf(6));
        add(
                Cause.IMPLICIT_CONVERSION,
                "a double",
                byUpload,
                "SELECT id FROM $t WHERE upload = ?",
                bounded("upload"),
                5.0);
        add(
                Cause.LEADING_WILDCARD,
                "a pattern that ends so",
                bySensor,
                "SELECT id FROM $t WHERE sensor LIKE ?",
                bounded("sensor"),
                "%000012");
        add(
                Cause.OR_CHAIN,
                "a page after a row",
                "CREATE INDEX $t_i ON $t (at, id)",
                "SELECT id FROM $t WHERE (at < ? OR at = ? AND id < ?) ORDER BY at DESC, id DESC LIMIT 5",
                bounded("at"),
                noon,
                noon,
                5L);
        add(
                Cause.DEEP_OFFSET,
                "a page by its number",
                "CREATE INDEX $t_i ON $t (id)",
                "SELECT * FROM $t WHERE id > 0 ORDER BY id OFFSET ? ROWS FETCH FIRST ? ROWS ONLY",
                call -> call.buffers(atMost(8)),
                600,
                10);
        add(
                Cause.LONG_LIST,
                "a long list",
                byUpload,
                "SELECT count(note) FROM $t WHERE upload IN (" + String.join(", ", Collections.nCopies(12, "?")) + ")",
                call -> call.buffers(atMost(6)),
                IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf).toArray());
        add(
                Cause.MISSING_LIMIT,
                "all of a kind",
                "CREATE INDEX $t_i ON $t (kind)",
                "SELECT * FROM $t WHERE kind = ?",
                call -> call.reads(table()).buffers(atMost(6)),
                "rain");
        add(
                Cause.PREDICATE_NOT_PROVABLE,
                "a bound value",
                "CREATE INDEX $t_i ON $t (at) WHERE state = 'doubtful'",
                "SELECT id FROM $t WHERE state = ? AND at < ? ORDER BY at DESC LIMIT 5",
                call -> call.in(PlanMode.GENERIC, GuardedCall::noSort),
                "doubtful",
                noon);
    }

    /** A table for each sabotage, so that all of them share two databases. */
    private static final class Model implements GuardedModel {

        private final Map<Scale, Template> templates = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "Sabotage";
        }

        @Override
        public List<Class<?>> managedClasses() {
            return List.of();
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
                            for (Sabotage sabotage : SABOTAGES) {
                                statement.execute(of(sabotage, "CREATE TABLE $t AS TABLE base; " + sabotage.indexes()));
                            }
                        }
                        Statistics.settle(database);
                    }));
        }
    }

    @Test
    void the_cause_that_is_stated_is_the_cause(FaultRuns.Observer observer) throws SQLException {
        List<String> wrong = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        try (PlanGuardRun run = new PlanGuardRun(new Model(), observer.server())) {
            for (Sabotage sabotage : SABOTAGES) {
                Set<Cause> stated = causes(run, sabotage);
                if (stated.remove(Cause.UNKNOWN)) {
                    unknown.add(sabotage.name());
                }
                if (!stated.equals(Set.of(sabotage.cause()))) {
                    wrong.add("%s: %s, but stated is %s".formatted(sabotage.name(), sabotage.cause(), stated));
                }
            }
        }

        assertThat(wrong).as("false causes").isEmpty();
        assertThat(unknown).as("not found out").hasSizeLessThanOrEqualTo(SABOTAGES.size() / 20);
    }

    private static Set<Cause> causes(PlanGuardRun run, Sabotage sabotage) throws SQLException {
        boolean writes = !sabotage.query().startsWith("SELECT");
        List<Execution> executions = new ArrayList<>();
        for (Scale scale : run.model().scales()) {
            GuardedDatabase database = run.database(scale, writes);
            Binds binds = new Binds(database.connection(), ValueKind.NONE, new ConcurrentHashMap<>());
            Probe probe = new Probe(database, sabotage.name(), binds);
            current = table(sabotage);
            sabotage.promise().accept(probe.capture(() -> execute(database, sabotage)));
            database.connection().rollback();
            executions.addAll(probe.executions());
        }
        return run.evidence(sabotage.name(), executions).broken().stream()
                .map(broken -> broken.diagnosis().cause())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void execute(GuardedDatabase database, Sabotage sabotage) {
        try (PreparedStatement statement =
                database.capturing().connection().prepareStatement(of(sabotage, sabotage.query()))) {
            for (int i = 0; i < sabotage.values().size(); i++) {
                statement.setObject(i + 1, sabotage.values().get(i));
            }
            statement.execute();
        } catch (SQLException failure) {
            throw new IllegalStateException(sabotage.name(), failure);
        }
    }

    private static String of(Sabotage sabotage, String sql) {
        return sql.replace("$t", table(sabotage));
    }

    private static String table(Sabotage sabotage) {
        return "t" + SABOTAGES.indexOf(sabotage);
    }
}
