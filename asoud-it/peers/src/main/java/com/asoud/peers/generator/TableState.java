package com.asoud.peers.generator;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The indexes of the first table as another session sees them. Nothing is asked that takes a lock on the table, as
 * {@code pg_get_indexdef} does.
 */
record TableState(List<Index> indexes) {

    /**
     * A row of {@code pg_index}.
     *
     * @param keys as JPA's {@code columnList} has them
     * @param valid whether queries may use it
     */
    record Index(long oid, String name, String keys, boolean partial, boolean valid) {

        boolean is(IndexDefinition wanted) {
            return valid && name.equals(wanted.name()) && answers(wanted);
        }

        /** Whatever its name. */
        boolean answers(IndexDefinition wanted) {
            return keys.equals(wanted.columns())
                    && partial != wanted.predicate().isEmpty();
        }
    }

    static TableState of(Connection connection) throws SQLException {
        return new TableState(indexes(connection, "= '" + EntityModel.FIRST_TABLE + "'"));
    }

    /** Of all tables of the model. */
    static List<Index> all(Connection connection) throws SQLException {
        return indexes(connection, "LIKE 'entity\\_%'");
    }

    private static List<Index> indexes(Connection connection, String tables) throws SQLException {
        String sql = """
                SELECT i.indexrelid::bigint, c.relname, i.indpred IS NOT NULL, i.indisvalid,
                       (SELECT string_agg(attname || CASE key.option & 1 WHEN 1 THEN ' desc' ELSE '' END, ', '
                                          ORDER BY position)
                        FROM unnest(i.indkey::int2[], i.indoption::int2[])
                             WITH ORDINALITY AS key (attribute, option, position)
                        JOIN pg_attribute ON attrelid = t.oid AND attnum = key.attribute)
                FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_class t ON t.oid = i.indrelid
                WHERE t.relnamespace = 'public'::regnamespace AND t.relname %s
                ORDER BY c.relname
                """.formatted(tables);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Index> indexes = new ArrayList<>();
            while (rows.next()) {
                indexes.add(new Index(
                        rows.getLong(1), rows.getString(2), rows.getString(5), rows.getBoolean(3), rows.getBoolean(4)));
            }
            return indexes;
        }
    }

    /** Whether a query by name finds an index. */
    boolean servesNames() {
        return indexes.stream()
                .anyMatch(index -> index.valid()
                        && (index.keys().equals("name") || index.keys().startsWith("name, ")));
    }

    /** Valid ones that are not in the other state at all, not even as a beginning. */
    boolean hasFinishedSince(TableState before) {
        return indexes.stream()
                .filter(Index::valid)
                .anyMatch(index -> before.indexes.stream().noneMatch(other -> other.oid() == index.oid()));
    }

    Optional<Index> named(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }
}
