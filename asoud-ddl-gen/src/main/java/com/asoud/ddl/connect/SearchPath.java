package com.asoud.ddl.connect;

import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Lets a session begin its search path where the tables are that files name without a schema. The search path may find
 * them in another schema than its first one, in which Flyway has its history; an index is in the schema of its table,
 * and in the first schema another may bear its name.
 */
public final class SearchPath {

    /** The schema where most of the tables are, unless it is the first one. */
    private static final String TABLES = """
            SELECT n.nspname, n.nspname = current_schema() FROM unnest(?::text[]) AS asked (name)
            JOIN pg_class AS t ON t.oid = to_regclass(asked.name)
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            GROUP BY 1 ORDER BY count(*) DESC, 2 DESC, 1 LIMIT 1
            """;

    private static final String BEGIN = """
            SELECT set_config('search_path', quote_ident(?) || ', ' || current_setting('search_path'), ?)
            WHERE current_schema() <> ?
            """;

    private SearchPath() {}

    /** From now on, in a session that is ours alone. */
    public static void beginAt(Connection connection, ObjectName table) throws SQLException {
        begin(connection, List.of(table), false);
    }

    /** The same to the end of the transaction that is open, for the schema that most of the tables are in. */
    public static void beginAtMost(Connection connection, Collection<ObjectName> tables) throws SQLException {
        begin(connection, tables, true);
    }

    private static void begin(Connection connection, Collection<ObjectName> tables, boolean local) throws SQLException {
        Optional<String> schema = ofMost(connection, tables);
        if (schema.isPresent()) {
            Query.rows(connection, BEGIN, List.of(schema.get(), local, schema.get()), row -> true);
        }
    }

    /** The schema in which the session finds most of the tables that are named without one; empty if it finds none. */
    public static Optional<String> ofMost(Connection connection, Collection<ObjectName> tables) throws SQLException {
        List<String> names = tables.stream()
                .filter(table -> table.schema().isEmpty())
                .map(ObjectName::quoted)
                .toList();
        return Query.first(connection, TABLES, List.of(names), row -> row.getString(1));
    }
}
