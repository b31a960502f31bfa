package com.asoud.planguard.guard;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the annotations would build, as the server spells it: they are built in an empty database, and both catalogs are
 * compared. Storage parameters and tablespaces are left out; annotations do not say them.
 */
final class DeclaredIndexes {

    /** Method, keys with their order, operator class and collation, {@code INCLUDE}, predicate, uniqueness. */
    private static final String DEFINITIONS = """
            SELECT c.relname AS name,
                   concat_ws(' ', CASE WHEN i.indisunique THEN 'unique' END,
                             CASE WHEN to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' THEN 'nulls not distinct' END,
                             m.amname, 'on', t.relname,
                             '(' || (SELECT string_agg(concat_ws(' ', pg_get_indexdef(i.indexrelid, k, true),
                                            (SELECT 'collate ' || l.collname FROM pg_collation AS l
                                             WHERE l.oid = i.indcollation[k - 1] AND l.collname <> 'default'),
                                            (SELECT o.opcname FROM pg_opclass AS o
                                             WHERE o.oid = i.indclass[k - 1] AND NOT o.opcdefault),
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
            WHERE t.relnamespace::regnamespace::text NOT LIKE 'pg\\_%'
              AND t.relnamespace <> 'information_schema'::regnamespace
            ORDER BY t.relnamespace::regnamespace::text, c.relname
            """;

    private static final String EXTENSIONS = """
            SELECT format('CREATE EXTENSION IF NOT EXISTS %I', extname) FROM pg_extension ORDER BY oid
            """;

    private DeclaredIndexes() {}

    /**
     * Every difference, by the declared index's name; a sentence each.
     *
     * @param migrated the database that the migrations built
     * @throws SQLException if the server refuses a statement of the schema
     */
    static Map<String, String> differences(PostgresServer server, DeclaredSchema schema, Connection migrated)
            throws SQLException {
        Map<String, String> there = definitions(migrated);
        Map<String, String> declared;
        try (TestDatabase fresh = server.cloneOf(Template.EMPTY);
                Connection connection = fresh.connect()) {
            List<String> statements = new ArrayList<>(Sql.column(migrated, EXTENSIONS));
            statements.addAll(schema.statements());
            for (String sql : statements) {
                Sql.execute(connection, sql);
            }
            declared = definitions(connection);
        }
        Map<String, String> differences = new TreeMap<>();
        for (String name : schema.indexNames()) {
            String wanted = declared.getOrDefault(name, "nothing");
            String found = there.getOrDefault(name, "nothing");
            differences.put(name, wanted.equals(found) ? "" : """
                    %s is not in the database as its @Index declares it.
                      declared:         %s
                      in the database:  %s
                    do:    write its migration: mvn generate-ddl""".formatted(name, wanted, found));
        }
        return differences;
    }

    private static Map<String, String> definitions(Connection connection) throws SQLException {
        Map<String, String> definitions = new TreeMap<>();
        Sql.rows(connection, DEFINITIONS)
                .forEach(row -> definitions.merge(
                        String.valueOf(row.get("name")),
                        String.valueOf(row.get("definition")),
                        // Of the same name in another schema.
                        (one, other) -> one + "; " + other));
        return definitions;
    }
}
