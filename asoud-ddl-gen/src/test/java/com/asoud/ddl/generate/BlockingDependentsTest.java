package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.ddl.plan.PlanOptions;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What was made by hand and is in the way of a change: it is named, with the SQL to write; and after that was written,
 * the change goes through.
 */
class BlockingDependentsTest {

    private static final String MODEL = """
            CREATE TABLE gone (id bigint PRIMARY KEY, code varchar(50));
            CREATE TABLE part (id bigint PRIMARY KEY, code varchar(50), price numeric, size integer,
                CONSTRAINT uk_code UNIQUE (code));
            CREATE INDEX idx_size ON part (size);
            CREATE TABLE event (id bigint, day varchar(10)) PARTITION BY LIST (day);
            """;

    private static final String WITHOUT_CODE =
            MODEL.replaceAll("code varchar\\(50\\), (?=price)|,\\s+CONSTRAINT uk_code UNIQUE \\(code\\)", "");

    private static final String ROW_FILTER = "CREATE PUBLICATION some_parts FOR TABLE part WHERE (code <> 'x');\n"
            + "CREATE PUBLICATION some_columns FOR TABLE part (id, code);\n";

    private Project project = new Project(Path.of(""));

    @TempDir
    private Path folder;

    @BeforeEach
    void generateModel() {
        project = new Project(folder);
        project.generate(MODEL);
    }

    @Test
    void what_a_wider_column_cannot_take_along_is_made_anew() {
        byHand(2, """
                CREATE VIEW codes AS SELECT code FROM part;
                CREATE VIEW long_codes AS SELECT code FROM codes WHERE length(code) > 9;
                CREATE MATERIALIZED VIEW all_codes AS SELECT code FROM codes;
                CREATE UNIQUE INDEX all_codes_code ON all_codes (code);
                ALTER TABLE part ADD COLUMN upper_code text GENERATED ALWAYS AS (upper(code)) STORED;
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER of_code BEFORE UPDATE OF code ON part FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE TRIGGER when_code BEFORE INSERT ON part FOR EACH ROW WHEN (NEW.code <> '') EXECUTE FUNCTION touch();
                CREATE RULE of_rule AS ON DELETE TO part WHERE OLD.code = 'x' DO INSTEAD NOTHING;
                CREATE POLICY of_policy ON part FOR SELECT TO PUBLIC USING (code <> 'y');
                CREATE FUNCTION first_code() RETURNS varchar LANGUAGE sql BEGIN ATOMIC SELECT code FROM part LIMIT 1; END;
                ALTER TABLE part ADD CONSTRAINT by_hand_check CHECK (code <> 'z');
                CREATE INDEX by_hand_lower ON part (lower(code));
                """ + (rowFilters() ? ROW_FILTER : "") + """
                CREATE INDEX harmless_index ON part (code);
                CREATE STATISTICS harmless_statistics ON code, price FROM part;
                CREATE TABLE harmless (code varchar(50) CONSTRAINT harmless_key REFERENCES part (code));
                """);
        String wider = MODEL.replace("code varchar(50), price", "code varchar(80), price");

        Problem problem = onlyProblem(wider, Project.CAREFUL);

        assertThat(problem.what())
                .startsWith("made by hand, and in the way of: change part.code from character varying(50)")
                .contains("view codes", "view long_codes", "materialized view all_codes", "index all_codes_code")
                .contains("column upper_code of table part", "trigger of_code", "trigger when_code", "rule of_rule")
                .contains("policy of_policy", "function first_code()", "constraint by_hand_check", "by_hand_lower")
                .doesNotContain("harmless", "uk_code");
        assertThat(problem.what().contains("some_parts")).isEqualTo(rowFilters());
        assertThat(problem.what().contains("some_columns")).isEqualTo(rowFilters());
        byHand(3, statements(problem));
        assertThat(project.generate(wider).migrations()).isEmpty();
    }

    @Test
    void what_would_be_lost_with_what_is_dropped_is_named() {
        byHand(2, """
                CREATE VIEW codes AS SELECT code FROM part;
                CREATE INDEX by_hand_index ON part (size, code);
                ALTER TABLE part ADD CONSTRAINT by_hand_check CHECK (code <> 'z' OR size > 1);
                CREATE STATISTICS by_hand_statistics ON code, price FROM part;
                CREATE TABLE by_hand (code varchar(50) CONSTRAINT by_hand_key REFERENCES part (code));
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER of_code BEFORE UPDATE OF code ON part FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE VIEW all_gone AS SELECT * FROM gone;
                ALTER TABLE part ADD COLUMN row_gone gone[];
                CREATE TYPE type_gone AS (id bigint, whole gone);
                CREATE DOMAIN domain_gone AS gone;
                CREATE TABLE of_domain (id bigint, whole domain_gone);
                CREATE TABLE for_gone (id bigint CONSTRAINT gone_key REFERENCES gone);
                CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a') PARTITION BY LIST (day);
                CREATE TABLE event_aa PARTITION OF event_a DEFAULT;
                INSERT INTO event VALUES (1, 'a');
                """);
        String without = MODEL.replaceAll("CREATE TABLE (gone|event) .*", "")
                .replace("code varchar(50), price", "price")
                .replace("size integer,", "size integer")
                .replace("CONSTRAINT uk_code UNIQUE (code)", "");

        List<Problem> problems = problems(without, Project.DESTRUCTIVE);

        assertThat(problems.stream().map(Problem::what).toList().toString())
                .contains("drop column part.code: ", "view codes", "index by_hand_index", "constraint by_hand_check")
                .contains("statistics object by_hand_statistics", "constraint by_hand_key on table by_hand")
                .contains("trigger of_code", "drop unique constraint uk_code of part: constraint by_hand_key")
                .contains("drop table gone: ", "view all_gone", "constraint gone_key on table for_gone")
                .contains("column row_gone of table part", "column whole of composite type type_gone")
                .contains("column whole of table of_domain", "type domain_gone");
        problems.forEach(problem -> byHand(3 + problems.indexOf(problem), statements(problem)));
        assertThat(project.generate(without, Project.DESTRUCTIVE).migrations()).isNotEmpty();
    }

    /** The column is theirs too: what stands on it there is in the way as on the table itself. */
    @Test
    void what_stands_on_the_column_of_a_table_that_inherits_is_named() {
        String model = MODEL.replace(
                        "CREATE TABLE event (id bigint, day varchar(10))",
                        "CREATE TABLE event (id bigint PRIMARY KEY, day varchar(10), kind varchar(10), CONSTRAINT c CHECK (kind <> ''))")
                .replace("PRIMARY KEY, day", ", day");
        project.generate(model, Project.DESTRUCTIVE);
        byHand(3, """
                CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a') PARTITION BY LIST (day);
                CREATE TABLE event_aa PARTITION OF event_a DEFAULT;
                CREATE INDEX idx_all ON event (kind, id);
                CREATE VIEW of_a AS SELECT kind FROM event_a;
                CREATE INDEX by_hand_aa ON event_aa (lower(kind));
                ALTER TABLE event_aa ADD CONSTRAINT check_aa CHECK (kind <> 'aa');
                """);

        Problem wider = onlyProblem(model.replace("kind varchar(10)", "kind varchar(20)"), Project.CAREFUL);
        assertThat(wider.what())
                .contains("view of_a", "constraint check_aa on table event_aa")
                // PostgreSQL takes indexes along.
                .doesNotContain("_idx", "by_hand_aa", "constraint c on table event_a");
        Problem gone = onlyProblem(
                model.replace(", kind varchar(10), CONSTRAINT c CHECK (kind <> '')", ""), Project.DESTRUCTIVE);
        assertThat(gone.what()).contains("view of_a", "index by_hand_aa", "constraint check_aa", "index idx_all");
        byHand(4, statements(gone));
        assertThat(project.generate(
                                model.replace(", kind varchar(10), CONSTRAINT c CHECK (kind <> '')", ""),
                                Project.DESTRUCTIVE)
                        .migrations())
                .isNotEmpty();
    }

    /** Setting that of the table would set it there too. */
    @Test
    void another_default_of_a_table_that_inherits_is_named() {
        String model = MODEL.replace("day varchar(10))", "day varchar(10), kind text DEFAULT 'a', size integer)");
        project.generate(model);
        byHand(3, """
                CREATE TABLE event_a PARTITION OF event FOR VALUES IN ('a') PARTITION BY LIST (day);
                CREATE TABLE event_aa PARTITION OF event_a DEFAULT;
                ALTER TABLE event_aa ALTER COLUMN kind SET DEFAULT 'own', ALTER COLUMN size SET DEFAULT 7;
                ALTER TABLE event_a ALTER COLUMN id SET DEFAULT 3;
                """);
        String changed = model.replace("'a'", "'b'").replace("size integer)", "size integer DEFAULT 8)");

        List<Problem> problems = problems(changed, Project.CAREFUL);

        assertThat(problems)
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "made by hand, and in the way of: set the default of event.kind to 'b'::text: default 'own'::text"
                                + " of column kind of table event_aa",
                        "made by hand, and in the way of: set the default of event.size to 8: default 7 of column size"
                                + " of table event_aa");
        problems.forEach(problem -> byHand(4 + problems.indexOf(problem), statements(problem)));
        assertThat(project.generate(changed).migrations()).isNotEmpty();
    }

    @Test
    void what_a_rollback_could_not_bring_back_is_no_fault_of_the_tool() {
        byHand(2, "CREATE TABLE old_part () INHERITS (part); ALTER TABLE old_part ALTER COLUMN size SET DEFAULT 7;");

        Problem problem = onlyProblem(
                MODEL.replace("price numeric, size integer", "price numeric")
                        .replace("CREATE INDEX idx_size ON part (size);", ""),
                Project.DESTRUCTIVE);

        assertThat(problem.what()).contains("cannot be taken back", "the default of old_part.size");
    }

    @Test
    void what_a_table_says_of_its_index_is_named_with_the_index() {
        byHand(
                2,
                "ALTER TABLE part ALTER COLUMN code SET NOT NULL;"
                        + " ALTER TABLE part CLUSTER ON idx_size, REPLICA IDENTITY USING INDEX uk_code;"
                        + " CREATE TABLE by_hand (code varchar(50) CONSTRAINT by_hand_key REFERENCES part (code));");
        String changed =
                MODEL.replace("ON part (size)", "ON part (size, id)").replace("UNIQUE (code)", "UNIQUE (code, id)");

        List<Problem> problems = problems(changed, Project.CAREFUL);

        assertThat(problems.toString())
                .contains("CLUSTER ON idx_size", "ALTER TABLE part SET WITHOUT CLUSTER;")
                .contains("REPLICA IDENTITY USING INDEX uk_code", "ALTER TABLE part REPLICA IDENTITY FULL;")
                .contains("ALTER TABLE part CLUSTER ON idx_size;")
                .contains("constraint by_hand_key on table by_hand");
        problems.forEach(problem -> byHand(3 + problems.indexOf(problem), statements(problem)));
        assertThat(project.generate(changed).migrations()).isNotEmpty();
    }

    @Test
    void how_a_column_is_stored_is_said_again_when_its_type_changes() {
        byHand(2, "ALTER TABLE part ALTER COLUMN code SET STORAGE EXTERNAL, ALTER COLUMN code SET COMPRESSION pglz;");
        String wider = MODEL.replace("code varchar(50), price", "code varchar(80), price");

        Problem problem = onlyProblem(wider, Project.CAREFUL);

        assertThat(problem.what())
                .contains("SET STORAGE EXTERNAL of column code of table part", "SET COMPRESSION pglz");
        byHand(3, statements(problem));
        assertThat(project.generate(wider).migrations()).isEmpty();
    }

    /** PostgreSQL keeps the statistics, but forgets their target. */
    @Test
    void statistics_with_a_target_are_made_anew() {
        byHand(
                2,
                "CREATE STATISTICS plain ON code, size FROM part; CREATE STATISTICS fine ON code, price FROM part;"
                        + " ALTER STATISTICS fine SET STATISTICS 500;");
        String wider = MODEL.replace("code varchar(50), price", "code varchar(80), price");

        Problem problem = onlyProblem(wider, Project.CAREFUL);

        assertThat(problem.what()).contains("statistics object fine").doesNotContain("plain");
        assertThat(problem.remedy()).contains("ALTER STATISTICS public.fine SET STATISTICS 500;");
        byHand(3, statements(problem));
        assertThat(project.generate(wider).migrations()).isEmpty();
    }

    /**
     * Nobody can know everything that PostgreSQL may refuse; its own words are shown, and it is no fault of the tool. A
     * view or type may have been there before the entity was.
     */
    @Test
    void what_bears_a_name_that_the_model_needs_is_named_with_its_kind() {
        byHand(2, """
                CREATE VIEW new_table AS SELECT 1 AS id;
                CREATE MATERIALIZED VIEW idx_new AS SELECT 1 AS id;
                CREATE TYPE "Kind" AS ENUM ('a');
                CREATE DOMAIN ux_new AS text;
                CREATE SEQUENCE part_of;
                CREATE TABLE mine (id bigint, code text, CONSTRAINT uk_new UNIQUE (code));
                CREATE TYPE pair AS (a int, b int);
                """);
        String model = MODEL + """
                CREATE TABLE new_table (id bigint PRIMARY KEY, code varchar(5), CONSTRAINT uk_new UNIQUE (code));
                CREATE TABLE "Kind" (id bigint PRIMARY KEY);
                CREATE TABLE part_of (id bigint PRIMARY KEY);
                CREATE SEQUENCE pair;
                CREATE INDEX idx_new ON part (price);
                CREATE UNIQUE INDEX ux_new ON part (code, size);
                """;

        List<Problem> problems = problems(model, Project.CAREFUL);

        assertThat(problems)
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "the name new_table is taken by view new_table",
                        "the name idx_new is taken by materialized view idx_new",
                        "the name Kind is taken by type \"Kind\"",
                        "the name part_of is taken by sequence part_of",
                        "the name pair is taken by composite type pair",
                        "the name uk_new is taken by index uk_new");
        problems.forEach(problem -> byHand(3 + problems.indexOf(problem), statementsAtTheEnd(problem)));
        assertThat(project.generate(model).migrations()).isNotEmpty();
        assertThat(project.generate(model).migrations()).isEmpty();
    }

    @Test
    void what_nobody_foresaw_is_said_in_the_words_of_the_server() {
        byHand(2, """
                CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF tg_tag = 'CREATE INDEX' AND current_query() LIKE '%idx_price%' THEN
                            RAISE EXCEPTION 'ask the administrators' USING DETAIL = 'on the phone';
                        END IF;
                    END $$;
                CREATE EVENT TRIGGER guarded ON ddl_command_start EXECUTE FUNCTION guard();
                """);

        Problem problem = onlyProblem(MODEL + "CREATE INDEX idx_price ON part (price);", Project.CAREFUL);

        assertThat(problem.what()).contains("a new file does not run", "ask the administrators", "on the phone");
        assertThat(problem.remedy()).contains("made by hand");
    }

    /** Index and check are made anew while the application goes on; what cannot be is said to stop it. */
    @Test
    void what_reads_the_whole_table_is_made_anew_in_files_of_its_own() {
        byHand(2, """
                ALTER TABLE part ADD COLUMN upper_code text GENERATED ALWAYS AS (upper(code)) STORED;
                ALTER TABLE part ADD CONSTRAINT "by; hand" CHECK (code <> 'z; CHECK ');
                COMMENT ON CONSTRAINT "by; hand" ON part IS 'a';
                CREATE UNIQUE INDEX by_hand_lower ON part (lower(code));
                COMMENT ON INDEX by_hand_lower IS 'b';
                """);

        Problem problem =
                onlyProblem(MODEL.replace("code varchar(50), price", "code varchar(80), price"), Project.CAREFUL);

        assertThat(problem.remedy().split("\\n-- and in a file of its own.*\\n"))
                .hasSize(3)
                .satisfies(files -> assertThat(files[0])
                        .contains(
                                "writes the whole table anew for this, while nobody can read it:\nALTER TABLE part ADD")
                        .contains("ADD CONSTRAINT \"by; hand\" CHECK ", " NOT VALID;\nCOMMENT ON")
                        .doesNotContain("INDEX by_hand_lower ON"))
                .satisfies(
                        files -> assertThat(files[1]).startsWith("CREATE UNIQUE INDEX CONCURRENTLY by_hand_lower ON"))
                .satisfies(files -> assertThat(files[2])
                        .contains("ALTER TABLE \"part\" VALIDATE CONSTRAINT \"by; hand\";", "COMMENT ON INDEX")
                        .contains("otherwise keep the type of the column in the model: @Column(length = 50)"));
        byHand(3, statements(problem));
        assertThat(project.generate(MODEL.replace("code varchar(50), price", "code varchar(80), price"))
                        .migrations())
                .isEmpty();
    }

    /** The database knows only the value. */
    @Test
    void what_a_placeholder_gave_here_is_said_to_be_another_elsewhere() {
        project = new Project(folder, Map.of("reader_role", "PUBLIC", "unused", "part", "other", "code_"));
        byHand(
                2,
                "GRANT SELECT (code) ON part TO ${Reader_Role}; CREATE VIEW codes_ AS SELECT code AS ${other} FROM part;");

        Problem problem = onlyProblem(WITHOUT_CODE, Project.DESTRUCTIVE);

        assertThat(problem.remedy().lines())
                .filteredOn(line -> line.contains("${"))
                .containsExactly("PUBLIC is the value of ${reader_role} here: write the placeholder where it is meant");
    }

    @Test
    void what_a_file_that_runs_again_makes_is_to_be_changed_there() {
        project.write("migration/common/R__views.sql", "CREATE OR REPLACE VIEW \"Codes\" AS SELECT code FROM part;");
        project.write("migration/common/R__others.sql", "CREATE OR REPLACE VIEW others AS SELECT 1 AS codes_;");
        project.write("migration/common/afterMigrate.sql", "GRANT SELECT (code) ON part TO PUBLIC;");
        byHand(2, "CREATE VIEW once AS SELECT code FROM part;");

        Problem problem = problems(WITHOUT_CODE, Project.DESTRUCTIVE).get(0);

        assertThat(problem.remedy().lines())
                .filteredOn(line -> line.contains("runs it again"))
                .containsExactlyInAnyOrder(
                        "R__views.sql names view \"Codes\": edit it together with this; Flyway runs it again",
                        "afterMigrate.sql names GRANT SELECT (code) ON part TO PUBLIC: edit it together with this; Flyway"
                                + " runs it again");
    }

    @Test
    void a_partition_key_stays() {
        assertThat(onlyProblem(MODEL.replace("day varchar(10)", "day varchar(20)"), Project.CAREFUL)
                        .toString())
                .contains("change event.day", "the partition key of table event stays");
    }

    @Test
    void a_primary_key_that_changes_comes_or_goes_is_refused_with_the_sql_to_write() {
        String keys = MODEL + """
                CREATE TABLE changes (id bigint NOT NULL, no bigint NOT NULL, CONSTRAINT k PRIMARY KEY (id%s));
                CREATE TABLE comes (id bigint NOT NULL%s);
                CREATE TABLE goes (id bigint NOT NULL%s);
                """;
        project.generate(keys.formatted("", "", ", PRIMARY KEY (id)"));
        String other = keys.formatted(", no", ", PRIMARY KEY (id)", "");
        int version = 3;

        List<Problem> problems = problems(other, Project.CAREFUL);

        assertThat(problems).hasSize(3);
        for (Problem problem : problems) {
            for (String file : problem.remedy().split("\n\n")[1].split("\n-- .*\n")) {
                byHand(version++, file);
            }
        }
        assertThat(version).isEqualTo(3 + 2 + 2 + 1);
        assertThat(project.generate(other).migrations()).isEmpty();
    }

    @Test
    void ids_from_another_sequence_are_refused_for_that_reason() {
        String identity = "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);\n";
        String sequence = "CREATE TABLE t (id bigint PRIMARY KEY); CREATE SEQUENCE t_seq INCREMENT BY 50;\n";
        project.generate(MODEL + identity);

        Problem toSequence = problems(MODEL + sequence, Project.CAREFUL).get(0);
        byHand(3, statementsAtTheEnd(toSequence));
        assertThat(project.generate(MODEL + sequence).migrations()).isEmpty();
        Problem toIdentity = problems(MODEL + identity, Project.DESTRUCTIVE).get(0);
        byHand(4, statementsAtTheEnd(toIdentity) + "DROP SEQUENCE t_seq;");
        assertThat(project.generate(MODEL + identity).migrations()).isEmpty();

        assertThat(List.of(toSequence, toIdentity))
                .allSatisfy(problem -> assertThat(problem.remedy())
                        .contains("both give out the same ids")
                        .doesNotContain("rewrite the whole table"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text  | oid    | take @Lob out of its mapping
            bytea | oid    | an array of bytes is bytea then
            text  | bigint | @Column(columnDefinition = "text")
            """)
    void a_refused_type_says_first_how_the_column_stays(String present, String mapped, String remedy) {
        String table = "CREATE TABLE t (id bigint PRIMARY KEY, history %s);\n";
        project.generate(MODEL + table.formatted(present));

        Problem problem =
                problems(MODEL + table.formatted(mapped), Project.DESTRUCTIVE).get(0);

        assertThat(problem.remedy())
                .startsWith("keep the column")
                .contains(remedy)
                .contains("Add a column");
    }

    /** One file, or several that a line like {@code -- and in a file of its own after that} separates. */
    private void byHand(int version, String sql) {
        String[] files = sql.split("\\n-- and in a file of its own.*\\n");
        for (int i = 0; i < files.length; i++) {
            project.write("migration/common/V" + version + (i == 0 ? "" : "." + i) + "__by_hand.sql", files[i]);
        }
    }

    private Problem onlyProblem(String schema, PlanOptions options) {
        List<Problem> problems = problems(schema, options);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private List<Problem> problems(String schema, PlanOptions options) {
        return catchThrowableOfType(Refusal.class, () -> project.generate(schema, options))
                .problems();
    }

    private static String statements(Problem problem) {
        String remedy = problem.remedy();
        return remedy.substring(remedy.indexOf("\n\n"), remedy.lastIndexOf("\n\n"));
    }

    private static String statementsAtTheEnd(Problem problem) {
        return problem.remedy().substring(problem.remedy().indexOf("\n\n"));
    }

    /** PostgreSQL has row filters since 15. */
    private static boolean rowFilters() {
        return !Project.serverVersion().startsWith("14.");
    }
}
