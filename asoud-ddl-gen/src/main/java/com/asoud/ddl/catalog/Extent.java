package com.asoud.ddl.catalog;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How much of a database is read. PostgreSQL locks what it spells, so that of a schema that is left out nobody is
 * waited for.
 *
 * @param ignoredTables unqualified names of tables to leave out in every schema, such as Flyway's history table
 * @param schemas those to read, without which there is no other; the empty string for the connection's default schema
 */
public record Extent(List<String> ignoredTables, Optional<Set<String>> schemas) {

    public Extent {
        ignoredTables = List.copyOf(ignoredTables);
        schemas = schemas.map(Set::copyOf);
    }

    /** Of all schemas. */
    public Extent(List<String> ignoredTables) {
        this(ignoredTables, Optional.empty());
    }

    /** @param sql a query that has the schema as {@code shown} */
    <T> List<T> read(Connection connection, String sql, Sql.Row<T> row, Object... parameters) throws SQLException {
        Object[] all = Stream.concat(
                        Arrays.stream(parameters),
                        Stream.of(
                                schemas.isEmpty(),
                                connection.createArrayOf(
                                        "text", schemas.orElse(Set.of()).toArray())))
                .toArray();
        return Sql.read(connection, "SELECT * FROM (" + sql + ") AS part WHERE ? OR shown = ANY (?)", row, all);
    }
}
