package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code health} as people and machines are told, and its exit codes. */
class HealthCommandTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("health_command");

    @TempDir
    private static Path folder = Path.of("");

    @BeforeAll
    static void create() throws IOException, SQLException {
        Files.createDirectories(folder.resolve("migration/common"));
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, """
                    CREATE TABLE shelf (id int PRIMARY KEY);
                    CREATE TABLE book_with_a_name_that_is_rather_long_for_a_table (
                        id int PRIMARY KEY, shelf_of_a_library_with_a_long_name int REFERENCES shelf, title text);
                    CREATE INDEX book_title ON book_with_a_name_that_is_rather_long_for_a_table (title);
                    CREATE INDEX book_title_again ON book_with_a_name_that_is_rather_long_for_a_table (title);
                    CREATE SCHEMA aside;
                    CREATE TABLE aside.parts (a int) PARTITION BY RANGE (a);
                    CREATE TABLE aside.part PARTITION OF aside.parts FOR VALUES FROM (0) TO (10);
                    CREATE INDEX part_a ON aside.part (a);
                    CREATE INDEX part_again ON aside.part (a);
                    ANALYZE aside.parts;
                    CREATE INDEX "<script>alert(1)</script>" ON shelf ((id + 1));
                    """);
        }
    }

    @AfterAll
    static void drop() {
        TestServer.get().drop(DATABASE);
    }

    @Test
    void the_text_has_80_columns_and_ends_with_the_figures_of_each_index() {
        Terminal run = run();

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .filteredOn(line -> !line.startsWith("    ") || line.contains("%"))
                .allMatch(line -> line.length() <= 80);
        assertThat(run.out())
                .contains("0 errors, 1 warning, 1 notice", "WARNING: index book_title_again")
                .contains("it holds the same as book_title")
                .contains("    DROP INDEX CONCURRENTLY \"book_title_again\";")
                .contains("No index is called unused")
                .containsPattern("(?m)^ +size +share +scans +read +fetched +hit +bloat +last scan$")
                .containsPattern("(?m)^    shelf_pkey$");
    }

    @ParameterizedTest
    @CsvSource({"error, 0", "warning, 1", "notice, 1", "never, 0"})
    void the_exit_code_depends_on_the_level_that_is_asked_for(String level, int code) {
        Terminal run = run("--json", "--fail-on=" + level);

        assertThat(run.code()).isEqualTo(code);
        assertThat(document(run).at("/exitCode").asInt()).isEqualTo(code);
    }

    @Test
    void what_it_saves_is_what_it_prints_as_json_and_a_later_run_compares_with() throws IOException {
        Path since = folder.resolve("since.json");
        run("--save=" + since);
        assertThat(JsonMapper.shared().readTree(Files.readString(since)).at("/findings"))
                .isEqualTo(document(run("--json")).at("/findings"));

        JsonNode later = document(run("--json", "--since=" + since, "--unused-after=0s"));

        assertThat(later.at("/window/judged").asBoolean()).isTrue();
        assertThat(later.at("/findings").findValuesAsString("kind"))
                .containsExactlyInAnyOrder("UNUSED", "UNUSED", "DUPLICATE", "FOREIGN_KEY");
        assertThat(later.at("/snapshot/indexes/0/usage/scans").isIntegralNumber())
                .isTrue();
        assertThat(run("--since=" + since, "--unused-after=0s").out()).contains("; usage since ", " +0 ");
    }

    @Test
    void the_page_needs_nothing_else_and_no_name_becomes_a_script() throws IOException {
        Path page = folder.resolve("health.html");

        Terminal run = run("--html=" + page);

        assertThat(run.out()).contains("Written: ").contains("health.html");
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("\"book_title_again\"", "\\u003cscript>alert(1)\\u003c/script>")
                .doesNotContain("<script>alert", "http:", "https:", "/*REPORT*/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--since=absent.json | 1 | the file cannot be read: it does not exist",
                "--save=absent/report.json | 1 | the file cannot be written: its folder does not exist",
                "--html=absent/page.html | 1 | the file cannot be written",
                "--history-schema=nowhere | 1 | there is no schema nowhere",
                "--unused-after=soon | 1 | is not a length of time",
                "--measure-bloat=1 | 1 | is not a length of time",
                "--also-on=mysql://x/y | 1 | this is not the URL of a PostgreSQL server",
                "--also-on=jdbc:postgresql://x/y?password=z | 1 | holds a password",
                "--fail-on=often | 2 | expected one of [ERROR, WARNING, NOTICE, NEVER]"
            })
    void what_cannot_be_used_is_refused(String option, int code, String says) {
        Terminal run = run(option);

        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err()).contains(says);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void in_another_schema_than_public_its_name_is_part_of_each() {
        Terminal run = run("--history-schema=aside");

        assertThat(run.out())
                .contains("DROP INDEX CONCURRENTLY \"aside\".\"part_again\";", "aside.parts: 0 rows, 0 bytes")
                .doesNotContain("book");
    }

    @Test
    void the_database_itself_is_no_standby_of_it() {
        Terminal run = run("--also-on=" + TestServer.url(DATABASE));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("this is no standby but the primary itself");
    }

    private static Terminal run(String... options) {
        return Terminal.live("health", TestServer.url(DATABASE), folder, options);
    }

    private static JsonNode document(Terminal run) {
        return JsonMapper.shared().readTree(run.out());
    }
}
