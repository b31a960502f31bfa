package com.asoud.it.selfchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Somebody adds an index, a column and an entity by CONTRIBUTING's steps, in a copy of the project, and runs all of its
 * suites, or those that {@code -Dself-change.suites=…} names. {@code mvn test -Pself-change} runs this class alone.
 */
class SelfChangeCheck {

    private static final String MIGRATIONS = "asoud-model/src/main/resources/db";
    private static final String BASELINE = "asoud-it/src/test/plans";

    @Test
    void an_index_a_column_and_an_entity_touch_nothing_but_the_model_its_migrations_its_guards_and_their_baseline()
            throws IOException {
        try (ProjectCopy copy = ProjectCopy.of()) {
            copy.change();
            Map<String, String> committed = copy.contents(MIGRATIONS);

            copy.maven("generate-ddl");
            copy.maven("spotless:apply");
            String named = System.getProperty("self-change.suites", "");
            copy.maven(suites("verify", named, "-Dplan-guard.baseline=record"));

            assertThat(copy.contents(MIGRATIONS))
                    .containsAllEntriesOf(committed)
                    .hasSizeGreaterThan(committed.size());
            Map<String, String> recorded = copy.contents(BASELINE);
            copy.maven(suites("test", named.isBlank() ? "*PlansTest" : named));
            assertThat(copy.contents(BASELINE)).isEqualTo(recorded);
        }
    }

    /** @param named as Surefire names classes; all if it is blank */
    private static String[] suites(String phase, String named, String... more) {
        List<String> arguments = new ArrayList<>(List.of(phase));
        arguments.addAll(List.of(more));
        if (!named.isBlank()) {
            arguments.addAll(List.of("-Dtest=" + named, "-Dsurefire.failIfNoSpecifiedTests=false"));
        }
        return arguments.toArray(String[]::new);
    }
}
