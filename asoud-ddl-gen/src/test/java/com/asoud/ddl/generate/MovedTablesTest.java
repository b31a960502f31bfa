package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An entity says another schema than before, and its table, made by hand, is still where it was. */
class MovedTablesTest {

    private static final String SCHEMA = "CREATE SCHEMA ops;\n";

    private static final String TABLES = """
            CREATE TABLE %1$sshipment (id bigint PRIMARY KEY, code varchar(20)%2$s);
            CREATE TABLE ops.label (id bigint PRIMARY KEY, shipment bigint);
            ALTER TABLE ops.label ADD CONSTRAINT %3$s FOREIGN KEY (shipment) REFERENCES %1$sshipment;
            """;

    private Project project = new Project(Path.of(""));

    @TempDir
    private Path folder;

    @BeforeEach
    void aProject() {
        project = new Project(folder);
    }

    private void byHand(int version, String sql) {
        project.write("migration/common/V" + version + "__by_hand.sql", sql);
    }

    private static String model(String schema, String more) {
        return SCHEMA + TABLES.formatted(schema, more, "fk0123456789abcdefghijklmno");
    }

    private List<Problem> problems(String model) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> project.generate(model));
        return refusal == null ? List.of() : refusal.problems();
    }

    @ParameterizedTest
    @CsvSource({"ops., '', ops, public", "'', ops., public, ops"})
    void a_table_of_the_same_name_in_another_schema_is_asked_about_and_moves_by_hand(
            String before, String after, String from, String to) {
        byHand(1, SCHEMA + TABLES.formatted(before, "", "to_shipment"));
        assertThat(project.generate(model(before, "")).migrations()).isEmpty();

        List<Problem> problems = problems(model(after, ", size integer"));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.what())
                    .startsWith("table " + after + "shipment is new in schema " + to + ", and looks like " + before
                            + "shipment of schema " + from);
            assertThat(problem.remedy())
                    .contains("say where it is: @Table(name = \"shipment\""
                            + (before.isEmpty() ? ")" : ", schema = \"ops\")"));
        });
        String move = problems.get(0)
                .remedy()
                .lines()
                .filter(line -> line.startsWith("SET ") || line.startsWith("ALTER "))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(move).contains(" SET SCHEMA ");
        byHand(2, move);
        assertThat(project.generate(model(after, ", size integer")).migrations())
                .isNotEmpty();
        assertThat(project.generate(model(after, ", size integer")).migrations())
                .isEmpty();
    }

    @Test
    void both_are_kept_if_the_new_one_is_made_by_hand() {
        String old = SCHEMA + "CREATE TABLE ops.shipment (id bigint PRIMARY KEY, code varchar(20));";
        String model = SCHEMA + "CREATE TABLE shipment (id bigint PRIMARY KEY, code varchar(20));";
        byHand(1, old);

        String remedy = problems(model).get(0).remedy();

        byHand(2, remedy.substring(remedy.indexOf("CREATE TABLE")));
        GenerationResult result = project.generate(model);
        assertThat(result.migrations()).isEmpty();
        assertThat(result.kept()).anyMatch(text -> text.startsWith("table ops.shipment is not in the model"));
    }

    @Test
    void another_table_of_the_same_name_is_none_of_it() {
        byHand(
                1,
                SCHEMA + "CREATE TABLE ops.shipment (id bigint, changed_at timestamp, changed_by text, before jsonb);");

        assertThat(project.generate("CREATE TABLE shipment (id bigint PRIMARY KEY, code varchar(20));")
                        .migrations())
                .isNotEmpty();
    }

    /** The model has both, and one of them is new. */
    @Test
    void a_table_of_each_schema_is_none_of_it() {
        String old = SCHEMA + "CREATE TABLE ops.shipment (id bigint PRIMARY KEY, code varchar(20));";
        byHand(1, old);

        assertThat(project.generate(old + "CREATE TABLE shipment (id bigint PRIMARY KEY, code varchar(20));")
                        .migrations())
                .isNotEmpty();
    }
}
