package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Stage;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types, functions, views, triggers and extensions: whose they are, and what cannot be generated of them. */
class ObjectsTest {

    private static final String ITEM = "CREATE TABLE item (id bigint PRIMARY KEY, code text);\n";
    private static final String FUNCTION =
            "CREATE FUNCTION label(code text) RETURNS text LANGUAGE sql AS 'SELECT lower(code)';\n";
    private static final String TRIGGER = """
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER touched BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION touch();
            """;
    private static final String MOOD = "CREATE TYPE mood AS ENUM ('a', 'c', 'b');\n";

    private Project project = new Project(Path.of(""));

    @TempDir
    private Path folder;

    @BeforeEach
    void emptyProject() {
        project = new Project(folder);
    }

    private void byHand(int version, String sql) {
        project.write("migration/common/V" + version + "__by_hand.sql", sql);
    }

    private static List<String> does(GenerationResult result) {
        return result.migrations().stream()
                .filter(migration -> migration.appliesTo(Flavour.CONCURRENT))
                .map(GeneratedMigration::step)
                .flatMap(step -> step.operations().stream())
                .map(Operation::describe)
                .toList();
    }

    private Problem refusal(String schema) {
        return catchThrowableOfType(Refusal.class, () -> project.generate(schema, Project.DESTRUCTIVE))
                .problems()
                .get(0);
    }

    @Test
    void what_somebody_made_by_hand_stays_though_it_is_not_in_the_model() {
        byHand(1, ITEM + FUNCTION + TRIGGER + MOOD + """
                CREATE VIEW codes AS SELECT code FROM item;
                CREATE EXTENSION citext;
                CREATE POLICY mine ON item USING (true);
                """);

        assertThat(does(project.generate(ITEM, Project.DESTRUCTIVE))).isEmpty();
    }

    @Test
    void what_was_generated_goes_with_the_model_unless_somebody_made_it_anew() {
        project.generate(ITEM + FUNCTION + TRIGGER);
        byHand(2, FUNCTION.replace("CREATE", "CREATE OR REPLACE").replace("lower", "upper"));

        GenerationResult result = project.generate(ITEM);

        assertThat(does(result)).containsExactly("drop trigger touched on item", "drop function touch()");
        assertThat(result.kept())
                .containsExactly("function label(text) is not in the model, but V2__by_hand.sql was written by hand");
        assertThat(project.generate(ITEM).migrations()).isEmpty();
    }

    @Test
    void it_goes_also_where_the_model_needs_what_the_migrations_have() {
        byHand(1, "CREATE EXTENSION citext;");
        String item = ITEM.replace("text", "citext");
        project.generate(item + FUNCTION + TRIGGER + MOOD);

        assertThat(does(project.generate(item)))
                .containsExactlyInAnyOrder(
                        "drop trigger touched on item",
                        "drop function touch()",
                        "drop function label(text)",
                        "drop type mood");
    }

    @Test
    void a_function_that_was_changed_by_hand_is_set_back_to_the_models() {
        project.generate(ITEM + FUNCTION);
        byHand(2, FUNCTION.replace("CREATE", "CREATE OR REPLACE").replace("lower", "upper"));

        assertThat(does(project.generate(ITEM + FUNCTION))).containsExactly("replace function label(text)");
    }

    @Test
    void a_type_made_by_hand_keeps_its_values_and_gets_those_of_the_model() {
        byHand(1, "CREATE TYPE mood AS ENUM ('b', 'old', 'a');");

        assertThat(does(project.generate(MOOD))).containsExactly("add value c to type mood");
        assertThat(String.join("\n", project.files().values())).contains("ADD VALUE IF NOT EXISTS 'c' AFTER 'a'");
        assertThat(project.generate(MOOD).migrations()).isEmpty();
        assertThat(project.generate("CREATE TYPE mood AS ENUM ('c');").migrations())
                .as("PostgreSQL takes no value out")
                .isEmpty();
    }

    @Test
    void a_type_that_something_made_by_hand_needs_does_not_go() {
        project.generate(ITEM + MOOD);
        byHand(2, "CREATE TABLE mine (id bigint, mood mood);");

        assertThat(refusal(ITEM).what())
                .contains("cannot drop type mood", "column mood of table mine depends on type mood");
    }

    @Test
    void an_extension_that_the_model_asks_for_is_made_first_and_stays() {
        String schema = "CREATE EXTENSION citext;\n" + ITEM.replace("text", "citext");

        assertThat(does(project.generate(schema))).containsExactly("create extension citext", "create table item");
        assertThat(project.generate(schema).migrations()).isEmpty();
        assertThat(project.generate(schema.replaceFirst(".*;\n", "")).migrations())
                .isEmpty();
    }

    @Test
    void a_new_check_may_use_a_new_function_and_a_new_column_a_new_type() {
        project.generate(ITEM);

        GenerationResult result = project.generate(MOOD + FUNCTION + """
                CREATE TABLE item (id bigint PRIMARY KEY, code text, mood mood,
                                   CONSTRAINT item_code CHECK (label(code) <> ''));
                """);

        assertThat(does(result))
                .containsExactly(
                        "create type mood",
                        "create function label(text)",
                        "add column item.mood",
                        "add check item_code to item, not checking existing rows yet",
                        "validate check item_code of item");
    }

    @Test
    void a_new_column_of_a_new_domain_with_rules_would_rewrite_the_table() {
        project.generate(ITEM);

        assertThat(refusal("CREATE DOMAIN short AS text CHECK (length(value) < 9);\n"
                                + ITEM.replace(");", ", name short);"))
                        .what())
                .isEqualTo("not supported: column item.name is new");
    }

    @Test
    void what_needs_a_view_that_gains_a_column_is_in_the_way_of_the_rollback() {
        String view = "CREATE VIEW codes AS SELECT id FROM item;\n";
        project.generate(ITEM + view);
        byHand(2, "CREATE VIEW of_codes AS SELECT id FROM codes;");

        Problem problem = refusal(ITEM + view.replace("id", "id, code"));

        assertThat(problem.what()).isEqualTo("in the way of a rollback of: replace view codes: view of_codes");
        assertThat(problem.remedy()).contains("CREATE OR REPLACE VIEW \"codes\" AS");
    }

    @Test
    void a_view_of_the_model_is_in_the_way_of_a_change_of_type_and_is_not_called_made_by_hand() {
        String schema = "CREATE TABLE part (id bigint, name varchar(10)); CREATE VIEW names AS SELECT name FROM part;";
        project.generate(schema);

        Problem problem = refusal(schema.replace("10", "20"));

        assertThat(problem.what()).startsWith("in the way of: ").endsWith(": view names");
        assertThat(problem.remedy()).contains("DROP VIEW IF EXISTS", "TYPE character varying(20);");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''1''' | RETURNS text | RETURNS varchar | DROP ROUTINE "f"();
            CREATE VIEW v AS SELECT 1 AS one, 2 AS two                      | 1 AS one,    |                 | DROP VIEW "v";
            CREATE DOMAIN d AS text CHECK (value <> 'a')                    | value <>     | value <         | DROP DOMAIN "d";
            CREATE TYPE t AS (one integer, two integer)                     | two integer  | two bigint      | DROP TYPE "t";
            """)
    void what_postgresql_cannot_replace_is_refused_with_the_sql(String sql, String from, String to, String drop) {
        project.generate(ITEM + sql);

        Problem problem = refusal(ITEM + sql.replace(from, to == null ? "" : to));

        assertThat(problem.what()).startsWith("not supported: ").endsWith(" is defined differently");
        assertThat(problem.remedy()).contains(drop, "\nCREATE ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE POLICY mine ON item USING (true)                        | policy mine on item
            CREATE RULE mine AS ON DELETE TO item DO INSTEAD NOTHING       | rule mine on item
            CREATE MATERIALIZED VIEW mine AS SELECT 1                      | materialized view mine
            CREATE STATISTICS mine ON id, code FROM item                   | statistics mine on item
            ALTER TABLE item ENABLE ROW LEVEL SECURITY                     | row-level security on item
            CREATE TYPE mine AS RANGE (subtype = float8)                   | type mine
            CREATE COLLATION mine FROM "C"                                 | collation mine
            CREATE OPERATOR === (leftarg = integer, rightarg = integer, function = int4eq) | operator ===(integer,integer)
            CREATE TEXT SEARCH CONFIGURATION mine (copy = simple)          | text search configuration mine
            """)
    void what_no_migration_is_written_for_is_refused_until_somebody_writes_it(String sql, String what) {
        assertThat(refusal(ITEM + sql).what()).isEqualTo("not supported: " + what + " is new");

        byHand(1, ITEM + sql + ";");

        assertThat(project.generate(ITEM + sql).migrations()).isEmpty();
    }

    @Test
    void a_name_does_not_go_from_a_view_to_a_table_at_once() {
        project.generate(ITEM + "CREATE VIEW codes AS SELECT id FROM item;");

        assertThat(refusal(ITEM + "CREATE TABLE codes (id bigint PRIMARY KEY);").what())
                .startsWith("the name codes would have to change its owner: view codes is not in the model");
    }

    @Test
    void a_name_that_a_domain_made_by_hand_has_is_taken() {
        byHand(1, "CREATE DOMAIN mood AS text;");

        assertThat(refusal(MOOD).what()).isEqualTo("the name mood is taken by type mood");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name varchar(10)        | varchar(20) | CREATE VIEW one AS SELECT name FROM part | view one
            name varchar(10) UNIQUE | varchar(10) | CREATE FUNCTION two() RETURNS integer LANGUAGE sql BEGIN ATOMIC INSERT INTO part VALUES ('a') ON CONFLICT ON CONSTRAINT part_name_key DO NOTHING; SELECT 1; END | function two()
            """)
    void what_goes_after_the_deploy_is_in_the_way_of_what_comes_before_it(
            String column, String type, String object, String what) {
        project.generate(ExportedSchema.of(List.of("CREATE TABLE part (" + column + ")", object)));

        assertThat(refusal("CREATE TABLE part (name " + type + ");").what())
                .startsWith("in the way of: ")
                .endsWith(": " + what);
    }

    @Test
    void a_view_that_goes_after_the_deploy_is_in_the_way_of_the_rollback_of_what_it_shows() {
        String view = "CREATE VIEW codes AS SELECT id FROM item;\n";
        project.generate(ITEM + view + "CREATE VIEW of_codes AS SELECT id FROM codes;");

        assertThat(refusal(ITEM + view.replace("id", "id, code")).what())
                .isEqualTo("in the way of a rollback of: replace view codes: view of_codes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            , CHECK (label(code) <> '')                                     | constraint item_code_check on table item
            , low text GENERATED ALWAYS AS (label(code)) STORED              | column low of table item
            ); CREATE INDEX item_low ON item (label(code)                   | index item_low
            ); CREATE INDEX item_low ON item (id) WHERE (label(code) <> ''  | index item_low
            """)
    void a_function_that_something_was_computed_with_is_not_replaced(String with, String what) {
        String schema = FUNCTION.replace("sql", "sql IMMUTABLE") + ITEM.replace(");", with + ");");
        project.generate(schema);
        String changed = schema.replace("lower", "upper");

        Problem problem = refusal(changed);

        assertThat(problem.what()).isEqualTo("in the way of: replace function label(text): " + what);
        byHand(2, problem.remedy().substring(problem.remedy().indexOf("SET LOCAL")));
        assertThat(project.generate(changed).migrations()).isEmpty();
    }

    @Test
    void a_wider_check_may_name_a_value_that_is_new_and_is_there_before_the_deploy() {
        String schema = MOOD
                + "CREATE TABLE item (mood mood CONSTRAINT item_mood CHECK (mood IN ('a', 'b')), moods mood[] NOT NULL);";
        project.generate(schema);

        GenerationResult result = project.generate(schema.replace("'b'", "'b', 'd'"));

        assertThat(result.migrations())
                .extracting(migration -> migration.step().stage())
                .containsOnly(Stage.BEFORE_DEPLOY);
    }

    @Test
    void what_a_migration_by_hand_has_made_otherwise_is_seen_also_beside_what_the_model_needs_of_it() {
        byHand(1, "CREATE EXTENSION citext;\n" + FUNCTION + MOOD + ITEM.replace("text", "citext"));

        GenerationResult result = project.generate(ExportedSchema.of(List.of(
                FUNCTION.replace("lower", "upper"), MOOD.replace("'c'", "'c', 'd'"), ITEM.replace("text", "citext"))));

        assertThat(does(result)).containsExactly("add value d to type mood", "replace function label(text)");
    }

    @Test
    void what_is_replaced_by_one_that_no_longer_needs_a_column_or_table_is_not_in_its_way() {
        String schema =
                ITEM + "CREATE TABLE old (id bigint PRIMARY KEY);\n" + TRIGGER.replace("INSERT", "UPDATE OF code")
                        + "CREATE VIEW codes AS SELECT item.id, code FROM item JOIN old USING (id);\n";
        project.generate(schema);

        GenerationResult result = project.generate(
                schema.replace("code text", "name text")
                        .replace("OF code", "OF name")
                        .replace("CREATE TABLE old (id bigint PRIMARY KEY);", "")
                        .replace("code FROM item JOIN old USING (id)", "name AS code FROM item"),
                Project.DESTRUCTIVE);

        assertThat(does(result))
                .containsExactly(
                        "add column item.name",
                        "replace trigger touched on item",
                        "replace view codes",
                        "drop table old",
                        "drop column item.code");
    }

    @Test
    void a_view_is_there_with_its_trigger() {
        project.generate(ITEM);

        GenerationResult result = project.generate(ITEM + "CREATE VIEW codes AS SELECT id FROM item;\n"
                + TRIGGER.replace("BEFORE INSERT ON item", "INSTEAD OF INSERT ON codes"));

        assertThat(result.migrations())
                .extracting(migration -> migration.step().stage())
                .containsOnly(Stage.BEFORE_DEPLOY);
    }
}
