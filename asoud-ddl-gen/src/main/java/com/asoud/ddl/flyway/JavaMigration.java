package com.asoud.ddl.flyway;

import com.asoud.ddl.flyway.MigrationHistory.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A migration that is a class (Flyway's {@code JavaMigration}) and is not on the class path that was given: the
 * application's own Flyway, which has what it needs, can run it.
 *
 * @param name of the class
 * @param where the file of the class, if it is known
 * @param version such as {@code 2.1}; empty for a repeatable one
 */
public record JavaMigration(String name, Optional<Path> where, Optional<String> version) {

    private static final Pattern NAME = Pattern.compile("((?:V([0-9]+(?:[._][0-9]+)*)|R)__[^$]+)\\.(?:class|java|kt)");

    /** Those below a folder, such as that of an unpacked jar. */
    static List<JavaMigration> below(Path folder) {
        return MigrationFolder.filesBelow(folder)
                .flatMap(file -> of(file).stream())
                .toList();
    }

    /** Those of an application that are not run here: by the files in and beside its migrations, and as it was said. */
    public static List<JavaMigration> notRun(MigrationFolder folder) {
        return Stream.concat(
                        Stream.concat(Stream.of(folder.migrations()), folder.layout().others().stream())
                                .flatMap(migrations -> new MavenCopies(migrations, "").withCode())
                                .flatMap(path -> below(path).stream()),
                        folder.input().code().left().stream()
                                .map(name ->
                                        new JavaMigration(name, Optional.empty(), SkippedMigration.versionOf(name))))
                .toList();
    }

    private static Optional<JavaMigration> of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(new JavaMigration(
                        name.group(1),
                        Optional.of(file),
                        Optional.ofNullable(name.group(2)).map(version -> version.replace('_', '.'))))
                : Optional.empty();
    }

    /** Whether Flyway knows it: it was applied, or its class is there. */
    public boolean isIn(List<Entry> entries) {
        return entries.stream()
                .anyMatch(entry -> version.filter(entry::isVersion).isPresent()
                        || entry.script().equals(name)
                        || entry.script().endsWith("." + name));
    }
}
