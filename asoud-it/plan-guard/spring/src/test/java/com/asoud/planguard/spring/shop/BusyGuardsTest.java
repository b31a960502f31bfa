package com.asoud.planguard.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a guard in a test class of Spring does not mistake for the call. */
class BusyGuardsTest {

    private static final Map<String, String> SAID = new TreeMap<>();

    @BeforeAll
    static void run_the_guards() {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(BusyGuards.class))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                SAID.put(
                                        test.getDisplayName().replaceAll("\\(.*", ""),
                                        result.getThrowable()
                                                .map(Throwable::getMessage)
                                                .orElse("passed"));
                            }
                        });
    }

    @Test
    void threads_of_the_context_are_not_the_call() {
        assertThat(SAID)
                .containsEntry("while_a_scheduler_works", "passed")
                .containsEntry("while_a_task_works_that_the_context_has_started", "passed")
                .containsEntry("while_a_thread_asks_another_data_source", "passed");
    }

    @Test
    void what_will_be_rolled_back_is_not_committed() {
        assertThat(SAID).containsEntry("a_transaction_that_will_not_be_committed", "passed");
    }

    @Test
    void connections_begin_as_in_the_pool() {
        assertThat(SAID).containsEntry("what_a_call_rolls_back", "passed");
    }

    @Test
    void executors_of_all_kinds_can_be_injected_and_are_waited_for() {
        assertThat(SAID).containsEntry("executors_of_all_kinds", "passed");
    }

    @Test
    void a_cancelled_task_is_not_waited_for() {
        assertThat(SAID).containsEntry("a_task_that_is_cancelled", "passed");
    }

    @Test
    void only_writes_are_committed() {
        assertThat(SAID).containsEntry("what_a_commented_query_reads_stays_managed", "passed");
    }

    @Test
    void what_a_call_makes_of_a_refused_write_does_not_matter() {
        assertThat(SAID).containsEntry("a_failure_that_is_expected_of_a_write", "passed");
    }

    @Test
    void failures_are_the_applications_own() {
        assertThat(SAID.get("what_the_call_throws")).contains("column \"nothing\" does not exist");
        assertThat(SAID.get("what_only_the_commit_throws")).contains("null value in column");
    }

    @Test
    void nothing_else_fails() {
        assertThat(SAID).containsEntry("JUnit Jupiter", "passed").containsEntry("BusyGuards", "passed");
    }
}
