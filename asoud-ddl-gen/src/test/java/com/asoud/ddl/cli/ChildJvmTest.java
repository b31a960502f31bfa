package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.faults.BadOptions;
import com.asoud.ddl.testmodel.faults.UnknownColumn;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.ddl.testmodel.shop.Parcel;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool as a program: with its own server, on another machine's locale, with exit codes. */
class ChildJvmTest {

    /** Where digits, and the calendar, are others. */
    private static final List<String> TEHRAN = List.of(
            "-Duser.language=fa", "-Duser.country=IR", "-Duser.timezone=Asia/Tehran", "-Dfile.encoding=ISO-8859-1");

    /** Without a locale, as in a job of cron, Java cannot name every file. */
    private static final String INDEX =
            Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode("شاخص") ? "شاخص" : "index";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writes_the_same_bytes_in_tehran_and_below_a_folder_with_spaces() {
        Path here = folder.resolve("here");
        assertThat(Terminal.onTestServer("generate", here, Terminal.classes(Article.class), "--existing-tables=article")
                        .code())
                .isZero();
        Path there = folder.resolve("a folder (with spaces) and " + INDEX).resolve("db");

        try (ChildProcess child = ChildProcess.run(
                folder,
                TEHRAN,
                "generate",
                "--output=" + there,
                Terminal.classes(Article.class),
                "--existing-tables=article")) {
            assertThat(child.code()).as(child.err()).isZero();
            assertThat(child.err()).isEmpty();
            assertThat(child.out())
                    .contains("  export the schema of the model ")
                    .containsPattern("  in all +\\d+\\.\\d\\d s")
                    .containsSubsequence(
                            "  migration/concurrent/\n    V2.1.1__",
                            "\n        create index ",
                            "\n        lock: SHARE UPDATE EXCLUSIVE: reads and writes go on\n",
                            "Proven on PostgreSQL ",
                            ", embedded: in each flavour");
            assertThat(child.out().lines())
                    .allMatch(line ->
                            line.length() <= 80 || line.startsWith("    V") || line.startsWith("Written below "));
            assertThat(child.temporaryFiles()).isEmpty();
            assertThat(child.servers()).isEmpty();
        }

        assertThat(Terminal.files(there)).isEqualTo(Terminal.files(here)).hasSizeGreaterThan(10);
    }

    @Test
    void a_migration_that_fails_is_told_once_and_not_by_flyways_alarms() throws IOException {
        Path db = folder.resolve("db");
        assertThat(Terminal.onTestServer("generate", db, Terminal.classes(Article.class), "--existing-tables=article")
                        .code())
                .isZero();
        Files.writeString(db.resolve("migration/common/V9__divides.sql"), "SELECT 1 / 0;");
        String url = TestServer.url(TestServer.get().create("live"));
        List<String> loggingAsTheJdkDoes = List.of("-Djava.util.logging.config.file="
                + Path.of(System.getProperty("java.home"), "conf", "logging.properties"));

        try (ChildProcess child = new ChildProcess(
                folder, loggingAsTheJdkDoes, "migrate", "--url=" + url, "--user=postgres", "--migrations=" + db)) {
            assertThat(child.code()).isEqualTo(4);
            assertThat(child.err())
                    .startsWith("Not finished.")
                    .contains("V9__divides.sql", "division by zero")
                    .doesNotContain("Run Flyway with -X");
        }
    }

    @Test
    void generate_twice_writes_nothing_the_second_time_and_check_agrees() {
        Path db = folder.resolve("db");
        String model = Terminal.classes(Parcel.class);
        assertThat(Terminal.onTestServer("generate", db, model).code()).isZero();
        Map<String, String> files = Terminal.files(db);

        for (String command : List.of("generate", "check")) {
            Terminal again = Terminal.onTestServer(command, db, model);

            assertThat(again.code()).isZero();
            assertThat(again.out())
                    .contains("Nothing to generate: the committed migrations build what the model asks for");
            assertThat(again.err()).isEmpty();
            assertThat(Terminal.files(db)).isEqualTo(files);
        }
    }

    @Test
    void check_writes_nothing_and_names_the_files() {
        Path db = folder.resolve("db");

        Terminal check = Terminal.onTestServer("check", db, Terminal.classes(Parcel.class));

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out())
                .contains("The model has changed; generate would write below " + db + ":")
                .contains("migration/common/\n    V1__create_table_parcel");
        assertThat(check.err().strip()).isEqualTo("Check failed: run generate and commit the files above.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void exits_with_one_when_it_refuses_and_leaves_nothing_behind() {
        try (ChildProcess child = ChildProcess.run(
                folder,
                List.of(),
                "generate",
                "--output=" + folder.resolve("db"),
                Terminal.classes(BadOptions.class))) {
            assertThat(child.code()).isEqualTo(1);
            assertThat(child.err()).startsWith("Refused; nothing was written.");
            assertThat(child.temporaryFiles()).isEmpty();
            assertThat(child.servers()).isEmpty();
        }
        assertThat(folder.resolve("db")).doesNotExist();
    }

    /** The model is refused while the server is still starting. */
    @Test
    void a_refusal_while_the_server_starts_leaves_nothing_behind() {
        try (ChildProcess child = ChildProcess.run(
                folder,
                List.of(),
                "generate",
                "--output=" + folder.resolve("db"),
                Terminal.classes(UnknownColumn.class))) {
            assertThat(child.code()).isEqualTo(1);
            assertThat(child.temporaryFiles()).isEmpty();
            assertThat(child.servers()).isEmpty();
        }
    }

    @Test
    void exits_with_two_when_it_is_used_wrongly() {
        try (ChildProcess child = new ChildProcess(folder, List.of(), "generate")) {
            assertThat(child.code()).isEqualTo(2);
            assertThat(child.err()).startsWith("Missing required option: '--output=FOLDER'");
        }
    }
}
