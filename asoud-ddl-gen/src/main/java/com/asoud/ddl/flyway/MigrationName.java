package com.asoud.ddl.flyway;

import java.util.Optional;

/**
 * What the name of a migration's file says to Flyway.
 *
 * @param prefix what it begins with: {@code V}, {@code B} for a baseline, or {@code R} for a repeatable one, by default
 * @param version as it is written, such as {@code 2026_11_29_1200}; empty for a repeatable one
 * @param description as it is written; blank if there is none
 * @param suffix what it ends with, as the settings write it
 */
record MigrationName(String prefix, Optional<String> version, String description, String suffix) {}
