package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of every generation, whatever changed. */
class GenerationTest {

    private static final String CHANGES = "several-tables-change-at-once";

    @Test
    void the_same_model_gives_the_same_bytes_and_a_second_run_nothing(@TempDir Path folder, @TempDir Path another)
            throws IOException {
        Project project = changed(folder);
        Map<String, String> first = project.files();

        GenerationResult second = project.generate(ChangeCase.read(CHANGES).after());

        assertThat(second.migrations()).isEmpty();
        assertThat(project.files()).isEqualTo(first);
        assertThat(changed(another).files()).isEqualTo(first);
    }

    @Test
    void a_check_writes_nothing(@TempDir Path folder) {
        Project project = new Project(folder);

        GenerationResult result = project.check("CREATE TABLE product (id bigint PRIMARY KEY)");

        assertThat(result.migrations()).hasSize(1);
        assertThat(project.files()).isEmpty();
    }

    @Test
    void the_flavours_must_agree_before_anything_new_is_generated(@TempDir Path folder) {
        Project project = new Project(folder);
        String schema = "CREATE TABLE product (id bigint PRIMARY KEY)";
        project.generate(schema);
        project.write("migration/standard/V2__by_hand.sql", "CREATE INDEX by_hand ON product (id);");

        assertThatThrownBy(() -> project.generate(schema))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("index by_hand on product is new");
    }

    private static Project changed(Path folder) throws IOException {
        ChangeCase change = ChangeCase.read(CHANGES);
        Project project = new Project(folder);
        project.generate(change.before());
        project.generate(change.after());
        return project;
    }
}
