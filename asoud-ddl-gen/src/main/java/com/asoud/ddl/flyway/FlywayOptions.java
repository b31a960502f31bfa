package com.asoud.ddl.flyway;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the application's own Flyway is told about its history and the migrations, where that is not the default.
 *
 * @param table the history table's name, {@code flyway.table}
 * @param schema where it is, and what files without a schema are about, {@code flyway.defaultSchema}; empty for the
 *     first schema of the session's search path
 * @param placeholders by name, {@code flyway.placeholders}; what {@code ${name}} in a migration is replaced by
 * @param schemas those that Flyway creates if they are not there, {@code flyway.schemas}, that of the history first
 */
public record FlywayOptions(
        String table, Optional<String> schema, Map<String, String> placeholders, List<String> schemas) {

    public FlywayOptions {
        schemas = List.copyOf(schemas);
        placeholders = Map.copyOf(placeholders);
    }

    /** Where Flyway creates no schema. */
    public FlywayOptions(String table, Optional<String> schema, Map<String, String> placeholders) {
        this(table, schema, placeholders, List.of());
    }

    /**
     * The placeholders of a migration that would fail for want of a value. As Flyway does, they are looked for all over
     * the file, without regard to case, unless its configuration says otherwise.
     */
    public List<Problem> missingPlaceholders(Path file) {
        return missingPlaceholders(file, FlywaySettings.DEFAULTS);
    }

    /** The same where placeholders may look otherwise, or be none. */
    public List<Problem> missingPlaceholders(Path file, FlywaySettings settings) {
        try {
            Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            given.addAll(placeholders.keySet());
            return settings.placeholder()
                    .matcher(
                            settings.placeholderReplacement() && replaces(file)
                                    ? Files.readString(file, StandardCharsets.ISO_8859_1)
                                    : "")
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> !given.contains(name))
                    .distinct()
                    .sorted()
                    .map(name -> new Problem(
                            "a placeholder of a migration has no value: " + settings.placeholderPrefix() + name
                                    + settings.placeholderSuffix(),
                            file + settings.whyUnknown(name),
                            "give it as the application's flyway.placeholders does:\n--placeholder " + name + "=VALUE"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean replaces(Path file) throws IOException {
        Path configuration = file.resolveSibling(FileNames.configuration(String.valueOf(file.getFileName())));
        Properties properties = new Properties();
        if (Files.isRegularFile(configuration)) {
            try (Reader reader = Files.newBufferedReader(configuration, StandardCharsets.ISO_8859_1)) {
                properties.load(reader);
            }
        }
        return !properties.getProperty("placeholderReplacement", "true").strip().equalsIgnoreCase("false");
    }

    /**
     * The history table as SQL, in its schema, where alone Flyway looks for it.
     *
     * @throws SQLException if the server does not answer
     */
    public String quotedTable(Connection connection) throws SQLException {
        return Identifiers.quote(schema(connection), table);
    }

    /**
     * The schema of the history, which need not be there: the first of the session's search path, if no other is given;
     * blank if there is none.
     *
     * @throws SQLException if the server does not answer
     */
    public String schema(Connection connection) throws SQLException {
        return schema.isPresent()
                ? schema.get()
                : Sql.<String>column(connection, "SELECT coalesce(current_schema()::text, '')")
                        .get(0);
    }
}
