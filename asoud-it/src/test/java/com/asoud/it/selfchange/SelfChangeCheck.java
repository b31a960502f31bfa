package com.asoud.it.selfchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Somebody adds an index, a column and an entity by CONTRIBUTING's steps, in a copy of the project, and runs all of its
 * suites. {@code mvn verify -Pself-change -pl asoud-it -am} runs this class alone.
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
            copy.maven("verify", "-Dplan-guard.baseline=record");

            assertThat(copy.contents(MIGRATIONS))
                    .containsAllEntriesOf(committed)
                    .hasSizeGreaterThan(committed.size());
            Map<String, String> recorded = copy.contents(BASELINE);
            copy.maven(
                    "test", "-pl", "asoud-it", "-am", "-Dtest=*PlansTest", "-Dsurefire.failIfNoSpecifiedTests=false");
            assertThat(copy.contents(BASELINE)).isEqualTo(recorded);
        }
    }
}
