package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal.Problem;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The copies of migrations that Maven makes: it copies what is there, and never removes what is gone, so that they
 * would get into the jar and run.
 *
 * @param root what the migrations and the rollback files are in, in the source or copied
 * @param migration the folder of the migrations below it
 */
record MavenCopies(Path root, String migration) {

    private static final String SOURCES = "/src/main/resources/";
    private static final String COPIES = "/target/classes/";

    /** Whether these are the copies. */
    boolean isCopy() {
        return unixPath(root).contains(COPIES) && Files.isDirectory(sources());
    }

    Path sources() {
        return Path.of(unixPath(root).replace(COPIES, SOURCES));
    }

    private static String unixPath(Path path) {
        return path.toAbsolutePath().normalize().toString().replace(File.separatorChar, '/') + "/";
    }

    /** The folder of the migrations, and where Maven has classes and their sources of that package. */
    Stream<Path> withCode() {
        String path = unixPath(root.resolve(migration));
        return Stream.of("/", COPIES, "/src/main/java/", "/src/main/kotlin/")
                .map(folder -> folder.equals("/")
                        ? path
                        : path.replace(SOURCES, folder).replace(COPIES, folder))
                .distinct()
                .map(Path::of);
    }

    /** Those that the source no longer has. */
    Optional<Problem> stale() {
        Path sources = sources();
        Path copies = Path.of(unixPath(root).replace(SOURCES, COPIES));
        if (sources.equals(copies)
                || !Files.isDirectory(sources) && unixPath(root).contains(COPIES)) {
            return Optional.empty();
        }
        List<String> stale = Stream.of(migration, Place.ROLLBACK)
                .flatMap(kind -> MigrationFolder.filesBelow(copies.resolve(kind)))
                .filter(copy -> !copy.toString().endsWith(".class"))
                .map(copy -> copies.relativize(copy).toString())
                .filter(copy -> !Files.exists(sources.resolve(copy)))
                .toList();
        return stale.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "copies of migrations that are not in the source any more: " + String.join(", ", stale),
                                copies + ", against " + sources,
                                "delete them, for example with mvn clean, before they get into a jar; or bring the source back"));
    }
}
