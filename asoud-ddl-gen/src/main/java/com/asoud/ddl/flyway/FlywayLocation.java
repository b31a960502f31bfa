package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.locations.LocationParser;

/**
 * One of the locations of a project's Flyway, in a file system or on the class path. Which paths a pattern takes is
 * Flyway's own reading of it.
 *
 * @param written as the project says it
 * @param onClassPath whether its names are those on a class path
 * @param path without prefix; on a class path, without slashes at its ends
 * @param root the folders in it that have no {@code *} and no {@code ?}; may be empty
 * @param pattern of the names of files, if it is one
 */
record FlywayLocation(String written, boolean onClassPath, String path, String root, Optional<Pattern> pattern) {

    private static final String CLASSPATH = "classpath:";
    private static final String FILES = "filesystem:";
    private static final Pattern ANY_PREFIX = Pattern.compile("[a-z0-9]{2,}:.*");

    /** What no pattern of files ends with. */
    private static final String ANY_FILE = "/\u0001";

    /** @return empty for a place elsewhere, such as a bucket of a cloud */
    static Optional<FlywayLocation> of(String written) {
        boolean files = written.startsWith(FILES);
        if (!files
                && !written.startsWith(CLASSPATH)
                && ANY_PREFIX.matcher(written).matches()) {
            return Optional.empty();
        }
        String path = files
                ? written.substring(FILES.length())
                : written.replaceFirst("^" + CLASSPATH, "").replaceAll("^/+|/+$", "");
        if (!path.contains("*") && !path.contains("?")) {
            return Optional.of(new FlywayLocation(written, !files, path, path, Optional.empty()));
        }
        Location read = LocationParser.parseLocation((files ? FILES : CLASSPATH) + path);
        return Optional.of(new FlywayLocation(
                written, !files, path, read.getRootPath(), Optional.ofNullable(read.getPathRegex())));
    }

    static List<FlywayLocation> all(List<String> written) {
        return written.stream().flatMap(each -> of(each).stream()).toList();
    }

    /** @param name of a file, on the class path or as the location begins, with {@code /} between its parts */
    boolean takes(String name) {
        return pattern.map(regex -> regex.matcher(name).matches()).orElseGet(() -> name.startsWith(path + "/"));
    }

    /**
     * The folders that Flyway looks into; if it is a pattern, those that are there.
     *
     * @param folder which {@link #root} is
     */
    List<Path> folders(Path folder) {
        if (pattern.isEmpty()) {
            return List.of(folder);
        }
        List<Path> taken = below(folder, Files::isDirectory).stream()
                .filter(each -> takes(name(folder, each) + ANY_FILE))
                .toList();
        if (!taken.isEmpty()) {
            return topmost(taken);
        }
        List<Path> ofFiles = below(folder, file -> Files.isRegularFile(file) && takes(name(folder, file))).stream()
                .map(Path::getParent)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return ofFiles.isEmpty() && isOfFilesIn(root) ? List.of(folder) : topmost(ofFiles);
    }

    /** As {@code db/*.sql} is of those in {@code db}; in a pattern of folders, Flyway names what is below them. */
    private boolean isOfFilesIn(String folder) {
        return path.startsWith(folder + "/")
                && path.indexOf('/', folder.length() + 1) < 0
                && pattern.filter(regex -> regex.pattern().contains("?<relpath>"))
                        .isEmpty();
    }

    /**
     * @param folder which {@link #root} is
     * @throws Refusal if Flyway takes some files of a folder only
     */
    void requireWhole(Path folder, FileNames names) {
        if (pattern.isEmpty()) {
            return;
        }
        for (Path each : folders(folder)) {
            List<Path> others =
                    below(each, file -> Files.isRegularFile(file) && names.isSql(file) && !takes(name(folder, file)));
            if (!others.isEmpty()) {
                throw new Refusal(
                        "Flyway's location takes some of the files of a folder only: " + written,
                        each + "; not " + each.relativize(others.get(0)),
                        "move the others out of the folder, and name the folder itself as the location");
            }
        }
    }

    private String name(Path folder, Path below) {
        String rest = folder.relativize(below).toString().replace(File.separatorChar, '/');
        return Stream.of(root, rest)
                .filter(part -> !part.isEmpty())
                .reduce((a, b) -> a + "/" + b)
                .orElse("");
    }

    private static List<Path> topmost(List<Path> folders) {
        return folders.stream()
                .filter(each -> folders.stream().noneMatch(other -> !other.equals(each) && each.startsWith(other)))
                .toList();
    }

    private static List<Path> below(Path folder, Predicate<Path> kind) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(kind).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
