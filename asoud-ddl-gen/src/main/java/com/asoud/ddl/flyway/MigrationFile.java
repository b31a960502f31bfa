package com.asoud.ddl.flyway;

/**
 * A file to be written.
 *
 * @param path below the output folder, with {@code /} between its parts, such as
 *     {@code migration/common/V1__create_tables.sql}
 * @param content all of it; lines end in {@code \n} on every platform
 */
public record MigrationFile(String path, String content) {}
