package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** What no guard looks at is noticed, and one guard that fails is one failure. */
@ExtendWith(CoverageTest.Server.class)
class CoverageTest {

    static final String GREEN = "green";

    private static final PlanGuardSuite SUITE = new PlanGuardSuite() {};

    private final PostgresServer server;

    @TempDir
    Path folder;

    CoverageTest(PostgresServer server) {
        this.server = server;
    }

    @Test
    void an_overload_a_default_method_and_an_inherited_one_are_queries_of_their_own() {
        try (PlanGuardRun run = run(Coverage.Some.class, template -> template)) {
            assertThat(outcomes(SUITE.every_query_is_guarded(run)))
                    .containsOnlyKeys(
                            "Guarding.high()",
                            "Guarding.of(String)",
                            "Guarding.of(long)",
                            "Guarding.ofAll(String)",
                            "Guarding.one(long)",
                            "Other.one(long)")
                    .containsEntry("Guarding.one(long)", GREEN)
                    .containsEntry("Guarding.ofAll(String)", GREEN)
                    .containsEntry("Guarding.of(String)", GREEN)
                    .hasEntrySatisfying("Guarding.high()", red("has no guard"))
                    .hasEntrySatisfying("Guarding.of(long)", red("has no guard"))
                    .hasEntrySatisfying("Other.one(long)", red("has no guard"));
            assertThat(outcomes(SUITE.every_repository_is_known(run)))
                    .containsEntry("Guarding", GREEN)
                    .hasEntrySatisfying("Forgotten", red("add it to repositories()"));
        }
    }

    @Test
    void a_definition_that_was_changed_without_a_migration_is_told() {
        Template[] changed = new Template[1];
        try (PlanGuardRun run = run(Coverage.Some.class, template -> {
            changed[0] = changed[0] == null ? template.then("redefined", CoverageTest::redefine) : changed[0];
            return changed[0];
        })) {
            Map<String, String> outcomes = outcomes(SUITE.every_declared_index_is_as_its_annotation_says(run));

            assertThat(outcomes)
                    .hasEntrySatisfying(
                            "idx_reading_station_taken",
                            red("declared:         btree on reading (station_id, taken_at"))
                    .hasEntrySatisfying("idx_reading_sensor", red("in the database:  nothing"));
            assertThat(outcomes.values()).filteredOn(GREEN::equals).hasSize(outcomes.size() - 2);
        }
    }

    /** A storage parameter is nothing that an annotation says. */
    private static void redefine(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    DROP INDEX idx_reading_station_taken;
                    CREATE INDEX idx_reading_station_taken ON reading (station_id, taken_at) INCLUDE (value);
                    DROP INDEX idx_reading_sensor;
                    ALTER INDEX idx_reading_upload SET (fillfactor = 70);
                    """);
        }
    }

    @Test
    void only_the_guard_that_throws_fails_and_what_depends_on_it_is_skipped() {
        try (PlanGuardRun run = run(Coverage.Throwing.class, template -> template)) {
            assertThatThrownBy(() -> run.evidence(guard(run, "wrong")))
                    .isInstanceOf(GuardFailure.class)
                    .hasMessageContaining("Throwing.wrong fails with a typical value at scale ")
                    .hasMessageContaining("Cannot cast java.lang.String to java.lang.Long");
            assertThatThrownBy(() -> run.evidence(guard(run, "without_rows")))
                    .hasMessageContaining("Throwing.without_rows fails")
                    .hasMessageContaining("do:    add rows to com.asoud.planguard.weather.WeatherData");
            assertThat(run.evidence(guard(run, "some")).executions()).isNotEmpty();
            assertThat(outcomes(SUITE.every_query_is_guarded(run)))
                    .containsEntry("Guarding.one(long)", GREEN)
                    .hasEntrySatisfying(
                            "Other.one(long)",
                            outcome -> assertThat(outcome)
                                    .isEqualTo(
                                            "skipped: not known while a guard fails: Throwing.without_rows, Throwing.wrong"));
        }
    }

    @Test
    void a_database_that_cannot_be_made_is_tried_and_told_once() {
        AtomicInteger attempts = new AtomicInteger();
        Template broken = Template.EMPTY.then("broken", database -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("no such table");
        });
        PlanGuardRun run = run(Coverage.Throwing.class, template -> broken);

        assertThatThrownBy(() -> SUITE.every_query_is_guarded(run)
                        .findFirst()
                        .orElseThrow()
                        .getExecutable()
                        .execute())
                .isInstanceOf(GuardFailure.class)
                .hasMessageContaining("There is no database of scale ")
                .hasMessageContaining(
                        "no such table\ndo:    see the migrations, and the rows that com.asoud.planguard.weather");
        assertThat(outcomes(SUITE.every_query_is_guarded(run)).values())
                .allSatisfy(outcome -> assertThat(outcome).startsWith("skipped: "));
        assertThatThrownBy(() -> run.evidence(guard(run, "some"))).isInstanceOf(TestAbortedException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void a_promise_or_a_guard_that_is_gone_is_a_difference() throws IOException {
        try (PlanGuardRun run = run(Coverage.Some.class, template -> template)) {
            Evidence evidence = run.evidence(guard(run, "some"));
            AcceptedPromises accepted = new AcceptedPromises(folder);
            accepted.record(run.all(), Set.of("Some.some"));
            assertThat(accepted.difference(evidence)).isEmpty();
            Path file = folder.resolve("Some.some.promises");
            assertThat(file).content().isEqualTo("""
                    1. Guarding.one
                      served by station_pkey
                      statements: 1
                    2. Guarding.ofAll
                      may read all of station
                      statements: 1
                    """);

            Files.writeString(file, Files.readString(file).replace("  may read all of station\n", "  no sort\n"));

            assertThat(accepted.difference(evidence))
                    .hasValueSatisfying(difference ->
                            assertThat(difference).contains("-   no sort", "+   may read all of station"));
            assertThat(accepted.withoutGuard(Set.of("Some.another"))).containsExactly("Some.some");
        }
    }

    @Test
    void a_major_without_accepted_plans_is_skipped_with_the_reason() {
        try (PlanGuardRun run = run(Coverage.Some.class, template -> template)) {
            Baseline nothing = run.baseline(folder);

            assertThat(outcomes(PlanGuardSuite.plans(run, Optional.of(nothing))).values())
                    .singleElement()
                    .asString()
                    .startsWith("skipped: not compared: no plans are accepted for postgresql-")
                    .contains("-Dplan-guard.baseline=record");
        }
    }

    @Test
    void promises_that_are_not_there_are_skipped_with_the_reason() {
        try (PlanGuardRun run = run(Coverage.Some.class, template -> template)) {
            Path nothing = folder.resolve("promises");

            assertThat(outcomes(PlanGuardSuite.promises(run, Optional.of(new AcceptedPromises(nothing))))
                            .values())
                    .singleElement()
                    .asString()
                    .startsWith("skipped: not compared: no promises are accepted in " + nothing)
                    .contains("-Dplan-guard.baseline=record");
        }
    }

    @Test
    void a_model_without_a_baseline_is_skipped_with_the_reason() {
        try (PlanGuardRun run = run(Coverage.Some.class, template -> template)) {
            assertThat(Stream.of(SUITE.every_plan_is_as_accepted(run), SUITE.every_promise_is_as_accepted(run)))
                    .allSatisfy(tests -> assertThat(outcomes(tests).values())
                            .singleElement()
                            .asString()
                            .startsWith("skipped: not compared: no folder is named for accepted ")
                            .contains("baseline() of " + Coverage.class.getName()));
        }
    }

    @Test
    void nothing_is_repeated_unless_it_is_asked_for() {
        try (PlanGuardRun run = run(Coverage.Some.class, template -> template)) {
            assertThatThrownBy(() -> Repeats.compare(run, 1))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("-Dplan-guard.repeats=3");
            assertThat(run.observed()).isEmpty();
        }
    }

    private PlanGuardRun run(Class<?> guards, Function<Template, Template> schema) {
        return new PlanGuardRun(new Coverage(guards, schema), server);
    }

    private static Method guard(PlanGuardRun run, String name) {
        return run.guards().stream()
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Consumer<String> red(String message) {
        return outcome -> assertThat(outcome).startsWith("red: ").contains(message);
    }

    static Map<String, String> outcomes(Stream<DynamicTest> tests) {
        Map<String, String> outcomes = new TreeMap<>();
        tests.forEach(test -> outcomes.put(test.getDisplayName(), outcome(test)));
        return outcomes;
    }

    private static String outcome(DynamicTest test) {
        try {
            test.getExecutable().execute();
            return GREEN;
        } catch (TestAbortedException aborted) {
            return String.valueOf(aborted.getMessage());
        } catch (Throwable failure) {
            return "red: " + failure.getMessage();
        }
    }

    /** The server that all tests share. */
    static final class Server implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PostgresServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return PostgresServer.of(context);
        }
    }
}
