package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.Refusal.Problem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationFolderTest {

    private static final String GENERATED = Header.MARK + ".\nSELECT 1;\n";

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
        write("migration/concurrent/V2.1.1__a.sql", Header.MARK + ".\n-- Runs     outside of any transaction, and\n");
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
    void counts_on_from_the_highest_version_of_any_flavour() throws IOException {
        assertThat(folder().nextVersion()).isEqualTo(3);
        write("migration/standard/V7_1__by_hand.sql", "SELECT 1;\n");
        assertThat(folder().nextVersion()).isEqualTo(8);
        write("migration/common/2026/january/V9__by_hand.sql", "SELECT 1;\n");
        assertThat(folder().nextVersion()).isEqualTo(10);
        write("migration/common/V20260101120000__by_date.sql", "SELECT 1;\n");
        assertThat(folder().nextVersion()).isEqualTo(20260101120001L);
    }

    @Test
    void begins_with_one() {
        assertThat(new MigrationFolder(root.resolve("no such folder")).nextVersion())
                .isEqualTo(1);
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
