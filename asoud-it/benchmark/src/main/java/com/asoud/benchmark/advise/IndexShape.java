package com.asoud.benchmark.advise;

import com.asoud.explain.IndexDefinition;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A B-tree that rejects no duplicates, there or not.
 *
 * @param table its name without the schema, unless another schema has one of the name
 * @param sqlTable the same as SQL has it
 * @param object its schema and name, as {@code pg_catalog} holds them
 * @param keys columns, or expressions in parentheses, with their direction
 * @param included columns that it only holds
 * @param predicate of a partial index
 */
record IndexShape(
        String table,
        String sqlTable,
        ObjectName object,
        List<String> keys,
        List<String> included,
        Optional<String> predicate) {

    private static final Pattern NOT_PART_OF_A_NAME = Pattern.compile("[^\\p{L}\\p{N}_]+");

    IndexShape {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
    }

    /** @param included which {@link IndexDefinition} does not tell */
    static IndexShape of(IndexDefinition index, List<String> included) {
        return new IndexShape(
                index.table(),
                index.sql().table(),
                index.sql().object(),
                index.keysWithOptions(),
                included,
                index.predicate());
    }

    IndexShape on(List<String> others) {
        return new IndexShape(table, sqlTable, object, others, included, predicate);
    }

    /** By a name of its own: table and columns. */
    IndexShape named() {
        String columns = NOT_PART_OF_A_NAME.matcher(String.join("_", keys)).replaceAll("_");
        String stem = isShownWithSchema() ? table.substring(object.schema().length() + 1) : table;
        return as(Identifiers.fit(stem + "_" + columns, "_idx"));
    }

    IndexShape as(String other) {
        return new IndexShape(table, sqlTable, object.sibling(other), keys, included, predicate);
    }

    /** Its name for people: with the schema, if its table has it. */
    String shown() {
        return isShownWithSchema() ? object.toString() : object.name();
    }

    private boolean isShownWithSchema() {
        return table.startsWith(object.schema() + ".");
    }

    /** Whether both do the same, by whatever names. */
    boolean isLike(IndexShape other) {
        return sqlTable.equals(other.sqlTable)
                && keys.equals(other.keys)
                && included.equals(other.included)
                && predicate.equals(other.predicate);
    }

    /** Whether the other has its keys, and further ones; both of them plain. */
    boolean isPrefixOf(IndexShape other) {
        return sqlTable.equals(other.sqlTable)
                && other.keys.size() > keys.size()
                && other.keys.subList(0, keys.size()).equals(keys)
                && included.isEmpty()
                && predicate.equals(other.predicate);
    }

    IndexShape including(List<String> others) {
        return new IndexShape(table, sqlTable, object, keys, others, predicate);
    }

    IndexShape where(String condition) {
        return new IndexShape(table, sqlTable, object, keys, included, Optional.of(condition));
    }

    /** The statement that builds it. */
    String create() {
        return "CREATE INDEX %s ON %s (%s)%s"
                .formatted(
                        Identifiers.quote(object.name()),
                        sqlTable,
                        String.join(", ", keys),
                        options().map(options -> " " + options).orElse(""));
    }

    /** What follows the keys. */
    private Optional<String> options() {
        List<String> options = new ArrayList<>();
        if (!included.isEmpty()) {
            options.add("include (" + String.join(", ", included) + ")");
        }
        predicate.ifPresent(condition -> options.add("where " + condition));
        return options.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", options));
    }

    /** Its {@code @Index} (Jakarta Persistence 3.2, 11.1.26), as Java source. */
    String annotation() {
        return "@Index(name = \"%s\", columnList = \"%s\"%s)"
                .formatted(
                        escaped(object.name()),
                        escaped(String.join(", ", keys)),
                        options()
                                .map(options -> ", options = \"" + escaped(options) + "\"")
                                .orElse(""));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** For people: {@code (tag, created_at, id)}. */
    String summary() {
        return "(" + String.join(", ", keys) + ")"
                + options().map(options -> " " + options).orElse("");
    }
}
