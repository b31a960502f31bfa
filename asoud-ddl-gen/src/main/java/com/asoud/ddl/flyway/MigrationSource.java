package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The migrations an operator has: a folder, or the jar they were shipped in.
 *
 * @param path the folder that has them
 * @param unpacked the same, if it is to be removed when this is closed
 */
public record MigrationSource(Path path, Optional<TemporaryFolder> unpacked) implements AutoCloseable {

    /** Where they are in a jar, in the executable one of Spring Boot, and in a war. */
    private static final List<String> ROOTS = List.of("db", "BOOT-INF/classes/db", "WEB-INF/classes/db");

    /**
     * Those of a folder, or of a jar, which is unpacked until this is closed.
     *
     * @throws Refusal if there are none
     */
    public static MigrationSource at(Path given) {
        MigrationSource migrations =
                Files.isRegularFile(given) ? ofJar(given) : new MigrationSource(ofFolder(given), Optional.empty());
        if (!Files.isDirectory(migrations.path.resolve(Layout.MIGRATION))) {
            migrations.close();
            throw new Refusal(
                    "there are no migrations",
                    given.toAbsolutePath().toString(),
                    "name the folder with migration in it, such as src/main/resources/db; or the jar that holds\n"
                            + "db/migration, or BOOT-INF/classes/db/migration");
        }
        new MigrationFolder(migrations.path).requireNoStaleCopies();
        return migrations;
    }

    /** Flyway's location is the folder that has them itself; the rollback files are beside it. */
    private static Path ofFolder(Path given) {
        Path folder = given.toAbsolutePath().normalize();
        boolean isLocation = folder.endsWith(Layout.MIGRATION) && !Files.isDirectory(folder.resolve(Layout.MIGRATION));
        return isLocation ? folder.resolveSibling("") : given;
    }

    private static MigrationSource ofJar(Path jar) {
        TemporaryFolder folder = new TemporaryFolder("migrations", into -> unpack(jar, into));
        folder.leaveToOwner();
        return new MigrationSource(folder.path(), Optional.of(folder));
    }

    private static void unpack(Path jar, Path into) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Optional<Path> root = ROOTS.stream()
                    .map(files::getPath)
                    .filter(path -> Files.isDirectory(path.resolve(Layout.MIGRATION)))
                    .findFirst();
            if (root.isPresent()) {
                copy(root.get(), into);
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

    private static void copy(Path root, Path into) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = into.resolve(root.relativize(file).toString());
                Files.createDirectories(Optional.ofNullable(copy.getParent()).orElse(into));
                Files.copy(file, copy);
            }
        }
    }

    @Override
    public void close() {
        unpacked.ifPresent(TemporaryFolder::close);
    }
}
