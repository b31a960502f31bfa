package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.Stage;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationFolderTest {

    private static final String GENERATED = facts(true) + ".\nSELECT 1;\n";

    @TempDir
    private Path root;

    @BeforeEach
    void generated() throws IOException {
        write("migration/concurrent/V2.1.1__a.sql", GENERATED);
        write("migration/concurrent/V2.1.1__a.sql.conf", "executeInTransaction=false\n");
        write("rollback/concurrent/U2.1.1__a.sql", GENERATED);
    }

    @Test
    void is_whole_as_it_was_generated() {
        assertThat(missing()).isEmpty();
    }

    @Test
    void misses_a_migration_once_although_two_files_belong_to_it() throws IOException {
        delete("migration/concurrent/V2.1.1__a.sql");

        assertThat(missing()).containsExactly("a generated file is missing: migration/concurrent/V2.1.1__a.sql");
    }

    @Test
    void misses_a_migration_of_which_only_the_configuration_is_left() throws IOException {
        delete("migration/concurrent/V2.1.1__a.sql");
        delete("rollback/concurrent/U2.1.1__a.sql");

        assertThat(missing()).containsExactly("a generated file is missing: migration/concurrent/V2.1.1__a.sql");
    }

    @Test
    void misses_a_rollback() throws IOException {
        delete("rollback/concurrent/U2.1.1__a.sql");

        assertThat(missing()).containsExactly("a generated file is missing: rollback/concurrent/U2.1.1__a.sql");
    }

    @Test
    void misses_the_configuration_of_what_must_not_run_in_a_transaction() throws IOException {
        write("migration/concurrent/V2.1.1__a.sql", facts(false) + "SELECT 1;\n");
        delete("migration/concurrent/V2.1.1__a.sql.conf");

        assertThat(missing()).containsExactly("a generated file is missing: migration/concurrent/V2.1.1__a.sql.conf");
    }

    @Test
    void expects_no_rollback_of_what_was_written_by_hand_in_whatever_encoding() throws IOException {
        write("migration/common/V5__by_hand.sql", "-- caf\u00e9\nSELECT 1;\n", StandardCharsets.ISO_8859_1);
        write("migration/common/R__repeatable.sql", "SELECT 1;\n");

        assertThat(missing()).isEmpty();
        assertThat(folder().isGenerated(root.resolve("migration/common/V5__by_hand.sql")))
                .isFalse();
        assertThat(folder().isGenerated(root.resolve("migration/concurrent/V2.1.1__a.sql")))
                .isTrue();
    }

    @Test
    void begins_with_one() {
        assertThat(new MigrationFolder(root.resolve("no such folder"))
                        .newFiles()
                        .version())
                .hasToString("1");
    }

    /** Greater than all that are there, and smaller than what somebody who keeps to the style writes next. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            common/V7__by_hand.sql,                          8,                    9
            common/2026/january/V9__nested.sql,              10,                   11
            V1__init.sql,                                    3,                    4
            V41__init.sql,                                   42,                   43
            older/V41__init.sql,                             42,                   43
            common/B5__baseline.sql,                         6,                    7
            standard/V7_1__by_hand.sql,                      7_1_1,                7_2
            common/V1.10__small.sql,                         3,                    4
            common/V3.4.5__release.sql,                      3.4.5.1,              3.4.6
            common/V007__by_hand.sql,                        008,                  009
            common/V099__by_hand.sql,                        100,                  101
            common/V2026_01_31__by_hand.sql,                 2026_01_31_1,         2026_02_01
            common/V2026.11.29.1200__by_hand.sql,            2026.11.29.1200.1,    2026.11.29.1201
            common/V20260101120000__by_date.sql,             20260101120001,       20260102000000
            common/V99999999999999999999999__long.sql,       100000000000000000000000, 100000000000000000000001
            common/V12345678901234567890123.5__long.sql,     12345678901234567890123.5.1, 12345678901234567890123.6
            common/R__repeatable.sql,                        3,                    4
            common/afterMigrate.sql,                         3,                    4
            """)
    void the_next_version_comes_after_all_that_are_there(String file, String next, String theirNext)
            throws IOException {
        write("migration/" + file, "SELECT 1;\n");

        assertThat(folder().newFiles().version()).hasToString(next);

        write("migration/common/V" + next + "__generated.sql", GENERATED);
        write("migration/concurrent/V" + next + ".2.3__generated.sql", GENERATED);
        String after = folder().newFiles().version().toString();
        assertThat(MigrationVersion.fromVersion(after)).isGreaterThan(MigrationVersion.fromVersion(next + ".2.3"));
        assertThat(MigrationVersion.fromVersion(next + ".9.9")).isLessThan(MigrationVersion.fromVersion(theirNext));
        assertThat(after.split("[._]")).hasSameSizeAs(next.split("[._]"));
    }

    @Test
    void a_history_from_before_belongs_to_both_flavours_and_each_file_runs_once() throws IOException {
        write("migration/V1__init.sql", "SELECT 1;\n");
        write("migration/older/V0__before.sql", "SELECT 1;\n");
        write("migration/common/V2__common.sql", "SELECT 1;\n");
        write("migration/standard/V3__standard.sql", "SELECT 1;\n");

        write("migration/V1__init.sql.conf", "executeInTransaction=false\n");

        assertThat(scripts(Flavour.STANDARD)).containsExactly("0", "1", "2", "3");
        assertThat(scripts(Flavour.CONCURRENT)).containsExactly("0", "1", "2", "2.1.1");
        assertThat(folder().notes().toString())
                .contains("would run both flavours")
                .contains("/migration/*.sql,classpath:")
                .contains("/migration/older,classpath:")
                .contains("/migration/common,classpath:")
                .contains("/migration/concurrent");
    }

    @Test
    void what_was_deleted_from_the_source_is_found_among_the_copies() throws IOException {
        Path source = root.resolve("my+project (1)/src/main/resources/db");
        Path copies = root.resolve("my+project (1)/target/classes/db");
        for (Path each : List.of(source, copies)) {
            write(each + "/migration/common/V1__stays.sql", "SELECT 1;\n");
        }
        assertThat(new MigrationFolder(copies).missingFiles()).isEmpty();
        assertThat(new MigrationFolder(source).notes()).isEmpty();
        write(copies + "/migration/common/V2__gone.sql", "SELECT 1;\n");

        assertThat(new MigrationFolder(source).missingFiles()).isEmpty();
        assertThat(new MigrationFolder(source).notes().toString())
                .contains("migration/common/V2__gone.sql", "mvn clean");
        assertThatThrownBy(() -> new MigrationFolder(copies).requireNoStaleCopies())
                .hasMessageContaining("V2__gone.sql");
        assertThat(new MigrationFolder(copies).missingFiles())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("copies of migrations that are not in the source any more")
                        .contains("migration/common/V2__gone.sql")
                        .contains("mvn clean")
                        .doesNotContain("git checkout"));
    }

    /** The versions that Flyway itself would run. */
    private List<String> scripts(Flavour flavour) {
        return Arrays.stream(Flyway.configure()
                        .dataSource(TestServer.get().create("folder").dataSource())
                        .locations(folder().locations(flavour).toArray(String[]::new))
                        .load()
                        .info()
                        .pending())
                .map(info -> info.getVersion().getVersion())
                .toList();
    }

    private static String facts(boolean transactional) {
        return new Facts(
                                1,
                                Optional.of(Stage.BEFORE_DEPLOY),
                                transactional,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Optional.empty())
                        .line()
                + "\n";
    }

    private MigrationFolder folder() {
        return new MigrationFolder(root);
    }

    private List<String> missing() {
        return folder().missingFiles().stream().map(Problem::what).toList();
    }

    private void write(String path, String content) throws IOException {
        write(path, content, StandardCharsets.UTF_8);
    }

    private void write(String path, String content, Charset charset) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, charset);
    }

    private void delete(String path) throws IOException {
        Files.delete(root.resolve(path));
    }
}
