package com.asoud.planguard.guard;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.BesideMigrations;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the annotations would build, as the server spells it: they are built in a copy of what the migrations built,
 * without its tables, and both catalogs are compared. Storage parameters and tablespaces are left out.
 */
final class DeclaredIndexes {

    /** Method, keys with their order, operator class and collation, {@code INCLUDE}, predicate, uniqueness. */
    private static final String DEFINITIONS = """
            SELECT n.nspname AS schema, c.relname AS name, pg_table_is_visible(c.oid) AS visible,
                   concat_ws(' ', CASE WHEN i.indisunique THEN 'unique' END,
                             CASE WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN 'nulls not distinct' END,
                             m.amname, 'on', t.relname,
                             '(' || (SELECT string_agg(concat_ws(' ', pg_get_indexdef(i.indexrelid, k, true),
                                            (SELECT 'collate ' || l.collname FROM pg_collation AS l
                                             WHERE l.oid = i.indcollation[k - 1] AND l.collname <> 'default'),
                                            (SELECT o.opcname FROM pg_opclass AS o
                                             WHERE o.oid = i.indclass[k - 1] AND NOT o.opcdefault),
                                            (SELECT '(' || array_to_string(a.attoptions, ', ') || ')'
                                             FROM pg_attribute AS a
                                             WHERE a.attrelid = i.indexrelid AND a.attnum = k),
                                            CASE i.indoption[k - 1] WHEN 1 THEN 'desc nulls last' WHEN 2 THEN 'nulls first'
                                                                    WHEN 3 THEN 'desc' END), ', ' ORDER BY k)
                                     FROM generate_series(1, i.indnkeyatts) AS k) || ')',
                             (SELECT 'include (' || string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' ORDER BY k)
                                     || ')'
                              FROM generate_series(i.indnkeyatts + 1, i.indnatts) AS k),
                             'where ' || pg_get_expr(i.indpred, i.indrelid, true)) AS definition
            FROM pg_index AS i
                 JOIN pg_class AS c ON c.oid = i.indexrelid
                 JOIN pg_class AS t ON t.oid = i.indrelid
                 JOIN pg_am AS m ON m.oid = c.relam
                 JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
            """;

    private DeclaredIndexes() {}

    /**
     * Every difference, by the declared index's name; a sentence each.
     *
     * @param template what the migrations built
     * @param migrated a connection to it
     * @throws SQLException if the server is gone
     */
    static Map<String, String> differences(
            PostgresServer server, DeclaredSchema schema, Template template, Connection migrated) throws SQLException {
        Map<ObjectName, String> there = definitions(migrated);
        Map<ObjectName, String> declared;
        Map<String, String> refused = new LinkedHashMap<>();
        try (TestDatabase copy = server.cloneOf(template);
                Connection connection = copy.connect()) {
            BesideMigrations.clear(connection);
            for (String sql : schema.statements()) {
                BesideMigrations.refusal(connection, sql, schema.indexes())
                        .ifPresent(failure -> refused.put(sql, String.valueOf(failure.getMessage())));
            }
            declared = definitions(connection);
        }
        Map<String, String> differences = new TreeMap<>();
        for (ObjectName name : schema.declaredIndexes()) {
            String wanted = declared.get(name);
            String found = there.getOrDefault(name, "nothing");
            differences.put(
                    name.toString(),
                    wanted == null
                            ? unbuilt(name, refused)
                            : wanted.equals(found) ? "" : """
                    %s is not in the database as its @Index declares it.
                      declared:         %s
                      in the database:  %s
                    do:    write its migration: mvn generate-ddl""".formatted(name, wanted, found));
        }
        return differences;
    }

    /** @param refused statements of the model, and why the server refuses each: an index needs its table, too */
    private static String unbuilt(ObjectName name, Map<String, String> refused) {
        Map<String, String> own = new LinkedHashMap<>(refused);
        own.keySet().removeIf(sql -> !sql.contains(name.name()));
        return """
                %s cannot be built as its @Index declares it.%s
                do:    correct the annotation; or create what is missing, such as an extension or a function, in a
                       migration written by hand""".formatted(
                        name,
                        (own.isEmpty() ? refused : own)
                                .entrySet().stream()
                                        .map(each -> "\n  " + each.getKey().strip() + "\n  " + each.getValue())
                                        .collect(Collectors.joining()));
    }

    /** By schema and name; those that the search path finds by their name alone, too. */
    private static Map<ObjectName, String> definitions(Connection connection) throws SQLException {
        Map<ObjectName, String> definitions = new HashMap<>();
        Sql.read(connection, DEFINITIONS, row -> {
            ObjectName name = new ObjectName(row.getString("schema"), row.getString("name"));
            if (row.getBoolean("visible")) {
                definitions.put(new ObjectName("", name.name()), row.getString("definition"));
            }
            return definitions.put(name, row.getString("definition"));
        });
        return definitions;
    }
}
