package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which schema each table is that migrations name. What they name without a schema is looked up once, along the
 * session's search path: that may be another schema than the first one, in which Flyway has its history.
 */
final class TableSchemas {

    private static final String FOUND = """
            SELECT asked.name, n.nspname FROM unnest(?::text[]) AS asked (name)
            JOIN pg_class AS t ON t.oid = to_regclass(asked.name)
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            """;

    private final String current;
    private final Map<String, String> schemas = new HashMap<>();

    private TableSchemas(String current) {
        this.current = current;
    }

    static TableSchemas of(Connection connection, Collection<ObjectName> tables) throws SQLException {
        TableSchemas found = new TableSchemas(Query.first(
                        connection, "SELECT coalesce(current_schema()::text, '')", List.of(), row -> row.getString(1))
                .orElseThrow());
        List<String> names = tables.stream().map(ObjectName::quoted).distinct().toList();
        Query.rows(connection, FOUND, List.of(names), row -> found.schemas.put(row.getString(1), row.getString(2)));
        return found;
    }

    /** The table as the server finds it, without its schema if that is the first one of the search path. */
    ObjectName shown(ObjectName table) {
        String schema = schemas.getOrDefault(table.quoted(), table.schema());
        return new ObjectName(schema.equals(current) ? "" : schema, table.name());
    }

    /** The index with its table, likewise. */
    Index shown(Index index) {
        return index.of(shown(index.table()));
    }
}
