package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.CoverageTest.GREEN;
import static com.asoud.planguard.guard.CoverageTest.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.database.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a guard would say of an index that is missing, or cut, is what it says. */
@ExtendWith(CoverageTest.Server.class)
class MutationsTest {

    private static final PlanGuardSuite SUITE = new PlanGuardSuite() {};

    private final PostgresServer server;

    MutationsTest(PostgresServer server) {
        this.server = server;
    }

    @Test
    void each_index_is_tried_with_all_that_the_guards_promise() {
        try (PlanGuardRun run = new PlanGuardRun(new Visits(), server)) {
            Map<String, String> outcomes = outcomes(SUITE.every_index_is_needed(run));

            assertThat(run.all())
                    .allSatisfy(evidence -> assertThat(evidence.broken()).isEmpty());
            assertThat(outcomes)
                    .as("growth that is broken is noticed")
                    .containsEntry("visit_person_day, LAST_KEY_DROPPED", GREEN)
                    .as("rows agree in what is left of a unique key")
                    .containsEntry("pass_person_serial, LAST_KEY_DROPPED", GREEN)
                    .hasEntrySatisfying(
                            "pass_person, DROPPED",
                            outcome -> assertThat(outcome)
                                    .contains(
                                            "pass_person, DROPPED: guards fail, but no query reads more pages",
                                            "broken: served by pass_person: pass_person_serial on pass",
                                            "do:    remove the index, and what the guards promise of it"))
                    .hasEntrySatisfying(
                            "pass_serial, DROPPED",
                            outcome -> assertThat(outcome)
                                    .contains(
                                            "pass_serial, DROPPED: no guard notices",
                                            "do:    guard the query that needs the index, or remove the index"));
        }
    }

    @Test
    void an_index_is_shown_with_the_columns_that_it_includes() {
        try (PlanGuardRun run = new PlanGuardRun(new Visits(), server)) {
            IndexDefinition index = run.database(run.scales().get(0), false)
                    .catalog()
                    .find("pass_person_serial")
                    .orElseThrow();

            assertThat(index.summary()).isEqualTo("pass (person, serial) INCLUDE (id)");
            assertThat(Mutation.of(index))
                    .allSatisfy(mutation -> assertThat(
                                    mutation.statements().stream().filter(sql -> sql.startsWith("CREATE")))
                            .allMatch(sql -> sql.endsWith(" INCLUDE (id)")));
        }
    }
}
