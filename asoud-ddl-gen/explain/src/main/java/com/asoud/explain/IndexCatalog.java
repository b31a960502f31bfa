package com.asoud.explain;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The indexes of a database, or of one table, by name. One whose name another schema has too goes with its schema,
 * unless it is the one that the search path finds: {@code sales.idx_note}; so does its table. Those of Flyway's history
 * are left out, whatever its name.
 */
public final class IndexCatalog {

    private static final String INDEXES = """
            SELECT (SELECT nspname FROM pg_namespace WHERE pg_namespace.oid = t.relnamespace) AS schema,
                   c.relname AS name, t.relname AS table_name, m.amname AS method,
                   ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)
                         FROM generate_series(1, i.indnkeyatts) AS k ORDER BY k) AS keys,
                   i.indexprs IS NOT NULL AS has_expressions,
                   ARRAY(SELECT trim(CASE WHEN l.oid IS NULL OR i.indkey[k - 1] = 0 OR l.oid = a.attcollation THEN ''
                                          ELSE 'COLLATE ' || quote_ident(l.collname) || ' ' END
                                     || CASE WHEN o.opcdefault THEN '' ELSE o.opcname END
                                     || CASE WHEN i.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END
                                     || CASE WHEN i.indoption[k - 1] IN (1, 2)
                                             THEN CASE i.indoption[k - 1] WHEN 1 THEN ' NULLS LAST' ELSE ' NULLS FIRST' END
                                             ELSE '' END)
                         FROM generate_series(1, i.indnkeyatts) AS k
                              JOIN pg_opclass AS o ON o.oid = i.indclass[k - 1]
                              LEFT JOIN pg_collation AS l ON l.oid = i.indcollation[k - 1]
                              LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1]
                         ORDER BY k) AS options,
                   ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false)
                         FROM generate_series(i.indnkeyatts + 1, i.indnatts) AS k ORDER BY k) AS included,
                   pg_get_expr(i.indpred, i.indrelid, true) AS predicate,
                   i.indisunique, con.conname, pg_get_indexdef(i.indexrelid) AS definition,
                   i.indexrelid::regclass::text AS sql_name, i.indrelid::regclass::text AS sql_table,
                   quote_ident(con.conname) AS sql_constraint
            FROM pg_index AS i
                 JOIN pg_class AS c ON c.oid = i.indexrelid
                 JOIN pg_am AS m ON m.oid = c.relam
                 JOIN pg_class AS t ON t.oid = i.indrelid
                 LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')
            WHERE t.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY (%s::name[])) AND (t.relname = ANY (?)) = ?
                  AND (SELECT count(*) FROM pg_attribute AS a
                       WHERE a.attrelid = t.oid AND a.attname IN ('installed_rank', 'installed_on', 'checksum', 'success')) < 4
            ORDER BY t.relname, c.relname
            """;

    private static final String ALL_SCHEMAS = """
            (SELECT array_agg(nspname) FROM pg_namespace
             WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema')
            """;

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.oid::regclass::text
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname = ANY (%s::name[])
            """;

    private final Map<String, IndexDefinition> byName = new LinkedHashMap<>();
    private final Map<String, Table> tables = new HashMap<>();

    /**
     * A table.
     *
     * @param object its schema and its name
     * @param sql the same as SQL has it, quoted by the server where it must be
     */
    public record Table(ObjectName object, String sql) {}

    private IndexCatalog() {}

    static IndexCatalog of(Collection<IndexDefinition> indexes) {
        IndexCatalog catalog = new IndexCatalog();
        indexes.forEach(index -> catalog.byName.put(index.name(), index));
        return catalog;
    }

    /**
     * @param connection to the database
     * @param ignoredTables tables whose indexes nobody has to answer for
     * @throws SQLException if the server is gone
     */
    public static IndexCatalog read(Connection connection, Collection<String> ignoredTables) throws SQLException {
        return read(connection, ignoredTables, Namesakes.of(connection));
    }

    static IndexCatalog read(Connection connection, Collection<String> ignoredTables, Namesakes namesakes)
            throws SQLException {
        IndexCatalog catalog = read(connection, ALL_SCHEMAS, ignoredTables, false, namesakes);
        Sql.read(connection, TABLES.formatted(ALL_SCHEMAS), row -> {
            ObjectName table = new ObjectName(row.getString(1), row.getString(2));
            return catalog.tables.put(
                    namesakes.shown(table.schema(), table.name()), new Table(table, row.getString(3)));
        });
        return catalog;
    }

    /**
     * The indexes of one table; no other one is looked at, which somebody may have locked.
     *
     * @param connection to the database
     * @param schema of the table, whether on the search path or not
     * @param table without its schema
     * @throws SQLException if the server is gone, or does not give a lock in time
     */
    public static IndexCatalog ofTable(Connection connection, String schema, String table) throws SQLException {
        return read(connection, "ARRAY[" + Identifiers.literal(schema) + "]", List.of(table), true, Namesakes.none());
    }

    private static IndexCatalog read(
            Connection connection, String schemas, Collection<String> tables, boolean these, Namesakes namesakes)
            throws SQLException {
        IndexCatalog catalog = new IndexCatalog();
        try (PreparedStatement statement = connection.prepareStatement(INDEXES.formatted(schemas))) {
            statement.setArray(1, connection.createArrayOf("name", tables.toArray()));
            statement.setBoolean(2, these);
            try (ResultSet result = statement.executeQuery()) {
                Spelling spelling = new Spelling(connection);
                while (result.next()) {
                    IndexDefinition index = definition(result, spelling, namesakes);
                    catalog.byName.put(index.name(), index);
                }
            }
        }
        return catalog;
    }

    private static IndexDefinition definition(ResultSet result, Spelling spelling, Namesakes namesakes)
            throws SQLException {
        String schema = result.getString("schema");
        List<String> keys = texts(result.getArray("keys"));
        return new IndexDefinition(
                namesakes.shown(schema, result.getString("name")),
                namesakes.shown(schema, result.getString("table_name")),
                result.getString("method"),
                result.getBoolean("has_expressions") ? spelling.ofKeys(result.getString("sql_table"), keys) : keys,
                texts(result.getArray("options")),
                texts(result.getArray("included")),
                Optional.ofNullable(result.getString("predicate")),
                result.getBoolean("indisunique"),
                Optional.ofNullable(result.getString("conname")),
                result.getString("definition"),
                new IndexDefinition.Names(
                        new ObjectName(schema, result.getString("name")),
                        result.getString("sql_name"),
                        result.getString("sql_table"),
                        Optional.ofNullable(result.getString("sql_constraint"))));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /** All indexes, by table and name. */
    public Collection<IndexDefinition> all() {
        return List.copyOf(byName.values());
    }

    /** The index of that name, as a plan of {@link Explainer#tellingNamesakes} has it. */
    public Optional<IndexDefinition> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The table of that name, likewise, whether or not it has an index. */
    public Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** The indexes of a table. */
    public Stream<IndexDefinition> of(String table) {
        return byName.values().stream().filter(index -> index.table().equals(table));
    }
}
