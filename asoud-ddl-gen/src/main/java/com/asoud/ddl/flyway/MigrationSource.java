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

/** The migrations an operator has: a folder, or the jar they were shipped in. */
public final class MigrationSource implements AutoCloseable {

    private final Path path;
    private final Optional<TemporaryFolder> unpacked;

    private MigrationSource(Path path, Optional<TemporaryFolder> unpacked) {
        this.path = path;
        this.unpacked = unpacked;
    }

    /**
     * Those of a folder, or of a jar, which is unpacked until this is closed.
     *
     * @throws Refusal if there are none
     */
    public static MigrationSource at(Path given) {
        if (Files.isRegularFile(given)) {
            TemporaryFolder folder = new TemporaryFolder("migrations", into -> unpack(given, into));
            folder.leaveToOwner();
            return checked(new MigrationSource(folder.path(), Optional.of(folder)), given);
        }
        return checked(new MigrationSource(given, Optional.empty()), given);
    }

    private static MigrationSource checked(MigrationSource migrations, Path given) {
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

    /** The folder that has them. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        unpacked.ifPresent(TemporaryFolder::close);
    }
}
