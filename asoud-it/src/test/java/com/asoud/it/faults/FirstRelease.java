package com.asoud.it.faults;

import com.asoud.it.marketplace.Flavour;
import com.asoud.model.AsoudModel;
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
 * The model's migrations up to the guide's 16 indexes, which all faults happen to. What the model gets later makes no
 * fault another one, so it must not make a test here another one.
 */
final class FirstRelease {

    /** Its last version, or the beginning of it; further releases of a test begin after it. */
    static final int LAST = 3;

    private static final Path FOLDER = unpacked();

    private FirstRelease() {}

    /** The folder that holds {@code migration} and {@code rollback}; not to be changed. */
    static Path folder() {
        return FOLDER;
    }

    /** Plain Flyway, set up as in production. */
    static FluentConfiguration flyway(DataSource database) {
        return Flavour.CONCURRENT
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

    private static void copy(Path from, Path into) {
        Tool.copy(from, into, file -> {
            String name = file.getFileName().toString();
            return MigrationVersion.fromVersion(name.substring(1, name.indexOf("__")))
                            .getMajor()
                            .intValueExact()
                    <= LAST;
        });
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
