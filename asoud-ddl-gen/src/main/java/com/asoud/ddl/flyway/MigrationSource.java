package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The migrations an operator has: a folder, or the jar they were shipped in.
 *
 * @param path the folder that has them
 * @param unpacked the same, if it is to be removed when this is closed
 */
public record MigrationSource(Path path, Optional<TemporaryFolder> unpacked) implements AutoCloseable {

    /**
     * Those of a folder, or of a jar, which is unpacked until this is closed.
     *
     * @throws Refusal if there are none
     */
    public static MigrationSource at(Path given) {
        MigrationSource migrations =
                Files.isRegularFile(given) ? ofJar(given) : new MigrationSource(given, Optional.empty());
        if (!Files.isDirectory(migrations.path.resolve("migration"))) {
            migrations.close();
            throw new Refusal(
                    "there are no migrations",
                    given.toAbsolutePath().toString(),
                    "name the folder with migration/common in it, such as src/main/resources/db; or the model jar,\n"
                            + "which holds db/migration/common");
        }
        new MigrationFolder(migrations.path).requireNoStaleCopies();
        return migrations;
    }

    private static MigrationSource ofJar(Path jar) {
        TemporaryFolder folder = new TemporaryFolder("migrations", into -> unpack(jar, into));
        folder.leaveToOwner();
        return new MigrationSource(folder.path(), Optional.of(folder));
    }

    private static void unpack(Path jar, Path into) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path root = files.getPath("db");
            if (!Files.isDirectory(root)) {
                return;
            }
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    Path copy = into.resolve(root.relativize(file).toString());
                    Files.createDirectories(
                            Optional.ofNullable(copy.getParent()).orElse(into));
                    Files.copy(file, copy);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (RuntimeException noArchive) {
            throw new Refusal(
                    "this is neither a folder nor a jar: " + noArchive.getMessage(),
                    jar.toString(),
                    "name the folder of the migrations, or the model jar");
        }
    }

    @Override
    public void close() {
        unpacked.ifPresent(TemporaryFolder::close);
    }
}
