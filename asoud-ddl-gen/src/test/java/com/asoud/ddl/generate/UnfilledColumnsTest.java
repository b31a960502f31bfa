package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column made by hand that the model does not have: rows of the application come without it. */
class UnfilledColumnsTest {

    private static final String MODEL = "CREATE TABLE \"Car\" (id bigint PRIMARY KEY, kind text)";
    private static final String NOTHING = "the columns that the model does not have";

    @TempDir
    private Path folder;

    /** Each is tried: what is warned of fails, and does not when the advice was taken. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ADD COLUMN "Plate" text NOT NULL                     | column Car.Plate is NOT NULL and has no default
            ADD COLUMN p text NOT NULL DEFAULT upper(NULL)       | column Car.p is NOT NULL
            ADD COLUMN p filled_in                               | column Car.p is of type filled_in, which rejects the value
            ADD COLUMN p text, ADD CONSTRAINT c CHECK (p IS NOT NULL)     | constraint c on Car rejects a row without
            ADD COLUMN p text DEFAULT 'x', ADD CONSTRAINT c UNIQUE (p)    | constraint c on Car rejects a second row
            ADD COLUMN p text DEFAULT 'x', ADD CONSTRAINT c EXCLUDE (p WITH =) | constraint c on Car rejects a second row
            ADD COLUMN p text, ADD COLUMN q text, ADD CONSTRAINT c CHECK (num_nulls(p, q) = 1) | constraint c on Car rejects a row
            """)
    void what_keeps_rows_out_is_told_each_time_until_it_is_gone(String actions, String what) throws SQLException {
        Project project = made("CREATE DOMAIN filled_in AS text NOT NULL; ALTER TABLE \"Car\" " + actions);
        assertThatThrownBy(() -> insertTwoRows(project)).isInstanceOf(SQLException.class);

        List<String> notes = project.generate(MODEL).notes();

        assertThat(notes.get(0))
                .startsWith("The application cannot insert into Car: ")
                .contains(what);
        assertThat(project.generate(MODEL).notes()).isEqualTo(notes);
        assertThat(notes.get(1)).contains("migration/common", "before the deploy");
        project.write("migration/common/V3__by_hand.sql", notes.get(2).replace("...", "''"));
        assertThat(project.generate(MODEL).notes()).isEmpty();
        insertTwoRows(project);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALTER TABLE "Car" ADD p text
            ALTER TABLE "Car" ADD p text NOT NULL DEFAULT 'x'
            ALTER TABLE "Car" ADD p text UNIQUE
            ALTER TABLE "Car" ADD p bigint GENERATED ALWAYS AS IDENTITY UNIQUE
            ALTER TABLE "Car" ADD p bigserial UNIQUE
            ALTER TABLE "Car" ADD p text GENERATED ALWAYS AS (upper(kind)) STORED NOT NULL
            ALTER TABLE "Car" ADD p text CHECK (length(p) > 3)
            ALTER TABLE "Car" ADD p text DEFAULT 'x'; CREATE INDEX ON "Car" (p)
            ALTER TABLE "Car" ADD p text DEFAULT 'x'; CREATE UNIQUE INDEX ON "Car" (p, id)
            CREATE TABLE other (id bigint PRIMARY KEY, p text NOT NULL)
            """)
    void what_lets_rows_in_is_not_told(String sql) throws SQLException {
        Project project = made(sql);

        assertThat(project.generate(MODEL).notes()).isEmpty();
        insertTwoRows(project);
    }

    @Test
    void a_unique_index_over_a_default_lets_one_row_in() throws SQLException {
        Project project =
                made("ALTER TABLE \"Car\" ADD p text DEFAULT 'x'; CREATE UNIQUE INDEX ux ON \"Car\" (lower(p))");

        List<String> notes = project.generate(MODEL).notes();

        assertThat(notes.get(0)).contains("index ux on Car rejects a second row without " + NOTHING);
        assertThat(notes.get(2)).endsWith("DROP INDEX \"ux\";");
    }

    @Test
    void nulls_that_are_not_distinct_let_one_row_in() throws SQLException {
        assumeThat(Project.serverVersion()).doesNotStartWith("14.");
        Project project = made("ALTER TABLE \"Car\" ADD p text, ADD CONSTRAINT c UNIQUE NULLS NOT DISTINCT (p)");

        assertThat(project.generate(MODEL).notes().get(0)).contains("constraint c on Car rejects a second row");
    }

    @Test
    void a_trigger_that_may_fill_it_is_named() {
        String trigger =
                "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.p = 1; RETURN NEW; END';"
                        + "CREATE TRIGGER filling BEFORE INSERT ON \"Car\" FOR EACH ROW EXECUTE FUNCTION fill();"
                        + "CREATE TRIGGER later AFTER INSERT ON \"Car\" FOR EACH ROW EXECUTE FUNCTION fill();";
        Project project = made("ALTER TABLE \"Car\" ADD p integer NOT NULL;" + trigger);

        assertThat(project.generate(MODEL).notes().get(0))
                .isEqualTo(
                        "The application cannot insert into Car, unless trigger filling fills it: column Car.p is NOT"
                                + " NULL and has no default.");
    }

    @Test
    void a_field_that_is_taken_out_is_told_with_the_new_files_too() {
        Project project = made("ALTER TABLE \"Car\" ADD \"Plate\" text NOT NULL, ADD n bigserial");
        project.generate(MODEL.replace("kind text", "kind text, \"Plate\" text NOT NULL"));

        GenerationResult result = project.generate(MODEL.replace("kind text", "kind text, color text"));

        assertThat(result.migrations()).isNotEmpty();
        assertThat(result.notes())
                .hasSize(5)
                .anyMatch(note -> note.contains("@Column(name = \"\\\"Plate\\\"\")"))
                .last()
                .asString()
                .endsWith("ALTER TABLE \"Car\" DROP COLUMN \"Plate\";");
    }

    private Project made(String sql) {
        Project project = new Project(folder);
        project.generate(MODEL);
        project.write("migration/common/V2__by_hand.sql", sql + ";");
        return project;
    }

    private static void insertTwoRows(Project project) throws SQLException {
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("inserted");
            project.migrate(database, Flavour.STANDARD);
            try (Connection connection = database.connect()) {
                Sql.execute(connection, "INSERT INTO \"Car\" (id, kind) VALUES (1, 'a')");
                Sql.execute(connection, "INSERT INTO \"Car\" (id, kind) VALUES (2, 'a')");
            }
        }
    }
}
