package com.asoud.it.explain;

import java.util.List;
import java.util.Optional;

/**
 * An index as {@code pg_index} has it.
 *
 * @param name without its schema
 * @param table the indexed table, without its schema
 * @param method such as {@code btree}
 * @param keys each key column, or expression, as {@code pg_get_indexdef} spells it
 * @param options behind each key: {@code DESC}, {@code NULLS FIRST}, an operator class; mostly empty
 * @param predicate of a partial index
 * @param unique whether it rejects duplicates
 * @param constraint the constraint that it enforces
 * @param definition the whole of {@code pg_get_indexdef}
 */
public record IndexDefinition(
        String name,
        String table,
        String method,
        List<String> keys,
        List<String> options,
        Optional<String> predicate,
        boolean unique,
        Optional<String> constraint,
        String definition) {

    public IndexDefinition {
        keys = List.copyOf(keys);
        options = List.copyOf(options);
    }

    /** For people: {@code order (user_id, created_at)}. */
    public String summary() {
        return table + " (" + String.join(", ", keys) + ")"
                + predicate.map(condition -> " WHERE " + condition).orElse("");
    }
}
