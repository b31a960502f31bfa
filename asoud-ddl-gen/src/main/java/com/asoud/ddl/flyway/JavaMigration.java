package com.asoud.ddl.flyway;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Migrations that are classes (Flyway's {@code JavaMigration}): only the application's own Flyway, which has what they
 * need, can run them.
 *
 * @param file the compiled class
 * @param version such as {@code 2.1}; empty for a repeatable one
 */
public record JavaMigration(Path file, Optional<String> version) {

    private static final Pattern NAME = Pattern.compile("(?:V([0-9]+(?:[._][0-9]+)*)|R)__[^$]+\\.class");

    /** Those below a folder, such as that of an unpacked jar. */
    public static List<JavaMigration> below(Path folder) {
        return MigrationFolder.filesBelow(folder)
                .flatMap(file -> of(file).stream())
                .toList();
    }

    private static Optional<JavaMigration> of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(new JavaMigration(
                        file, Optional.ofNullable(name.group(1)).map(version -> version.replace('_', '.'))))
                : Optional.empty();
    }
}
