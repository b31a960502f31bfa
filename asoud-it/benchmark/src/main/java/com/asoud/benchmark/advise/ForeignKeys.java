package com.asoud.benchmark.advise;

import com.asoud.explain.IndexDefinition;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The foreign keys of the model's tables. One without an index makes the deletion of a row that it may refer to read
 * its whole table, whether or not a guard deletes one.
 */
record ForeignKeys(List<ForeignKey> all, List<IndexDefinition> indexes) {

    private static final String READ = """
            SELECT con.conname AS name, con.conrelid::regclass::text AS table_name,
                   ARRAY(SELECT quote_ident(a.attname) FROM unnest(con.conkey) AS k
                         JOIN pg_attribute AS a ON a.attrelid = con.conrelid AND a.attnum = k) AS columns
            FROM pg_constraint AS con
            WHERE con.contype = 'f'
            ORDER BY con.conname, table_name
            """;

    /** Table and columns are as SQL has them. */
    record ForeignKey(String name, String table, Set<String> columns) {}

    ForeignKeys {
        all = List.copyOf(all);
        indexes = List.copyOf(indexes);
    }

    static ForeignKeys read(Connection connection, Collection<IndexDefinition> indexes) throws SQLException {
        List<ForeignKey> keys = Sql.read(
                connection,
                READ,
                row -> new ForeignKey(row.getString("name"), row.getString("table_name"), Set.of((String[])
                        row.getArray("columns").getArray())));
        return new ForeignKeys(keys, List.copyOf(indexes));
    }

    /** The first that has an index, and would have none. */
    Optional<String> uncoveredBy(Change change) {
        List<List<String>> without = new ArrayList<>();
        List<List<String>> with = new ArrayList<>();
        for (IndexDefinition index : indexes) {
            if (index.table().equals(change.table()) && index.predicate().isEmpty()) {
                without.add(index.keys());
                if (!change.names().contains(index.name())) {
                    with.add(index.keys());
                }
            }
        }
        change.built().stream().filter(index -> index.predicate().isEmpty()).forEach(index -> with.add(index.keys()));
        return all.stream()
                .filter(key -> key.table().equals(change.sqlTable()))
                .filter(key -> isCovered(key, without) && !isCovered(key, with))
                .map(ForeignKey::name)
                .findFirst();
    }

    /** Its columns come first, in any order. */
    private static boolean isCovered(ForeignKey key, List<List<String>> indexes) {
        int count = key.columns().size();
        return indexes.stream()
                .anyMatch(keys -> keys.size() >= count && key.columns().equals(Set.copyOf(keys.subList(0, count))));
    }
}
