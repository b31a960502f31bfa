package com.asoud.ddl.flyway;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a migration's file says to Flyway.
 *
 * @param kind {@code V}, {@code B} for a baseline, or {@code R} for a repeatable one
 * @param version as it is written, such as {@code 2026_11_29_1200}; empty for a repeatable one
 * @param description as it is written
 */
record MigrationName(String kind, Optional<String> version, String description) {

    private static final Pattern NAME = Pattern.compile("(?:([VB])([0-9]+(?:[._][0-9]+)*)|(R))__(.*)\\.sql");

    /** Empty for a file that is no migration. */
    static Optional<MigrationName> of(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return Optional.empty();
        }
        Optional<String> version = Optional.ofNullable(name.group(2));
        return Optional.of(
                new MigrationName(version.isPresent() ? name.group(1) : name.group(3), version, name.group(4)));
    }
}
