package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    @Test
    void many_files_are_proven_beyond_those_that_flyway_runs(@TempDir Path folder) {
        Project project = new Project(folder);
        project.generate(tables(""));

        assertThat(project.generate(tables(INDEX)).migrations()).hasSize(2 * TABLES);
        assertThat(project.generate(tables(INDEX)).migrations()).isEmpty();
    }

    @Test
    void a_file_that_flyway_does_not_run_is_found_wrong_nevertheless(@TempDir Path folder) {
        Project project = new Project(folder);
        project.generate(tables(""));
        project.write("migration/common/V2__by_hand.sql", """
                CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF current_query() LIKE '%ix\\_{0}%' THEN RAISE 'no more indexes'; END IF; END $$;
                CREATE EVENT TRIGGER refusal ON ddl_command_start EXECUTE FUNCTION refuse();
                """.replace("{0}", String.valueOf(TABLES)));

        assertThatThrownBy(() -> project.generate(tables(INDEX)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("V3." + TABLES)
                .hasMessageContaining("no more indexes");
    }

    /** More than Flyway runs all of. */
    private static final int TABLES = 60;

    private static final String INDEX = "CREATE INDEX ix_{0} ON t_{0} (code);";

    private static String tables(String more) {
        return IntStream.rangeClosed(1, TABLES)
                .mapToObj(number -> ("CREATE TABLE t_{0} (id bigint PRIMARY KEY, code text);" + more)
                        .replace("{0}", String.valueOf(100 + number).substring(1)))
                .collect(Collectors.joining("\n"));
    }

    private static Project changed(Path folder) throws IOException {
        ChangeCase change = ChangeCase.read(CHANGES);
        Project project = new Project(folder);
        project.generate(change.before());
        project.generate(change.after());
        return project;
    }
}
