package com.asoud.planguard.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.asoud.planguard.guard.Probe;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a guard in a test class of Spring notices. */
class FaultyGuardsTest {

    private static final Map<String, String> SAID = new TreeMap<>();

    @BeforeAll
    static void run_the_guards() {
        SAID.putAll(run(selectClass(FaultyGuards.class)));
    }

    private static Map<String, String> run(DiscoverySelector guards) {
        Map<String, String> said = new TreeMap<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(guards)
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                said.put(
                                        test.getDisplayName().replaceAll("\\(.*", ""),
                                        result.getThrowable()
                                                .map(Throwable::getMessage)
                                                .orElse("passed"));
                            }
                        });
        return said;
    }

    /** As Surefire does with tests that fail. */
    @Test
    void guards_can_be_run_again_in_the_same_jvm() {
        assertThat(run(selectMethod(
                        FaultyGuards.class, "what_was_read_stays_managed", EntityManager.class, Probe.class)))
                .containsEntry("what_was_read_stays_managed", "passed");
    }

    @Test
    void a_statement_for_each_row_is_counted() {
        assertThat(SAID.get("a_statement_for_each_row")).contains("promised  statements: 1", "N_PLUS_ONE");
    }

    @Test
    void a_transaction_that_reads_refuses_to_write_as_in_production() {
        assertThat(SAID.get("a_write_in_a_transaction_that_reads"))
                .contains("cannot execute UPDATE in a read-only transaction");
    }

    @Test
    void a_transaction_of_its_own_sees_the_other_one() {
        assertThat(SAID.get("a_transaction_of_its_own")).isEqualTo("passed");
    }

    @Test
    void what_the_commit_sends_is_guarded() {
        assertThat(SAID).containsEntry("what_the_commit_sends", "passed");
    }

    @Test
    void what_was_read_stays_managed() {
        assertThat(SAID).containsEntry("what_was_read_stays_managed", "passed");
    }

    @Test
    void what_goes_past_the_guarded_data_source_is_named() {
        assertThat(SAID.get("another_data_source"))
                .contains("data source reports: select 'not guarded'", "unguardedDataSources()");
        assertThat(SAID.get("rows_of_a_result")).contains("ResultSet.updateRow()");
    }

    @Test
    void what_is_handed_to_an_executor_is_waited_for() {
        assertThat(SAID).containsEntry("what_nobody_waits_for", "passed");
    }

    @Test
    void a_statement_after_the_call_is_named() {
        assertThat(SAID.get("a_thread_that_nobody_knows"))
                .contains("another thread", "select town from customer where id = 8");
    }

    @Test
    void promises_of_a_statement_that_is_never_sent_are_not_kept() {
        assertThat(SAID.get("a_count_that_is_never_sent")).contains("promised  a statement 2");
    }

    @Test
    void a_page_that_hibernate_cuts_in_memory_is_noticed() {
        assertThat(SAID.get("a_page_that_is_cut_in_memory")).contains("promised  rows: at most 20", "IN_MEMORY_PAGING");
    }

    @Test
    void a_parameter_that_is_no_bean_is_named() {
        assertThat(SAID.get("nobody_makes_this")).contains("java.lang.StringBuilder", "@DataJpaTest");
    }

    @Test
    void nothing_else_fails() {
        assertThat(SAID).hasSize(14).containsEntry("JUnit Jupiter", "passed").containsEntry("FaultyGuards", "passed");
    }
}
