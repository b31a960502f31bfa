package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.asoud.ddl.flyway.FlywayInput;
import com.asoud.ddl.flyway.FlywaySettings;
import com.asoud.ddl.flyway.GeneratedMigration;
import com.asoud.ddl.flyway.JavaCode;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations that a project had before it used the generator: run as they are, or refused with what to do. */
class HistoryTest {

    private static final String TABLE = "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(50));\n";
    private static final String WIDER = "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(50), size integer);\n";

    @TempDir
    private Path folder;

    @Test
    void what_production_has_beside_the_database_is_made_on_the_throwaway_server() {
        Project project = new Project(folder);
        byHand(1, TABLE + """
                ALTER TABLE part OWNER TO app_owner;
                GRANT SELECT (code) ON part TO "App Reader";
                CREATE POLICY own_parts ON part TO "App Reader" USING (true);
                ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT SELECT ON TABLES TO app_support;
                """);
        byHand(2, """
                SET ROLE app_owner;
                CREATE TABLE log (id bigint);
                RESET ROLE;
                GRANT CONNECT ON DATABASE shop TO app_support;
                ALTER DATABASE shop SET timezone = 'UTC';
                """);

        GenerationResult result = project.generateOnOwnServer(WIDER);

        assertThat(result.migrations()).isNotEmpty();
        assertThat(result.notes())
                .singleElement()
                .asString()
                .endsWith("on the throwaway server only: database \"shop\", role \"App Reader\", role \"app_owner\","
                        + " role \"app_support\".");
        assertThat(project.generateOnOwnServer(WIDER).migrations()).isEmpty();
    }

    @Test
    void a_tablespace_of_production_is_made_on_the_throwaway_server() {
        assumeThat(Integer.parseInt(Project.serverVersion().substring(0, 2))).isGreaterThanOrEqualTo(15);
        byHand(1, TABLE + "ALTER TABLE part SET TABLESPACE fast;");

        assertThat(new Project(folder).generateOnOwnServer(TABLE).notes().toString())
                .contains("tablespace \"fast\"");
    }

    /** The files run three times there: for each flavour, and to find out who made the table that no model has. */
    @Test
    void each_run_makes_what_belongs_to_the_whole_server() {
        byHand(1, TABLE + "CREATE ROLE app_reader; GRANT SELECT ON part TO app_reader; CREATE TABLE log (id bigint);");
        byHand(2, "CREATE DATABASE reports;");
        byHand(
                3,
                "DO $$ BEGIN CREATE ROLE app_writer; EXCEPTION WHEN duplicate_object THEN NULL; END $$;\n"
                        + "GRANT app_writer TO app_reader; ALTER ROLE app_reader SET statement_timeout = '5s';");

        GenerationResult result = new Project(folder).generateOnOwnServer(WIDER);

        assertThat(result.migrations()).isNotEmpty();
        assertThat(result.kept())
                .containsExactly("table log is not in the model, but V1__by_hand.sql was written by hand");
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void a_role_that_is_created_twice_is_refused() {
        byHand(1, TABLE + "CREATE ROLE app_reader;");
        byHand(2, "CREATE ROLE app_reader;");

        assertThat(catchThrowableOfType(Refusal.class, () -> new Project(folder).generateOnOwnServer(TABLE)))
                .hasMessageContaining("V2__by_hand.sql: role \"app_reader\" already exists");
    }

    @Test
    void nothing_is_made_on_a_server_that_is_somebodys() throws SQLException {
        byHand(1, TABLE + "GRANT SELECT ON part TO \"App \"\"Reader\";");

        Problem problem = problem();

        assertThat(problem.what())
                .isEqualTo("a migration fails: V1__by_hand.sql: role \"App \"Reader\" does not exist");
        assertThat(problem.where()).isEqualTo(file(1) + ", line 2");
        assertThat(problem.remedy()).contains("CREATE ROLE \"App \"\"Reader\" NOLOGIN;");
        assertThat(roles()).noneMatch(role -> role.startsWith("App"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\copy part FROM 'parts.csv'", "\\set ON_ERROR_STOP on"})
    void commands_of_psql_are_named_as_such(String command) {
        byHand(1, TABLE + command + "\n");

        assertThat(problem().toString()).contains(file(1) + ", line 2").contains("is a command of psql");
    }

    /** Flyway's own parser looks for the end of the rows for ever. */
    @ParameterizedTest
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(
            strings = {
                "\\copy part FROM stdin\n1\tbolt\n\\.\n",
                "copy part FROM stdin\n1\tbolt\n\\.\n",
                "COPY part FROM STDIN;\n1\tbolt\n",
                "COPY part FROM STDIN;\r\n1\tbolt\r\n",
                "COPY part FROM STDIN;",
                "COPY part FROM STDIN; -- \\.\n1\tbolt",
                "COPY part FROM STDIN"
            })
    void rows_without_an_end_are_refused(String copy) {
        byHand(1, TABLE);
        byHand(2, "SELECT 1;\n" + copy);

        assertThat(problem().what()).contains("line 2", "the rows of COPY ... FROM STDIN have no end");
        assertThat(problem().where()).isEqualTo(file(2).toString());
        assertThat(problem().remedy()).contains("a line that holds nothing but \\.", "command of psql");
    }

    @ParameterizedTest
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(
            strings = {
                "SELECT 'it;\n",
                "SELECT $$it;\n",
                "SELECT $it$ it $$;\n",
                "DO $$",
                "SELECT \"it;\n",
                "SELECT (1;\n",
                "\\",
                "\\i other.sql",
                "\\connect other\n",
                "$"
            })
    void a_file_that_breaks_off_is_refused_by_name(String sql) {
        byHand(1, TABLE);
        byHand(2, sql);

        assertThat(problem().what()).startsWith("a migration fails: V2__by_hand.sql: ");
        assertThat(problem().where()).isEqualTo(file(2) + ", line 1");
    }

    @Test
    void nul_characters_are_named_as_such() {
        byHand(1, TABLE);
        byHand(2, "SELECT '\0';");

        assertThat(problem().where()).isEqualTo(file(2) + ", line 1");
        assertThat(problem().remedy()).contains("NUL characters", "UTF-8");
    }

    @Test
    void rows_with_an_end_are_copied() {
        byHand(1, TABLE + "COPY part FROM STDIN;\n1\tbolt\n\\.\nALTER TABLE part ADD size integer DEFAULT 1 NOT NULL;");

        assertThat(new Project(folder)
                        .generate(TABLE.replace("varchar(50)", "varchar(50), size integer NOT NULL"))
                        .migrations())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE EXTENSION %s;", "DO $$ BEGIN\n CREATE EXTENSION IF NOT EXISTS %s; END $$;"})
    void an_extension_that_the_server_has_not_needs_another_server(String sql) {
        byHand(1, TABLE + sql.formatted("no_such_extension"));

        assertThat(problem().toString()).contains("no_such_extension", "--shadow-url=jdbc:postgresql://");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT 1;\\n\\nSELECT id,\\n  kode FROM part;         | column "kode" does not exist  | 5
            INSERT INTO part VALUES (1);\\nINSERT INTO part\\nVALUES (1); | (Key (id)=(1) already exists.) | 3
            DO $$ BEGIN\\n  RAISE 'not today';\\nEND $$;          | not today                     | 2
            """)
    void a_file_that_fails_is_named_with_its_line_and_the_words_of_the_server(String sql, String words, int line) {
        byHand(1, TABLE + sql.replace("\\n", "\n"));

        assertThat(problem().what())
                .startsWith("a migration fails: V1__by_hand.sql: ")
                .endsWith(words);
        assertThat(problem().where()).isEqualTo(file(1) + ", line " + line);
        assertThat(problem().remedy()).contains("correct or remove that file");
    }

    /** As on a database of production, where it runs when the new files have run. */
    @Test
    void what_runs_last_may_need_what_is_generated_now() {
        Project project = new Project(folder);
        byHand(1, TABLE);
        project.write("migration/common/R__1_sizes.sql", "CREATE OR REPLACE VIEW sizes AS SELECT size FROM part;");
        project.write("migration/common/R__2_codes.sql", "CREATE OR REPLACE VIEW codes AS SELECT code FROM part;");
        project.write("migration/common/R__3_boxes.sql", "CREATE OR REPLACE VIEW boxes AS SELECT id FROM box;");
        project.write("migration/common/afterMigrate.sql", "CREATE OR REPLACE VIEW all_sizes AS SELECT * FROM sizes;");
        String model = WIDER + "CREATE TABLE box (id bigint);";

        GenerationResult result = project.generate(model);

        assertThat(result.migrations()).isNotEmpty();
        assertThat(result.notes())
                .contains(
                        "Needs the new files, and was run after them: R__1_sizes.sql, R__3_boxes.sql, afterMigrate.sql.");
        assertThat(project.generate(model).migrations()).isEmpty();
        assertThat(catchThrowableOfType(
                                Refusal.class,
                                () -> project.generate(model.replace("code varchar(50)", "code varchar(99)")))
                        .problems()
                        .toString())
                .contains("view codes")
                .contains("CREATE VIEW public.codes");
    }

    @Test
    void what_runs_last_and_fails_even_then_is_refused() {
        byHand(1, TABLE);
        new Project(folder).write("migration/common/R__sizes.sql", "\nCREATE VIEW sizes AS SELECT siez FROM part;");

        for (String model : List.of(TABLE, WIDER)) {
            assertThat(catchThrowableOfType(Refusal.class, () -> new Project(folder).generate(model)))
                    .hasMessageContaining("a migration fails: R__sizes.sql: column \"siez\" does not exist")
                    .hasMessageContaining("R__sizes.sql, line 2");
        }
        assertThat(folder.resolve("migration/standard")).doesNotExist();
    }

    @Test
    void a_versioned_file_cannot_need_what_is_generated_now() {
        byHand(1, TABLE);
        byHand(2, "CREATE VIEW sizes AS SELECT size FROM part;");

        assertThat(catchThrowableOfType(Refusal.class, () -> new Project(folder).generate(WIDER)))
                .hasMessageContaining("V2__by_hand.sql: column \"size\" does not exist");
    }

    @Test
    void files_are_read_as_the_projects_flyway_reads_them() throws IOException {
        Path file = file(1);
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                (TABLE + "COMMENT ON TABLE part IS 'caf\u00e9 #[unit] ${unit}';")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Project project = project(Map.of(
                "flyway.encoding", "ISO-8859-1",
                "flyway.placeholderPrefix", "#[",
                "flyway.placeholderSuffix", "]"));

        assertThat(project.generate(TABLE + "COMMENT ON TABLE part IS 'caf\u00e9 crate ${unit}';")
                        .migrations())
                .isEmpty();
    }

    /** Flyway says nothing of them, and the generator would begin anew. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "M1__init.sql",
                "v1__init.sql",
                "V1_init.sql",
                "001-init.sql",
                "db_1_2 init.sql",
                "db 1-init.sql",
                "V1__init.ddl"
            })
    void a_history_of_which_flyway_sees_nothing_is_refused(String file) {
        Project project = new Project(folder);
        project.write("migration/" + file, TABLE);
        project.write("migration/R__view2.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        project.write("migration/beforeMigrate__2_things.sql", "SELECT 1;");
        project.write("migration/rows2.sql", "SELECT 1;");

        assertThatThrownBy(() -> project.generate(WIDER))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("to Flyway, these files are no migrations: " + file + "\n")
                .hasMessageContaining("name them as V1__words.sql")
                .hasMessageContaining("--flyway sqlMigrationPrefix=VALUE");

        project.write("migration/V0__first.sql", TABLE);
        assertThat(project.generate(WIDER).migrations()).isNotEmpty();
    }

    /** How the history from before the three folders is named, and new files. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            V1__init.SQL;   sqlMigrationSuffixes=.sql;                        V2([.][0-9]+)*__[a-z_0-9]+[.]sql
            M1.init.sql;    sqlMigrationPrefix=M|sqlMigrationSeparator=.;     M2(_[0-9]+)*[.][a-z_0-9]+[.]sql
            db_1_init.ddl;  sqlMigrationPrefix=db_|sqlMigrationSeparator=_|sqlMigrationSuffixes=.ddl; db_2([.][0-9]+)*_[a-z_0-9]+[.]ddl
            """)
    void both_flavours_are_named_as_the_projects_files(String init, String settings, String names) {
        Map<String, String> given = new HashMap<>(Map.of("flyway.validateMigrationNaming", "true"));
        Stream.of(settings.split("[|]"))
                .map(each -> each.split("=", 2))
                .forEach(each -> given.put("flyway." + each[0], each[1]));
        Project project = project(given);
        project.write("migration/" + init, TABLE);
        project.write("migration/common/.keep", "");
        String indexed = TABLE + "CREATE INDEX part_code ON part (code); CREATE INDEX part_id ON part (id);";

        GenerationResult result = project.generate(indexed);

        assertThat(result.migrations())
                .extracting(migration ->
                        Path.of(migration.migration().path()).getFileName().toString())
                .hasSize(3)
                .allMatch(name -> name.matches(names));
        assertThat(project.check(indexed).migrations()).isEmpty();
        assertThat(project.generate(indexed + "CREATE INDEX part_both ON part (id, code);")
                        .migrations())
                .extracting(GeneratedMigration::version)
                .allMatch(version -> version.startsWith("3"));
    }

    /** Names that Flyway takes for two things are refused; FileNamesTest has all of them. */
    @Test
    void files_that_the_projects_flyway_could_not_tell_apart_are_not_generated() {
        byHand(1, TABLE);

        assertThat(catchThrowableOfType(
                        Refusal.class,
                        () -> project(Map.of("flyway.sqlMigrationPrefix", "R")).generate(WIDER)))
                .hasMessageContaining("flyway.sqlMigrationPrefix=R", "flyway.repeatableSqlMigrationPrefix=R");
    }

    @Test
    void files_without_a_schema_are_about_flyways_default_schema() {
        Project project = project(Map.of("flyway.defaultSchema", "shop", "flyway.schemas", "crm,shop"));
        byHand(1, TABLE);
        byHand(2, "CREATE TABLE crm.client (id bigint PRIMARY KEY);");
        project.write("migration/common/R__sizes.sql", "CREATE OR REPLACE VIEW sizes AS SELECT size FROM part;");
        String model = "CREATE SCHEMA shop; CREATE SCHEMA crm; CREATE TABLE crm.client (id bigint PRIMARY KEY);";
        String wider = model + WIDER.replace("part", "shop.part");

        GenerationResult result = project.generate(wider);

        assertThat(result.migrations())
                .isNotEmpty()
                .allSatisfy(migration -> assertThat(migration.migration().content())
                        .contains("ALTER TABLE \"shop\".\"part\"")
                        .doesNotContain("CREATE"));
        assertThat(result.notes()).contains("Needs the new files, and was run after them: R__sizes.sql.");
        assertThat(project.generate(wider).migrations()).isEmpty();
        assertThat(catchThrowableOfType(Refusal.class, () -> project.generate(model + WIDER)))
                .hasMessageContaining("part is in schema public for the model, and in schema shop for Flyway");
        assertThat(catchThrowableOfType(Refusal.class, () -> new Project(folder).generate(wider)))
                .hasMessageContaining("V2__by_hand.sql: schema \"crm\" does not exist")
                .hasMessageContaining("--flyway schemas=NAME");
    }

    @Test
    void the_first_files_find_the_schemas_that_flyway_makes() {
        Project project = project(Map.of("flyway.schemas", "shop,crm"));
        String model = "CREATE SCHEMA shop; CREATE SCHEMA crm; CREATE TABLE crm.client (id bigint PRIMARY KEY);";

        assertThat(project.generate(model).migrations())
                .isNotEmpty()
                .noneMatch(migration -> migration.migration().content().contains("CREATE SCHEMA"));
        assertThat(project.generate(model).migrations()).isEmpty();
    }

    private Project project(Map<String, String> settings) {
        return new Project(
                folder,
                new FlywayInput(Map.of("unit", "crate"), new FlywaySettings(settings, Map.of()), JavaCode.NONE));
    }

    private Problem problem() {
        return catchThrowableOfType(Refusal.class, () -> new Project(folder).generate(TABLE))
                .problems()
                .get(0);
    }

    private static List<String> roles() throws SQLException {
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("roles");
            try (Connection connection = database.connect()) {
                return Sql.column(connection, "SELECT rolname FROM pg_roles");
            }
        }
    }

    private Path file(int version) {
        return folder.resolve("migration/common/V" + version + "__by_hand.sql");
    }

    private void byHand(int version, String sql) {
        new Project(folder).write("migration/common/V" + version + "__by_hand.sql", sql);
    }
}
