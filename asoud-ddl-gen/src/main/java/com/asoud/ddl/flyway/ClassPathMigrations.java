package com.asoud.ddl.flyway;

import com.asoud.postgres.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What Flyway finds in its locations on the class path and no folder of the sources has: in the jar of a dependency, in
 * the classes of another module, or as a resource from elsewhere than {@code src/main/resources}. A file with the name
 * and content of another is a copy, such as that in the jar of the module itself.
 *
 * <p>A folder is taken as it is, if all of it counts; else what counts is copied below a temporary folder, as in
 * {@code parts.jar!/db/extra}.
 */
final class ClassPathMigrations {

    private final Place place;
    private final List<String> locations;
    private final List<Path> folders = new ArrayList<>();
    private final Set<String> found = new HashSet<>();

    private final Set<Content> taken = new HashSet<>();

    /** @param name on the class path; if nobody knows where the file is on it, the name of the file */
    private record Content(String name, ByteBuffer bytes) {

        static Content of(String name, Path file) {
            try {
                return new Content(name, ByteBuffer.wrap(Files.readAllBytes(file)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private ClassPathMigrations(Place place, List<String> locations) {
        this.place = place;
        this.locations = locations;
        for (Path folder : place.folders()) {
            MigrationFolder.filesBelow(folder)
                    .filter(place.names()::isSql)
                    .forEach(file ->
                            taken.add(Content.of(Place.onClassPath(file).orElseGet(() -> name(file)), file)));
        }
    }

    /**
     * A place, and beside it what the class path has.
     *
     * @param locations where the application's Flyway looks, in its words; if there are none, nothing is looked for
     * @param classpath folders and jars, separated as on {@code java -cp}; may be empty
     * @return to be closed
     */
    static MigrationSource beside(Place place, List<String> locations, String classpath) {
        List<Path> entries = Stream.of(classpath.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry.strip()).toAbsolutePath().normalize())
                .distinct()
                .toList();
        ClassPathMigrations all = new ClassPathMigrations(place, locations);
        if (entries.isEmpty() || Place.onClassPath(locations).isEmpty()) {
            return new MigrationSource(place, List.of(), List.of());
        }
        TemporaryFolder folder =
                new TemporaryFolder("locations", into -> entries.forEach(entry -> all.read(entry, into)));
        return new MigrationSource(
                place.with(all.folders),
                List.of(new MigrationSource.Jar(Path.of("the class path"), List.of(), folder)),
                all.nowhere());
    }

    private void read(Path entry, Path into) {
        if (Files.isDirectory(entry)) {
            read(entry, entry, into);
        } else if (Files.isRegularFile(entry)) {
            try (FileSystem jar = FileSystems.newFileSystem(entry)) {
                read(entry, jar.getPath("/"), into);
            } catch (ProviderNotFoundException noJar) {
                // A class path may have any file.
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void read(Path entry, Path root, Path into) {
        List<String> bases = Place.onClassPath(locations).stream().distinct().toList();
        for (String base : bases) {
            boolean isBelowOther = bases.stream().anyMatch(other -> base.startsWith(other + "/"));
            Path folder = root.resolve(base);
            if (Files.isDirectory(folder)) {
                found.add(base);
                if (!isBelowOther) {
                    take(entry, root, folder, into);
                }
            }
        }
    }

    /** Or it was one, and the source is gone: {@link MavenCopies#stale()} tells. */
    private boolean isCopyOfSource(Path file) {
        MavenCopies copies = new MavenCopies(file.resolveSibling(""), "");
        return copies.isCopy()
                || copies.sources().startsWith(place.folder().toAbsolutePath().normalize());
    }

    private void take(Path entry, Path root, Path folder, Path into) {
        List<Path> sql =
                MigrationFolder.filesBelow(folder).filter(place.names()::isSql).toList();
        List<Path> counts = sql.stream()
                .filter(file -> isLocation(root, file))
                .filter(file -> !isCopyOfSource(file) && isNew(root, file))
                .toList();
        if (counts.isEmpty()) {
            return;
        }
        if (counts.equals(sql) && entry.equals(root)) {
            folders.add(folder);
            return;
        }
        try {
            Path copy = free(into, name(entry) + "!").resolve(relative(root, folder));
            for (Path file : counts) {
                copy(file, copy.resolve(relative(folder, file)));
                Path configuration = file.resolveSibling(FileNames.configuration(name(file)));
                copy(configuration, copy.resolve(relative(folder, configuration)));
            }
            Path rollbacks = folder.resolveSibling(Place.ROLLBACK);
            for (Path file : MigrationFolder.filesBelow(rollbacks).toList()) {
                copy(file, copy.resolveSibling(Place.ROLLBACK).resolve(relative(rollbacks, file)));
            }
            folders.add(copy);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Two entries may have one name. */
    private static Path free(Path into, String name) {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> number == 1 ? into.resolve(name) : into.resolve(number + "/" + name))
                .filter(Files::notExists)
                .findFirst()
                .orElseThrow();
    }

    /** Whether a location names the file, or a folder that it is in; a pattern may name some only. */
    private boolean isLocation(Path root, Path file) {
        return FlywayLocation.all(locations).stream()
                .anyMatch(location -> location.onClassPath() && location.takes(relative(root, file)));
    }

    private static Stream<Path> withParents(Path path) {
        return IntStream.rangeClosed(1, path.getNameCount()).mapToObj(parts -> path.subpath(0, parts));
    }

    private boolean isNew(Path root, Path file) {
        return !taken.contains(Content.of(name(file), file)) && taken.add(Content.of(relative(root, file), file));
    }

    /** Of what is nowhere, Flyway warns too. */
    private List<String> nowhere() {
        return Place.onClassPath(locations).stream()
                .distinct()
                .filter(base -> !found.contains(base))
                .filter(base -> place.folders().stream()
                        .filter(folder -> Files.isDirectory(folder) || folder.equals(place.folder()))
                        .noneMatch(folder -> withParents(Path.of(base)).anyMatch(folder::endsWith)))
                .map(base -> "Flyway's location classpath:" + base
                        + " is neither below src/main/resources nor on the class path.")
                .toList();
    }

    private static void copy(Path file, Path copy) throws IOException {
        if (Files.isRegularFile(file)) {
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(file, copy);
        }
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace(File.separatorChar, '/');
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
