package com.asoud.it.marketplace;

import com.asoud.model.AsoudModel;
import com.asoud.planguard.database.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The model's migrations up to the guide's 16 indexes: what tests of the migrating itself are about. What the model
 * gets later makes none of them another test, so that they count on these files and no others.
 */
public final class FirstRelease {

    /** Its last version, or the beginning of it; further releases of a test begin after it. */
    public static final int LAST = 3;

    private static final Path FOLDER = unpacked();

    private static final Template TEMPLATE = Template.EMPTY.then(
            "first_release", database -> flyway(database).load().migrate());

    private FirstRelease() {}

    /** The folder that holds {@code migration} and {@code rollback}; not to be changed. */
    public static Path folder() {
        return FOLDER;
    }

    /** A database that was migrated so, without rows. */
    public static Template template() {
        return TEMPLATE;
    }

    /** Plain Flyway, set up as in production. */
    public static FluentConfiguration flyway(DataSource database) {
        return FlywayFlavour.CONCURRENT
                .flyway(database)
                .locations(
                        "filesystem:" + FOLDER.resolve("migration/common"),
                        "filesystem:" + FOLDER.resolve("migration/concurrent"));
    }

    private static Path unpacked() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "first-release")
                    .toAbsolutePath();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Path model = Path.of(AsoudModel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(model)) {
                copy(model.resolve("db"), folder);
                return folder;
            }
            try (FileSystem jar = FileSystems.newFileSystem(model)) {
                copy(jar.getPath("db"), folder);
                return folder;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void copy(Path from, Path into) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Path copy = into.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else if (isPart(path.getFileName().toString())) {
                    Files.copy(path, copy);
                }
            }
        }
    }

    private static boolean isPart(String file) {
        return MigrationVersion.fromVersion(file.substring(1, file.indexOf("__")))
                        .getMajor()
                        .intValueExact()
                <= LAST;
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
