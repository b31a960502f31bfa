package com.asoud.planguard.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.database.PostgresServer;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What guards take: whatever they use for their queries, these are captured. */
@ExtendWith(CoverageTest.Server.class)
class ParametersTest {

    private final PostgresServer server;

    ParametersTest(PostgresServer server) {
        this.server = server;
    }

    @Test
    void whatever_a_guard_uses_is_captured() {
        WaysToAsk.verify(server);
    }

    @Test
    void what_the_guard_wrote_before_is_seen_by_the_plan() {
        try (PlanGuardRun run = new PlanGuardRun(new WaysToAsk.Model(), server)) {
            assertThat(run.evidence(guard("written_before")).executions())
                    .flatExtracting(execution -> execution.measurements().values())
                    .extracting(Measurement::rows)
                    .containsOnly(1.0);
        }
    }

    @Test
    void what_cannot_be_given_is_said_with_what_can() {
        assertThatThrownBy(() -> observe("unknown"))
                .hasMessageContaining("java.lang.StringBuilder")
                .hasMessageContaining("WaysToAsk.unknown")
                .hasMessageContaining("EntityManager, Session, StatelessSession");
    }

    @Test
    void an_answer_from_the_cache_is_no_query() {
        assertThatThrownBy(() -> observe("from_the_cache")).hasMessageContaining("entityManager.clear()");
    }

    private void observe(String name) {
        try (PlanGuardRun run = new PlanGuardRun(new WaysToAsk.Model(), server)) {
            run.evidence(guard(name));
        }
    }

    private static Method guard(String name) {
        return Arrays.stream(WaysToAsk.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
