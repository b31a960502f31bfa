package com.asoud.ddl.catalog;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * What bears a name, of whatever kind. Relations share theirs within a schema, views and foreign tables among them; a
 * table shares its name with types, too, since its rows have one.
 *
 * @param description as {@code pg_describe_object} says it, such as {@code view part}
 * @param rename a statement that frees the name
 */
public record Bearer(ObjectName name, String description, String rename) {

    private static final String BEARERS = """
            SELECT asked.schema, asked.name, pg_describe_object(found.class, found.oid, 0) AS description,
                   format('ALTER %s %s', upper(regexp_replace(type, '^composite ', '')), identity) AS alters
            FROM unnest(?::text[], ?::text[], ?::boolean[]) AS asked (schema, name, is_table)
            JOIN pg_namespace n ON n.nspname = coalesce(nullif(asked.schema, ''), current_schema())
            CROSS JOIN LATERAL (
                SELECT 'pg_class'::regclass AS class, oid FROM pg_class WHERE relnamespace = n.oid AND relname = asked.name
                UNION ALL
                SELECT 'pg_type'::regclass, oid FROM pg_type
                WHERE is_table AND typnamespace = n.oid AND typname = asked.name AND typrelid = 0 AND typcategory <> 'A'
            ) AS found
            CROSS JOIN LATERAL (SELECT type, identity FROM pg_identify_object(found.class, found.oid, 0)) AS shown
            ORDER BY 1, 2, 3
            """;

    /**
     * @param relations the names to ask for
     * @param tables those of them that tables are to have
     */
    public static List<Bearer> read(Connection connection, Set<ObjectName> relations, Set<ObjectName> tables)
            throws SQLException {
        List<ObjectName> names = List.copyOf(relations);
        return Sql.read(
                connection,
                BEARERS,
                row -> {
                    ObjectName name = new ObjectName(row.getString("schema"), row.getString("name"));
                    String free = Identifiers.quote(Identifiers.fit(name.name(), "_by_hand"));
                    return new Bearer(
                            name, row.getString("description"), row.getString("alters") + " RENAME TO " + free + ";");
                },
                connection.createArrayOf(
                        "text", names.stream().map(ObjectName::schema).toArray()),
                connection.createArrayOf(
                        "text", names.stream().map(ObjectName::name).toArray()),
                connection.createArrayOf(
                        "boolean", names.stream().map(tables::contains).toArray()));
    }
}
