package com.asoud.ddl.observe.health;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an index holds, as the catalog says it: by the identity of operator classes and collations, not by their names.
 *
 * @param method such as {@code btree}
 * @param keys in order
 * @param included the columns of INCLUDE
 * @param nullsDistinct whether a unique index lets several NULLs in
 * @param parameters storage parameters that decide which entries it has, such as {@code pages_per_range=4}
 * @param expressions of the keys that are no columns, as PostgreSQL spells them; empty if there are none
 * @param predicate of a partial index, as PostgreSQL spells it
 * @param complete whether expressions and predicate could be read; not if somebody has locked the table
 */
public record Shape(
        String method,
        List<Key> keys,
        List<String> included,
        boolean unique,
        boolean nullsDistinct,
        List<String> parameters,
        Optional<String> expressions,
        Optional<String> predicate,
        boolean complete) {

    /**
     * @param column its name; empty for an expression
     * @param operatorClass its oid
     * @param collation its oid
     * @param order the bits of {@code indoption}: 1 for DESC, 2 for NULLS FIRST
     * @param options of the operator class, such as {@code siglen=12}
     */
    public record Key(String column, long operatorClass, long collation, int order, String options) {}

    public Shape {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
        parameters = List.copyOf(parameters);
    }

    /** Whether both hold the same entries in the same order. Which duplicates they reject is not asked. */
    boolean holdsTheSameAs(Shape other) {
        return isComparable(other) && keys.equals(other.keys) && included.equals(other.included);
    }

    /**
     * Whether the longer one serves every scan that this one serves, also those that read no row of the table: its keys
     * begin with those of this one, in the same order, and it holds what this one includes.
     */
    boolean isServedBy(Shape longer) {
        return isComparable(longer)
                && method.equals("btree")
                && (longer.keys.size() > keys.size() || longer.included.size() > included.size())
                && longer.keys.size() >= keys.size()
                && longer.keys.subList(0, keys.size()).equals(keys)
                && included.stream()
                        .allMatch(column -> longer.included.contains(column)
                                || longer.keys.stream()
                                        .anyMatch(key -> key.column().equals(column)));
    }

    /** Expressions are compared as a whole: a prefix of several is not found. */
    private boolean isComparable(Shape other) {
        return complete
                && other.complete
                && method.equals(other.method)
                && parameters.equals(other.parameters)
                && Objects.equals(expressions, other.expressions)
                && Objects.equals(predicate, other.predicate);
    }
}
