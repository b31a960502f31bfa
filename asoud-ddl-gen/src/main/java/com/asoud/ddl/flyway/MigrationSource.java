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

    /** Where the class path begins in a jar, in the executable one of Spring Boot, and in a war. */
    private static final List<String> CLASSES = List.of("", "BOOT-INF/classes/", "WEB-INF/classes/");

    private static final String DEFAULT = "db/" + Place.MIGRATION;

    /** As in {@code shop.jar!/sql/postgresql}. */
    private static final String INSIDE = ".jar!/";

    /**
     * Those of a folder, or of a jar, which is unpacked until this is closed.
     *
     * @param input how they are named
     * @throws Refusal if there are none
     */
    public static MigrationSource at(Path given, FlywayInput input) {
        int inside = given.toString().indexOf(INSIDE);
        MigrationSource migrations = inside >= 0
                ? ofJar(
                        Path.of(given.toString().substring(0, inside + INSIDE.length() - 2)),
                        given.toString().substring(inside + INSIDE.length()))
                : Files.isRegularFile(given)
                        ? ofJar(given, DEFAULT)
                        : new MigrationSource(ofFolder(given), Optional.empty());
        if (!Files.isDirectory(
                Place.of(migrations.path, input.settings().names()).folder())) {
            migrations.close();
            throw new Refusal(
                    "there are no migrations",
                    given.toAbsolutePath().toString(),
                    "name the folder with migration in it, such as src/main/resources/db; or the jar that holds\n"
                            + "db/migration; or Flyway's location, such as shop.jar!/sql");
        }
        new MigrationFolder(migrations.path, input).requireNoStaleCopies();
        return migrations;
    }

    /** Flyway's location is the folder that has them itself; the rollback files are beside it. */
    private static Path ofFolder(Path given) {
        Path folder = given.toAbsolutePath().normalize();
        boolean isLocation = folder.endsWith(Place.MIGRATION) && !Files.isDirectory(folder.resolve(Place.MIGRATION));
        return isLocation ? folder.resolveSibling("") : given;
    }

    private static MigrationSource ofJar(Path jar, String location) {
        TemporaryFolder folder = new TemporaryFolder("migrations", into -> unpack(jar, location, into));
        folder.leaveToOwner();
        return new MigrationSource(folder.path(), Optional.of(folder));
    }

    private static void unpack(Path jar, String location, Path into) {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Optional<Path> folder = CLASSES.stream()
                    .map(classes -> files.getPath(classes + location))
                    .filter(Files::isDirectory)
                    .findFirst();
            if (folder.isPresent()) {
                copy(folder.get(), into.resolve(Place.MIGRATION));
                Path rollback = folder.get().resolveSibling(Place.ROLLBACK);
                if (Files.isDirectory(rollback)) {
                    copy(rollback, into.resolve(Place.ROLLBACK));
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
