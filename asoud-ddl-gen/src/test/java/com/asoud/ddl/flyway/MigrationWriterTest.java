package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationWriterTest {

    private static final List<MigrationFile> FILES = List.of(
            new MigrationFile("migration/common/V1__a.sql", "SELECT 'é';\n"),
            new MigrationFile("migration/standard/V2__b.sql", "SELECT 2;\n"),
            new MigrationFile("rollback/standard/U2__b.sql", "SELECT 3;\n"));

    @TempDir
    private Path folder;

    @Test
    void writes_all_of_them_and_leaves_nothing_else() throws IOException {
        Path root = folder.resolve("db");

        MigrationWriter.write(root, FILES);

        assertThat(filesBelow(root))
                .containsExactlyInAnyOrder(
                        "migration/common/V1__a.sql", "migration/standard/V2__b.sql", "rollback/standard/U2__b.sql");
        assertThat(root.resolve("migration/common/V1__a.sql")).hasContent("SELECT 'é';\n");
    }

    @Test
    void writes_none_if_one_exists() throws IOException {
        MigrationWriter.write(folder, FILES.subList(2, 3));
        Files.writeString(folder.resolve("rollback/standard/U2__b.sql"), "edited by hand");

        assertThatThrownBy(() -> MigrationWriter.write(folder, FILES))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no file was written")
                .hasMessageContaining("the file exists already")
                .hasMessageContaining("where: " + folder.resolve("rollback/standard/U2__b.sql"));

        assertThat(filesBelow(folder)).containsExactly("rollback/standard/U2__b.sql");
        assertThat(folder.resolve("rollback/standard/U2__b.sql")).hasContent("edited by hand");
    }

    @Test
    void takes_back_what_was_moved_if_one_cannot_be() throws IOException {
        Files.createDirectories(folder.resolve("rollback"));
        Files.writeString(folder.resolve("rollback/standard"), "a file where a folder is needed");

        assertThatThrownBy(() -> MigrationWriter.write(folder, FILES)).isInstanceOf(Refusal.class);

        assertThat(filesBelow(folder)).containsExactly("rollback/standard");
    }

    private static List<String> filesBelow(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .toList();
        }
    }
}
