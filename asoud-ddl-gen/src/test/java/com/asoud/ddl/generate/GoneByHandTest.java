package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody made by hand inside of what is dropped: named with the SQL, and only then gone. */
class GoneByHandTest {

    private static final String PART =
            "CREATE TABLE part (id bigint PRIMARY KEY, size integer, CONSTRAINT part_size CHECK (size > 0)%s);\n";
    private static final String CODE = ", code varchar(50) CONSTRAINT uk_code UNIQUE";
    private static final String GONE = """
            CREATE TABLE gone (id bigint PRIMARY KEY, code varchar(50) DEFAULT 'a' NOT NULL, size integer REFERENCES gone,
                CONSTRAINT gone_code UNIQUE (code), CONSTRAINT gone_size CHECK (size > 0));
            COMMENT ON TABLE gone IS 'as the model says';
            CREATE INDEX gone_idx ON gone (size);
            """;
    private static final String MODEL = PART.formatted(CODE) + GONE;

    private Project project = new Project(Path.of(""));

    @TempDir
    private Path folder;

    @BeforeEach
    void generateModel() {
        project = new Project(folder);
        project.generate(MODEL);
        byHand(
                2,
                "DO $$ BEGIN CREATE ROLE gone_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;");
    }

    /** The role that the migrations leave on the server, after all databases that mention it. */
    @AfterEach
    void dropRole() throws SQLException {
        try (ShadowServer server = Project.lend();
                Connection connection = server.create("roles").connect()) {
            Sql.execute(connection, "DROP ROLE IF EXISTS gone_reader");
        }
    }

    @Test
    void what_is_inside_a_table_goes_only_when_somebody_says_so() {
        byHand(3, """
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER by_hand_trigger BEFORE UPDATE ON gone FOR EACH ROW EXECUTE FUNCTION touch();
                CREATE RULE by_hand_rule AS ON DELETE TO gone WHERE OLD.code = 'x' DO INSTEAD NOTHING;
                CREATE POLICY by_hand_policy ON gone USING (code <> 'y');
                ALTER TABLE gone ENABLE ROW LEVEL SECURITY;
                ALTER TABLE gone ADD CONSTRAINT by_hand_check CHECK (code <> 'z');
                ALTER TABLE gone ADD CONSTRAINT by_hand_key UNIQUE (code, size);
                ALTER TABLE gone ADD CONSTRAINT by_hand_reference FOREIGN KEY (id) REFERENCES part;
                ALTER TABLE gone ADD CONSTRAINT by_hand_exclusion EXCLUDE (id WITH =);
                CREATE INDEX by_hand_index ON gone (size, code);
                CREATE STATISTICS by_hand_statistics ON code, size FROM gone;
                CREATE PUBLICATION by_hand_publication FOR TABLE gone;
                CREATE SEQUENCE by_hand_sequence OWNED BY gone.id;
                GRANT SELECT, UPDATE ON gone TO gone_reader;
                GRANT INSERT (size) ON gone TO gone_reader;
                GRANT DELETE ON gone TO PUBLIC;
                CREATE TABLE by_hand_parent (size integer);
                ALTER TABLE gone INHERIT by_hand_parent;
                CREATE TABLE by_hand_child (more text) INHERITS (gone);
                """);

        Problem problem = onlyProblem(PART.formatted(CODE));

        assertThat(problem.what())
                .startsWith("made by hand, and in the way of: drop table gone: ")
                .contains("trigger by_hand_trigger", "rule by_hand_rule", "policy by_hand_policy")
                .contains(
                        "row-level security of table gone",
                        "index by_hand_index",
                        "statistics object by_hand_statistics")
                .contains("by_hand_check", "by_hand_key", "by_hand_reference", "by_hand_exclusion")
                .contains("by_hand_publication", "sequence by_hand_sequence", "table gone as a part of by_hand_parent")
                .contains("table by_hand_child")
                .contains("GRANT SELECT ON gone, UPDATE ON gone TO gone_reader".replace(" ON gone,", ","))
                .contains("GRANT INSERT (size) ON gone TO gone_reader", "GRANT DELETE ON gone TO PUBLIC")
                .doesNotContain("gone_code", "gone_size", "gone_idx", "gone_pkey", "default");
        byHand(4, statements(problem));
        assertThat(project.generate(PART.formatted(CODE), Project.DESTRUCTIVE).migrations())
                .isNotEmpty();
    }

    @Test
    void what_is_only_set_there_is_told_or_comes_back() throws SQLException {
        byHand(3, """
                COMMENT ON COLUMN gone.size IS 'by hand'; ALTER TABLE gone ALTER COLUMN size SET DEFAULT 7;
                ALTER TABLE gone SET (fillfactor = 50), REPLICA IDENTITY FULL, CLUSTER ON gone_idx;
                ALTER TABLE gone ALTER COLUMN code SET STORAGE EXTERNAL, ALTER COLUMN code SET COMPRESSION pglz,
                    ALTER COLUMN size SET STATISTICS 500, ALTER COLUMN size SET (n_distinct = 5);
                """);

        GenerationResult result = project.generate(PART.formatted(CODE), Project.DESTRUCTIVE);

        assertThat(result.notes())
                .singleElement()
                .asString()
                .startsWith("Goes with \"drop table gone\"")
                .contains("ALTER TABLE gone REPLICA IDENTITY FULL;", "ALTER TABLE gone CLUSTER ON gone_idx;")
                .contains("ALTER COLUMN code SET STORAGE EXTERNAL;", "ALTER COLUMN code SET COMPRESSION pglz;")
                .contains("ALTER COLUMN size SET STATISTICS 500;", "ALTER COLUMN size SET (n_distinct=5);")
                .doesNotContain("OWNER", "TABLESPACE");
        assertThat(String.join("\n", project.files().values()))
                .contains("'by hand'", "'7'".replace("'", ""), "fillfactor");
    }

    @Test
    void a_column_takes_its_rights_along_only_when_somebody_says_so() {
        byHand(3, """
                GRANT SELECT (code) ON part TO gone_reader WITH GRANT OPTION;
                GRANT SELECT (size), UPDATE ON part TO gone_reader;
                ALTER TABLE part ALTER COLUMN code SET STORAGE EXTERNAL, ALTER COLUMN code SET DEFAULT 'c';
                COMMENT ON COLUMN part.code IS 'by hand';
                """);

        Problem problem = problems(PART.formatted("") + GONE).stream()
                .filter(each -> each.what().contains("drop column part.code"))
                .findFirst()
                .orElseThrow();

        assertThat(problem.what()).endsWith("drop column part.code: GRANT SELECT (code) ON part TO gone_reader");
        assertThat(problem.remedy()).contains("REVOKE SELECT (code) ON part FROM gone_reader CASCADE;");
        byHand(4, statements(problem));
        assertThat(project.generate(PART.formatted("") + GONE, Project.DESTRUCTIVE)
                        .notes())
                .singleElement()
                .asString()
                .contains("drop column part.code", "ALTER TABLE part ALTER COLUMN code SET STORAGE EXTERNAL;");
    }

    @Test
    void a_sequence_takes_its_rights_along_only_when_somebody_says_so() {
        String model = PART.formatted(CODE) + GONE + "CREATE SEQUENCE stays; ";
        project.generate(model + "CREATE SEQUENCE goes;");
        byHand(
                4,
                "GRANT USAGE ON SEQUENCE goes TO gone_reader; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;");

        Problem problem = onlyProblem(model);

        assertThat(problem.what()).endsWith("drop sequence goes: GRANT USAGE ON SEQUENCE goes TO gone_reader");
        byHand(5, statements(problem));
        assertThat(project.generate(model, Project.DESTRUCTIVE).migrations()).isNotEmpty();
    }

    /** It may be a right on all tables of the schema: a file that always runs would give it again. */
    @Test
    void a_right_on_the_only_table_or_sequence_is_told() {
        String only = "CREATE TABLE alone.one (id bigint, code text); CREATE SEQUENCE alone.one_seq;";
        project.generate(MODEL + "CREATE SCHEMA alone;" + only);
        byHand(4, """
                GRANT SELECT ON alone.one TO gone_reader;
                GRANT USAGE ON alone.one_seq TO gone_reader WITH GRANT OPTION;
                """);

        assertThat(project.generate(MODEL + "CREATE SCHEMA alone;", Project.DESTRUCTIVE)
                        .notes())
                .anyMatch(note -> note.startsWith("Goes with \"drop table alone.one\"")
                        && note.endsWith(": GRANT SELECT ON alone.one TO gone_reader;"))
                .anyMatch(note -> note.startsWith("Goes with \"drop sequence alone.one_seq\"")
                        && note.endsWith(": GRANT USAGE ON SEQUENCE alone.one_seq TO gone_reader WITH GRANT OPTION;"));
    }

    @Test
    void the_sequence_of_an_identity_takes_its_rights_along_only_when_somebody_says_so() {
        String counted = "CREATE TABLE %s (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);";
        String model = MODEL + counted.formatted("stays");
        project.generate(model + counted.formatted("goes"));
        byHand(4, "GRANT USAGE ON SEQUENCE goes_id_seq TO gone_reader;");

        Problem problem = onlyProblem(model);

        assertThat(problem.what()).endsWith("drop table goes: GRANT USAGE ON SEQUENCE goes_id_seq TO gone_reader");
        byHand(5, statements(problem));
        assertThat(project.generate(model, Project.DESTRUCTIVE).migrations()).isNotEmpty();
    }

    /** A file that always runs would give them again, each time that they are taken away. */
    @Test
    void what_a_role_may_do_with_all_tables_is_not_about_the_one() {
        byHand(
                3,
                "ALTER DEFAULT PRIVILEGES GRANT UPDATE ON TABLES TO gone_reader; GRANT UPDATE ON gone TO gone_reader;");
        project.write(
                "migration/common/afterMigrate.sql", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO gone_reader;");

        assertThat(project.generate(PART.formatted(CODE), Project.DESTRUCTIVE).migrations())
                .isNotEmpty();
    }

    /** Replication goes on without the column. */
    @Test
    void a_table_stays_published_without_the_column() throws SQLException {
        if (Project.serverVersion().startsWith("14.")) {
            return;
        }
        byHand(3, "CREATE PUBLICATION some_parts FOR TABLE part (id, code) WHERE (id > 5);");

        Problem problem = problems(PART.formatted("") + GONE).get(0);

        assertThat(problem.remedy())
                .contains("ALTER PUBLICATION some_parts DROP TABLE ONLY part;")
                .contains(
                        "-- and again, without the column: ALTER PUBLICATION some_parts ADD TABLE ONLY part (id, code) WHERE (");
        byHand(4, statements(problem));
        assertThat(project.generate(PART.formatted("") + GONE, Project.DESTRUCTIVE)
                        .migrations())
                .isNotEmpty();
    }

    /** In the way of the type of a column that it filters by; in the same way it comes back. */
    @Test
    void what_is_made_anew_is_published_disabled_granted_and_described_as_it_was() throws SQLException {
        String filter = Project.serverVersion().startsWith("14.") ? "" : " (id, code) WHERE (code <> 'x')";
        byHand(3, """
                CREATE PUBLICATION some_parts FOR TABLE part%s;
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER of_code BEFORE UPDATE OF code ON part FOR EACH ROW EXECUTE FUNCTION touch();
                ALTER TABLE part DISABLE TRIGGER of_code;
                COMMENT ON TRIGGER of_code ON part IS 'by hand';
                ALTER TABLE part ADD COLUMN upper_code text COLLATE "C" GENERATED ALWAYS AS (upper(code)) STORED NOT NULL;
                GRANT SELECT (upper_code) ON part TO gone_reader;
                COMMENT ON COLUMN part.upper_code IS 'it''s by hand';
                CREATE VIEW codes WITH (security_barrier) AS SELECT code AS "Co de" FROM part WITH CHECK OPTION;
                GRANT SELECT, INSERT ON codes TO gone_reader WITH GRANT OPTION; GRANT UPDATE ("Co de") ON codes TO PUBLIC;
                COMMENT ON VIEW codes IS 'by hand'; COMMENT ON COLUMN codes."Co de" IS 'by hand, too';
                CREATE FUNCTION first_code() RETURNS varchar LANGUAGE sql BEGIN ATOMIC SELECT code FROM part LIMIT 1; END;
                REVOKE EXECUTE ON FUNCTION first_code() FROM PUBLIC;
                CREATE MATERIALIZED VIEW all_codes WITH (fillfactor = 50) AS SELECT code FROM part;
                ALTER MATERIALIZED VIEW all_codes OWNER TO gone_reader;
                """.formatted(filter));
        String wider = MODEL.replace(", code varchar(50) CONSTRAINT", ", code varchar(80) CONSTRAINT");
        List<Object> before = made();

        Problem problem = problems(wider).get(0);
        byHand(4, statements(problem));

        assertThat(project.generate(wider).migrations()).isEmpty();
        assertThat(made()).isEqualTo(before).hasSizeGreaterThan(10);
    }

    private List<Object> made() throws SQLException {
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("published");
            project.migrate(database, Flavour.STANDARD);
            try (Connection connection = database.connect()) {
                return Sql.column(connection, """
                        SELECT (to_jsonb(p) - 'rowfilter' || jsonb_build_object('f', replace(to_jsonb(p) ->> 'rowfilter', 'varchar(80)', '')))::text
                        FROM pg_publication_tables p
                        UNION ALL SELECT concat(tgname, ' ', tgenabled) FROM pg_trigger WHERE NOT tgisinternal
                        UNION ALL SELECT format('%s %s %s %s', relname, relowner::regrole, relacl, reloptions) FROM pg_class
                        WHERE relname LIKE '%code%'
                        UNION ALL SELECT format('%s %s %s %s', attrelid::regclass, attname, attacl, attnotnull) FROM pg_attribute
                        WHERE attname ILIKE '%co%de' AND attnum > 0
                        UNION ALL SELECT format('%s %s', proname, proacl) FROM pg_proc WHERE proname = 'first_code'
                        UNION ALL SELECT description FROM pg_description WHERE description LIKE '%by hand%' ORDER BY 1
                        """);
            }
        }
    }

    /** One file, or several that a line like {@code -- and in a file of its own after that} separates. */
    private void byHand(int version, String sql) {
        String[] files = sql.split("\\n-- and in a file of its own.*\\n");
        for (int i = 0; i < files.length; i++) {
            project.write("migration/common/V" + version + (i == 0 ? "" : "." + i) + "__by_hand.sql", files[i]);
        }
    }

    private Problem onlyProblem(String schema) {
        List<Problem> problems = problems(schema);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private List<Problem> problems(String schema) {
        return catchThrowableOfType(Refusal.class, () -> project.generate(schema, Project.DESTRUCTIVE))
                .problems();
    }

    private static String statements(Problem problem) {
        String remedy = problem.remedy();
        return remedy.substring(remedy.indexOf("\n\n"), remedy.lastIndexOf("\n\n"));
    }
}
