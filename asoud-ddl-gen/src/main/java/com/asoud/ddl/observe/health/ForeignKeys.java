package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import com.asoud.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Foreign keys for which no index finds the referring rows: whoever deletes a referenced row, or changes its key, reads
 * the whole table, and holds the row's lock meanwhile.
 */
record ForeignKeys(Snapshot now, Advice advice) {

    /** Below it a sequential scan is as good (guide, section 8). */
    private static final int SMALL_TABLE = 1000;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (ForeignKey key : now.foreignKeys()) {
            TableHealth table = now.table(key.tableOid()).orElseThrow();
            List<IndexHealth> indexes = key.indexes().stream()
                    .flatMap(oid -> now.index(oid).stream())
                    .toList();
            if (indexes.stream().anyMatch(index -> covers(index, key))) {
                continue;
            }
            findings.add(Finding.about(
                    Kind.FOREIGN_KEY,
                    table.rows() < SMALL_TABLE ? Level.NOTICE : Level.WARNING,
                    table,
                    "no index begins with the columns of the foreign key " + key.name() + partial(indexes)
                            + ": deleting from " + key.referenced() + " reads all "
                            + Quantities.count(table.rows()) + " rows of " + table.name(),
                    advice.add(key, table.partitioned())));
        }
        return findings;
    }

    /**
     * A partial index finds all of them only if it leaves out nothing but NULL, which refers to nothing. What a locked
     * table's index leaves out is not known, and not held against it.
     */
    static boolean covers(IndexHealth index, ForeignKey key) {
        return !index.shape().complete()
                || index.shape()
                        .predicate()
                        .map(predicate -> key.columns().stream()
                                .anyMatch(column -> isNotNull(column).contains(predicate)))
                        .orElse(true);
    }

    /** As {@code pg_get_expr} spells it, which quotes a name only if it has to. */
    private static List<String> isNotNull(String column) {
        return List.of("(" + column + " IS NOT NULL)", "(" + Identifiers.quote(column) + " IS NOT NULL)");
    }

    private static String partial(List<IndexHealth> indexes) {
        return Optional.of(
                        indexes.stream().map(index -> index.name().toString()).collect(Collectors.joining(", ")))
                .filter(names -> !names.isEmpty())
                .map(names -> ", except for some rows (" + names + ")")
                .orElse("");
    }

    /** Whether it is the only index that finds the referring rows of a foreign key. */
    static boolean needs(Snapshot snapshot, IndexHealth index) {
        return snapshot.foreignKeys().stream()
                .filter(key -> key.indexes().contains(index.oid()) && covers(index, key))
                .anyMatch(key -> key.indexes().stream()
                        .filter(oid -> oid != index.oid())
                        .flatMap(oid -> snapshot.index(oid).stream())
                        .noneMatch(other -> covers(other, key)));
    }
}
