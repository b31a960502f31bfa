package com.asoud.explain;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An index as {@code pg_index} has it.
 *
 * @param name without its schema, unless {@link IndexCatalog} has another one of the name
 * @param table the indexed table, likewise
 * @param method such as {@code btree}
 * @param keys each key column, or expression, as {@code pg_get_indexdef} spells it
 * @param options behind each key: {@code DESC}, {@code NULLS FIRST}, an operator class; mostly empty
 * @param included columns behind the keys, which {@code INCLUDE} names, likewise
 * @param predicate of a partial index
 * @param unique whether it rejects duplicates
 * @param constraint the constraint that it enforces
 * @param definition the whole of {@code pg_get_indexdef}
 * @param sql its names as SQL has them, quoted by the server where they must be
 */
public record IndexDefinition(
        String name,
        String table,
        String method,
        List<String> keys,
        List<String> options,
        List<String> included,
        Optional<String> predicate,
        boolean unique,
        Optional<String> constraint,
        String definition,
        Names sql) {

    /**
     * Names that can stand in a statement.
     *
     * @param object the index's schema and name, as {@code pg_catalog} holds them
     * @param index the index's
     * @param table the table's
     * @param constraint the constraint's
     */
    public record Names(ObjectName object, String index, String table, Optional<String> constraint) {}

    public IndexDefinition {
        keys = List.copyOf(keys);
        options = List.copyOf(options);
        included = List.copyOf(included);
    }

    /** Each key with its direction, order of nulls and operator class, as {@code CREATE INDEX} takes it. */
    public List<String> keysWithOptions() {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> (keys.get(i) + " " + options.get(i)).strip())
                .toList();
    }

    /** For people: {@code order (user_id, created_at DESC)}. */
    public String summary() {
        return table + (method.equals("btree") ? "" : " using " + method) + " (" + String.join(", ", keysWithOptions())
                + ")"
                + (included.isEmpty() ? "" : " INCLUDE (" + String.join(", ", included) + ")")
                + predicate.map(condition -> " WHERE " + condition).orElse("");
    }
}
