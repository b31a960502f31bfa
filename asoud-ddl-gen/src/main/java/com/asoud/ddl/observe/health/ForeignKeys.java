package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Foreign keys for which no index finds the referring rows: whoever deletes a referenced row, or changes its key, reads
 * the whole table, and holds the row's lock meanwhile.
 */
record ForeignKeys(Snapshot now, Advice advice) {

    /** Below it a sequential scan is as good (guide, section 8). */
    private static final int SMALL_TABLE = 1000;

    List<Finding> findings() {
        Map<ObjectName, List<ForeignKey>> keys = now.foreignKeys().stream()
                .collect(Collectors.groupingBy(
                        key -> key.tableName().sibling(key.name()), LinkedHashMap::new, Collectors.toList()));
        return keys.values().stream().flatMap(key -> finding(key).stream()).toList();
    }

    /** @param searched the key, once for each partition */
    private Optional<Finding> finding(List<ForeignKey> searched) {
        List<ForeignKey> bare = searched.stream().filter(key -> !isCovered(key)).toList();
        if (bare.isEmpty()) {
            return Optional.empty();
        }
        ForeignKey key = bare.get(0);
        TableHealth table = now.table(key.tableOid()).orElseThrow();
        List<TableHealth> read = bare.stream()
                .map(each -> now.table(each.searched()).orElse(table))
                .toList();
        long rows = read.stream().mapToLong(TableHealth::rows).sum();
        boolean some = bare.size() < searched.size();
        return Optional.of(Finding.about(
                Kind.FOREIGN_KEY,
                rows < SMALL_TABLE ? Level.NOTICE : Level.WARNING,
                table,
                "no index" + (some ? " of " + names(read) : "") + " begins with the columns of the foreign key "
                        + key.name() + partial(bare)
                        + ": deleting from " + key.referenced() + " reads all "
                        + Quantities.count(rows) + " rows of " + (some ? "it" : table.name()),
                some ? advice.addToPartitions(key, read) : advice.add(key, table.partitioned(), this::isTaken)));
    }

    private static String names(List<TableHealth> partitions) {
        return partitions.size() == 1
                ? "the partition " + partitions.get(0).name()
                : Quantities.counted(partitions.size(), "partition") + ", such as "
                        + partitions.get(0).name() + ",";
    }

    private boolean isTaken(ObjectName name) {
        return now.indexes().stream().anyMatch(index -> index.name().equals(name))
                || now.tables().stream().anyMatch(table -> table.name().equals(name));
    }

    private boolean isCovered(ForeignKey key) {
        return indexes(now, key).anyMatch(index -> covers(index, key));
    }

    private static Stream<IndexHealth> indexes(Snapshot snapshot, ForeignKey key) {
        return key.indexes().stream().flatMap(oid -> snapshot.index(oid).stream());
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

    private String partial(List<ForeignKey> keys) {
        return Optional.of(keys.stream()
                        .flatMap(key -> indexes(now, key))
                        .map(index -> index.name().toString())
                        .collect(Collectors.joining(", ")))
                .filter(names -> !names.isEmpty())
                .map(names -> ", except for some rows (" + names + ")")
                .orElse("");
    }

    /**
     * Whether it, or that of one of its partitions, is the only index that finds the referring rows of a foreign key.
     */
    static boolean needs(Snapshot snapshot, IndexHealth index) {
        Set<Long> own = snapshot.leaves(index).stream().map(IndexHealth::oid).collect(Collectors.toSet());
        return snapshot.foreignKeys().stream().anyMatch(key -> {
            List<Long> covering = indexes(snapshot, key)
                    .filter(each -> covers(each, key))
                    .map(IndexHealth::oid)
                    .toList();
            return !covering.isEmpty() && own.containsAll(covering);
        });
    }
}
