package com.asoud.planguard.guard;

import static com.asoud.planguard.guard.CoverageTest.GREEN;
import static com.asoud.planguard.guard.CoverageTest.outcomes;
import static com.asoud.planguard.guard.CoverageTest.red;
import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.PostgresServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an annotation declares is known in the database, whatever it declares, and in whatever schema. */
@ExtendWith(CoverageTest.Server.class)
class DeclaredIndexesTest {

    private static final PlanGuardSuite SUITE = new PlanGuardSuite() {};

    private final PostgresServer server;

    DeclaredIndexesTest(PostgresServer server) {
        this.server = server;
    }

    @Test
    void indexes_of_every_kind_are_as_declared_beside_what_migrations_made_by_hand() {
        Shelf model = new Shelf(List.of(Shelf.Document.class), "");
        try (PlanGuardRun run = new PlanGuardRun(model, server)) {
            assertThat(outcomes(SUITE.every_declared_index_is_as_its_annotation_says(run)))
                    .containsOnlyKeys(
                            "shelf." + model.unnamed(),
                            "shelf.document_tags",
                            "shelf.document_pages",
                            "shelf.document_like",
                            "shelf.document_plain",
                            "shelf.document_folded")
                    .allSatisfy((index, outcome) -> assertThat(outcome).isEqualTo(GREEN));
            assertThat(outcomes(SUITE.every_index_in_the_database_is_declared(run)))
                    .containsKeys(model.unnamed(), "document_tags")
                    .allSatisfy((index, outcome) -> assertThat(outcome).isEqualTo(GREEN));
        }
    }

    @Test
    void an_index_of_another_method_or_options_is_not_as_declared() {
        Shelf model = new Shelf(List.of(Shelf.Document.class), """
                DROP INDEX shelf.document_tags, shelf.document_like, shelf.document_folded;
                CREATE INDEX document_tags ON shelf.document USING gin (tags);
                CREATE INDEX document_like ON shelf.document USING gist (title shelf.gist_trgm_ops (siglen = 64));
                CREATE UNIQUE INDEX document_folded ON shelf.document (shelf.folded(title), code) WHERE pages > 0;
                """);
        try (PlanGuardRun run = new PlanGuardRun(model, server)) {
            Map<String, String> outcomes = outcomes(SUITE.every_declared_index_is_as_its_annotation_says(run));

            assertThat(outcomes)
                    .hasEntrySatisfying("shelf.document_tags", red("gin on document (tags jsonb_path_ops)"))
                    .hasEntrySatisfying("shelf.document_like", red("(siglen=64)"))
                    .hasEntrySatisfying("shelf.document_folded", red("include (pages)"));
            assertThat(outcomes.values()).filteredOn(GREEN::equals).hasSize(outcomes.size() - 3);
        }
    }

    @Test
    void an_index_of_a_declared_name_in_another_schema_is_not_declared() {
        Shelf model = new Shelf(List.of(Shelf.Document.class), """
                CREATE TABLE old (tags text);
                CREATE INDEX document_tags ON old (tags);
                """);
        try (PlanGuardRun run = new PlanGuardRun(model, server)) {
            assertThat(outcomes(SUITE.every_declared_index_is_as_its_annotation_says(run)))
                    .containsEntry("shelf.document_tags", GREEN);
            assertThat(outcomes(SUITE.every_index_in_the_database_is_declared(run)))
                    .containsEntry("shelf.document_tags", GREEN)
                    .hasEntrySatisfying("document_tags", red("document_tags on old is in the database"));
        }
    }

    @Test
    void an_index_that_the_server_refuses_hides_no_other() {
        Shelf model = new Shelf(List.of(Shelf.Document.class, Shelf.Slip.class), "");
        try (PlanGuardRun run = new PlanGuardRun(model, server)) {
            Map<String, String> outcomes = outcomes(SUITE.every_declared_index_is_as_its_annotation_says(run));

            assertThat(outcomes)
                    .hasEntrySatisfying(
                            "slip_nonsense",
                            outcome -> assertThat(outcome)
                                    .contains(
                                            "slip_nonsense cannot be built as its @Index declares it.",
                                            "create index \"slip_nonsense\" on slip (",
                                            "operator class \"nonsense_ops\" does not exist",
                                            "do:    correct the annotation"))
                    .hasEntrySatisfying("slip_note", red("in the database:  nothing"))
                    .containsEntry("shelf.document_tags", GREEN);
        }
    }
}
