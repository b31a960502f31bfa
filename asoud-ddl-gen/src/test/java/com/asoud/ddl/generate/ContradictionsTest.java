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
import org.junit.jupiter.params.provider.ValueSource;

/** In a project with a history of its own, the model's rule changes, and the one made by hand is still there. */
class ContradictionsTest {

    private static final String TABLES = """
            CREATE TABLE maker (id bigint PRIMARY KEY, other bigint UNIQUE);
            CREATE TABLE part (id bigint PRIMARY KEY, status varchar(20)%s, rank smallint%s, size numeric(9, 2), maker bigint);
            """;

    private static final String FOREIGN_KEY =
            "ALTER TABLE part ADD CONSTRAINT %s FOREIGN KEY (maker) REFERENCES maker%s;";

    private Project project = new Project(Path.of(""));

    @TempDir
    private Path folder;

    @BeforeEach
    void aProject() {
        project = new Project(folder);
    }

    private static String model(String status, String rank, String key) {
        return TABLES.formatted(status, rank) + FOREIGN_KEY.formatted(HASHED, key);
    }

    private static final String HASHED = "fk0123456789abcdefghijklmno";

    private void history(String more) {
        project.write("migration/common/V1__by_hand.sql", TABLES.formatted("", "") + more);
    }

    private static String check(String name, String rule) {
        return "ALTER TABLE part ADD CONSTRAINT " + name + " CHECK (" + rule + ");";
    }

    private List<Problem> problems(String model) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> project.generate(model));
        return refusal == null ? List.of() : refusal.problems();
    }

    /** Hibernate's checks, as it writes them; the second one is of an enum stored by its ordinal. */
    @Test
    void what_the_old_rule_made_by_hand_would_reject_or_block_is_refused_with_the_sql_to_write() {
        history(FOREIGN_KEY.formatted("to_maker", "")
                + check("known_status", "status IN ('A', 'it''s')")
                + check("known_rank", "rank IN (0, 1)"));
        String before = model(" check (status in ('A','it''s'))", " check (rank in (0,1))", "");
        assertThat(project.generate(before).migrations()).isEmpty();
        String after =
                model(" check (status in ('A','it''s','C'))", " check (rank between 0 and 2)", " on delete cascade");

        List<Problem> problems = problems(after);

        assertThat(problems).extracting(Problem::where).containsOnly("part");
        assertThat(problems.stream().map(Problem::what).toList().toString())
                .contains("constraint known_status, made by hand, contradicts the model's CHECK ", "it rejects 'C'")
                .contains("constraint known_rank, made by hand, ", "it rejects '2'")
                .contains("constraint to_maker, made by hand, ", "ON DELETE CASCADE: it is FOREIGN KEY (maker)");
        assertThat(problems).hasSize(3);
        for (Problem problem : problems) {
            project.write(
                    "migration/common/V" + (2 + problems.indexOf(problem)) + "__by_hand.sql", statements(problem));
        }
        assertThat(project.generate(after).migrations()).isNotEmpty();
        assertThat(project.generate(after).migrations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHECK (status IN ('A', 'B')) NOT VALID",
                "CHECK (status = 'A' OR status = 'B')",
                "CHECK (status <> 'C' AND length(status) < 9)",
                "CHECK (status ~ '^[AB]$')"
            })
    void however_the_check_is_written(String check) {
        history("ALTER TABLE part ADD CONSTRAINT by_hand " + check + ";" + FOREIGN_KEY.formatted("to_maker", ""));

        List<Problem> problems = problems(model(" check (status in ('A','B','C'))", "", ""));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).endsWith("it rejects 'C'"));
        project.write(
                "migration/common/V2__both.sql",
                problems.get(0)
                        .remedy()
                        .lines()
                        .toList()
                        .get((int) problems.get(0).remedy().lines().count() - 1));
        assertThat(project.generate(model(" check (status in ('A','B','C'))", "", ""))
                        .migrations())
                .as("both are kept")
                .isEmpty();
    }

    /** Only values that are in both tables could be written. */
    @Test
    void a_foreign_key_to_another_table_is_refused_beside_the_one_made_by_hand() {
        String owner = "CREATE TABLE owner (id bigint PRIMARY KEY);";
        history(owner + FOREIGN_KEY.formatted("to_maker", ""));
        String model = TABLES.formatted("", "")
                + owner
                + FOREIGN_KEY.formatted(HASHED, "").replace("REFERENCES maker", "REFERENCES owner");

        List<Problem> problems = problems(model);

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.what())
                        .contains(
                                "constraint to_maker, made by hand, contradicts the model's FOREIGN KEY (maker) REFERENCES owner")
                        .endsWith("it is FOREIGN KEY (maker) REFERENCES maker(id)"));
        assertThat(problems.get(0).remedy()).doesNotContain("foreignKey");
        project.write("migration/common/V2__by_hand.sql", statements(problems.get(0)));
        assertThat(project.generate(model).migrations()).isNotEmpty();
        assertThat(project.generate(model).migrations()).isEmpty();
    }

    @Test
    void what_does_not_contradict_is_kept_beside_the_new_rule() {
        history(check("of_length", "length(status) < 9")
                + check("of_two", "status <> 'C' OR rank IS NOT NULL")
                + check("wider", "status IN ('A', 'B', 'C', 'D')")
                + check("of_size", "size < 50")
                + "ALTER TABLE part ADD CONSTRAINT elsewhere FOREIGN KEY (rank) REFERENCES maker ON DELETE CASCADE;"
                + FOREIGN_KEY.formatted("to_maker", ""));

        String model = model(" check (status in ('A','B','C'))", "", "")
                + "ALTER TABLE part ADD CONSTRAINT at_least CHECK (size > 0);";

        assertThat(project.generate(model).migrations()).isNotEmpty();
        assertThat(project.generate(model).migrations()).isEmpty();
    }

    /** The rows of the list are production's. */
    @Test
    void what_depends_on_more_than_the_row_cannot_be_known() {
        project.write("migration/common/V1__by_hand.sql", """
                CREATE TABLE list (word text PRIMARY KEY);
                CREATE FUNCTION listed(word text) RETURNS boolean LANGUAGE sql STABLE
                    AS 'SELECT EXISTS (SELECT FROM public.list WHERE list.word = listed.word)';
                CREATE DOMAIN listed_word AS varchar(255) CHECK (listed(VALUE));
                CREATE TABLE part (id bigint PRIMARY KEY, status varchar(255) CONSTRAINT of_list CHECK (listed(status))
                    CONSTRAINT over CHECK (status <> 'C' OR now() < '2000-01-01'), word listed_word);
                """);

        assertThat(problems("CREATE TABLE part (id bigint PRIMARY KEY, status varchar(255) check (status in ('A','C')),"
                        + " word listed_word check (word in ('A','B')));"))
                .isEmpty();
    }

    /** Whatever the other columns hold; a value of theirs that lets it in is not looked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "status IN ('A', 'B') AND rank > 0",
                "(status = 'A' AND rank > 0) OR (status ~ '^B' AND rank IS NULL)",
                "CASE status WHEN 'A' THEN rank > 0 WHEN 'B' THEN true ELSE false END"
            })
    void a_check_of_several_columns_that_lets_a_value_in_never(String rule) {
        history(check("of_two", rule) + FOREIGN_KEY.formatted("to_maker", ""));

        assertThat(problems(model(" check (status in ('A','B','C'))", "", "")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).endsWith("it rejects 'C'"));
        assertThat(problems(model(" check (status in ('A','B'))", "", ""))).isEmpty();
    }

    @Test
    void a_domain_that_rejects_a_value_is_found_below_the_column() {
        project.write("migration/common/V1__by_hand.sql", """
                CREATE DOMAIN short AS varchar(20) NOT NULL CONSTRAINT one_letter CHECK (length(VALUE) < 2);
                CREATE DOMAIN "St ate" AS short CHECK (VALUE IN ('A', 'BB'));
                CREATE DOMAIN listed AS varchar(20)[] CHECK (cardinality(VALUE) < 3);
                CREATE TABLE part (id bigint PRIMARY KEY, status "St ate", states listed);
                """);
        String part = "CREATE TABLE part (id bigint PRIMARY KEY, status \"St ate\" %s, states listed);";
        assertThat(problems(part.formatted("check (status in ('A'))"))).isEmpty();
        String model = part.formatted("check (status in ('A','BB'))")
                + "CREATE TABLE other (id bigint PRIMARY KEY, status \"St ate\" check (status in ('A','C')));";

        List<Problem> problems = problems(model);

        assertThat(problems.stream().map(Problem::what).toList().toString())
                .contains("constraint one_letter of domain short, made by hand, contradicts", "it rejects 'BB'")
                .contains("constraint St ate_check of domain \"St ate\", made by hand,", "it rejects 'C'");
        assertThat(problems).hasSize(2);
        for (Problem problem : problems) {
            project.write(
                    "migration/common/V" + (8 + problems.indexOf(problem)) + "__by_hand.sql", statements(problem));
        }
        assertThat(project.generate(model).migrations()).isNotEmpty();
        assertThat(project.generate(model).migrations()).isEmpty();
    }

    @Test
    void an_enumerated_type_that_lacks_a_value_is_named_with_the_sql_to_write() {
        project.write(
                "migration/common/V1__by_hand.sql",
                "CREATE TYPE \"St ate\" AS ENUM ('A');"
                        + " CREATE TABLE part (id bigint PRIMARY KEY, status \"St ate\", code varchar(5));");
        String model =
                "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(5) check (code in ('e', 'C')), status \"St ate\""
                        + " check (status in ('A','it''s','C')));";

        Problem problem = problems(model).get(0);

        assertThat(problem.remedy()).endsWith("""


                ALTER TYPE "St ate" ADD VALUE 'it''s';
                ALTER TYPE "St ate" ADD VALUE 'C';""");
        project.write(
                "migration/common/V2__by_hand.sql",
                problem.remedy().substring(problem.remedy().indexOf("\n\n")));
        assertThat(project.generate(model).migrations()).isNotEmpty();
    }

    /** PostgreSQL would try its rules on each row, in a table written anew. */
    @Test
    void a_new_column_of_a_domain_with_rules_is_refused() {
        history("CREATE DOMAIN state AS varchar(20) CHECK (VALUE <> ''); CREATE DOMAIN code AS varchar(20);"
                + FOREIGN_KEY.formatted(HASHED, ""));
        String model = model("", "", "") + "ALTER TABLE part ADD COLUMN new_one ";

        assertThat(problems(model + "state;"))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.toString()).contains("part.new_one", "rewrite the whole table"));
        assertThat(project.generate(model + "code;").migrations()).isNotEmpty();
    }

    private static String statements(Problem problem) {
        String remedy = problem.remedy();
        return remedy.substring(remedy.indexOf("\n\n"), remedy.lastIndexOf("\n\n"));
    }

    /** What it rejected before, it was made to reject. */
    @Test
    void a_check_beside_a_generated_one_counts_for_new_values_only() {
        String key = FOREIGN_KEY.formatted(HASHED, "");
        String listed = TABLES.formatted(", CONSTRAINT listed CHECK (status IN (%s))", "") + key;
        project.generate(listed.formatted("'A', 'X'"));
        project.write("migration/common/V9__by_hand.sql", check("not_x", "status <> 'X'"));

        assertThat(problems(listed.formatted("'A', 'X', 'B'"))).isEmpty();
        project.write("migration/common/V99__by_hand.sql", check("not_c", "status <> 'C'"));
        assertThat(problems(listed.formatted("'A', 'X', 'B', 'C'")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).startsWith("constraint not_c, made by hand"));
    }

    /** A row that goes to another partition is no matter of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RANGE (id): FOR VALUES FROM (1) TO (9), DEFAULT",
                "HASH (id): FOR VALUES WITH (MODULUS 2, REMAINDER 0), FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
                "LIST (status): FOR VALUES IN ('A', 'C'), DEFAULT"
            })
    void a_check_that_one_partition_alone_has_counts_for_the_rows_that_come_to_it(String by) {
        String table = "CREATE TABLE part (id bigint, status varchar(20)%s, PRIMARY KEY (id, status))"
                + " PARTITION BY " + by.substring(0, by.indexOf(':')) + ";";
        String one = by.substring(by.indexOf(':') + 1, by.lastIndexOf("), ") + 1);
        String other = by.substring(by.lastIndexOf("), ") + 2);
        project.write(
                "migration/common/V1__by_hand.sql",
                table.formatted("") + "CREATE TABLE \"One part\" PARTITION OF part " + one
                        + " PARTITION BY RANGE (id); CREATE TABLE below PARTITION OF \"One part\" DEFAULT;"
                        + "CREATE TABLE other PARTITION OF part " + other + ";"
                        + "ALTER TABLE \"One part\" ADD CONSTRAINT known CHECK (status IN ('A', 'B'));"
                        + "ALTER TABLE other ADD CHECK (status <> 'C' OR id > 0);"
                        + (by.startsWith("LIST") ? "ALTER TABLE other ADD CHECK (status = 'D')" : ""));
        String model = table.formatted(" check (status in (%s))");
        assertThat(problems(model.formatted("'A'"))).isEmpty();
        String after = model.formatted(by.startsWith("LIST") ? "'A', 'C', 'D'" : "'A', 'C'");

        List<Problem> problems = problems(after);

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.what())
                        .startsWith(
                                "constraint known of partition One part, made by hand, contradicts the model's CHECK ")
                        .endsWith("it rejects 'C'"));
        project.write("migration/common/V8__by_hand.sql", statements(problems.get(0)));
        assertThat(project.generate(after).migrations()).isNotEmpty();
        assertThat(project.generate(after).migrations()).isEmpty();
    }

    /** The more usual way round: the cascade was written by hand, and the model does not say it. */
    @Test
    void a_cascade_by_hand_is_not_joined_by_a_foreign_key_without() {
        history(FOREIGN_KEY.formatted("to_maker", " ON DELETE CASCADE"));

        assertThat(problems(model("", "", "")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy())
                        .contains("@ForeignKey(name = \"to_maker\", foreignKeyDefinition ="
                                + " \"FOREIGN KEY (maker) REFERENCES maker(id) ON DELETE CASCADE\")"));
        assertThat(project.generate(model("", "", " on delete cascade")).migrations())
                .isEmpty();
    }
}
