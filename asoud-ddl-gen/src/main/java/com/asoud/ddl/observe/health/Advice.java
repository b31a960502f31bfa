package com.asoud.ddl.observe.health;

import com.asoud.ddl.HowToGenerate;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.catalog.IndexKeys.Key;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to do: for what the model declares, the edit of its annotation, since a drop by hand would be drift; otherwise
 * SQL.
 */
record Advice(Declared declared) {

    private static final String GENERATE = "then run " + HowToGenerate.command() + ", and migrate";

    /** Of a line that is printed with an indent of 8. */
    private static final int WIDTH = 72;

    String remove(IndexHealth index) {
        if (index.uses().constraint().isPresent()) {
            return removeConstraint(index, index.uses().constraint().get());
        }
        Index known = declared.indexes().get(index.name());
        if (known != null) {
            return "in the entity of table " + index.tableName() + ", remove\n    " + annotation(index.index(), known)
                    + "\n" + GENERATE;
        }
        if (declared.removed().contains(index.name())) {
            return "run migrate: a migration that drops it is there already";
        }
        return drop(index) + "\n(if a migration of your own made it, in another one of your own)";
    }

    private String removeConstraint(IndexHealth index, String constraint) {
        return declared.tables().contains(index.tableName())
                ? "in the entity of table " + index.tableName() + ", remove the unique constraint\n    " + constraint
                        + "\n" + GENERATE
                : "ALTER TABLE " + index.tableName().quoted() + " DROP CONSTRAINT " + Identifiers.quote(constraint)
                        + ";\n(it locks the table for a moment)";
    }

    /** That of a partitioned table cannot be dropped concurrently (PostgreSQL manual, DROP INDEX). */
    static String drop(IndexHealth index) {
        return index.state().partitioned()
                ? "DROP INDEX " + index.name().quoted() + ";\n(it locks the table and its partitions for a moment)"
                : "DROP INDEX CONCURRENTLY " + index.name().quoted() + ";";
    }

    /** That of an exclusion constraint cannot be built concurrently (PostgreSQL manual, REINDEX). */
    static String rebuild(IndexHealth index) {
        boolean excludes =
                index.uses().constraint().isPresent() && !index.shape().unique();
        return excludes
                ? "REINDEX INDEX " + index.name().quoted() + ";\n(nobody can write to the table meanwhile)"
                : "run reindex " + index.name() + ", or\nREINDEX INDEX CONCURRENTLY "
                        + index.name().quoted() + ";";
    }

    /** An index that begins with the columns of the foreign key; a partitioned table takes none concurrently. */
    String add(ForeignKey key, boolean partitioned, Predicate<ObjectName> taken) {
        ObjectName table = key.tableName();
        String stem = key.table() + "_" + String.join("_", key.columns()).toLowerCase(Locale.ROOT);
        String name = Stream.iterate(0, number -> number + 1)
                .map(number -> Identifiers.fit(stem, number == 0 ? "_idx" : "_idx" + number))
                .filter(free -> !taken.test(table.sibling(free)))
                .findFirst()
                .orElseThrow();
        if (declared.tables().contains(table)) {
            return "in the entity of table " + table + ", add\n    "
                    + annotation(name, "columnList = " + quoted(String.join(", ", key.columns()))) + "\n" + GENERATE;
        }
        String target = table.quoted() + " " + columns(key) + ";";
        return partitioned
                ? "CREATE INDEX " + Identifiers.quote(name) + "\n    ON " + target
                        + "\n(nobody can write meanwhile; else ON ONLY, then concurrently on each"
                        + "\npartition, then ALTER INDEX … ATTACH PARTITION)"
                : "CREATE INDEX CONCURRENTLY " + Identifiers.quote(name) + "\n    ON " + target;
    }

    /** The server chooses the names. */
    String addToPartitions(ForeignKey key, List<TableHealth> partitions) {
        return partitions.stream()
                        .map(partition -> "CREATE INDEX CONCURRENTLY ON "
                                + partition.name().quoted() + " " + columns(key) + ";")
                        .collect(Collectors.joining("\n"))
                + "\n(where the partitioned table has such an index: then ALTER INDEX … ATTACH PARTITION)";
    }

    private static String columns(ForeignKey key) {
        return key.columns().stream().map(Identifiers::quote).collect(Collectors.joining(", ", "(", ")"));
    }

    /** As far as it says which one is meant; what an annotation may spell in several ways is left out. */
    private static String annotation(String name, Index index) {
        IndexKeys keys = IndexKeys.of(index.using());
        boolean plain = keys.included().isEmpty()
                && keys.predicate().isEmpty()
                && keys.keys().stream()
                        .allMatch(key -> key.isColumn()
                                && key.collation().isEmpty()
                                && key.operatorClass().isEmpty());
        return annotation(
                name,
                plain
                        ? "columnList = "
                                + quoted(
                                        keys.keys().stream().map(Advice::column).collect(Collectors.joining(", ")))
                        : "…");
    }

    private static String annotation(String name, String rest) {
        String first = "@Index(name = " + quoted(name) + ",";
        String line = first + " " + rest + ")";
        return line.length() <= WIDTH ? line : first + "\n            " + rest + ")";
    }

    private static String column(Key key) {
        String order = Optional.of(key.order())
                .filter(text -> !text.isEmpty())
                .map(text -> " " + text.toLowerCase(Locale.ROOT))
                .orElse("");
        return key.expression().replaceAll("^\"|\"$", "") + order;
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
