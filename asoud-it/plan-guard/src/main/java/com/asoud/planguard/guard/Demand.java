package com.asoud.planguard.guard;

import java.util.List;
import java.util.Optional;

/**
 * What a guarded statement asks of one table, whatever indexes it has. Keys are columns, or expressions in parentheses,
 * as {@code CREATE INDEX} takes them.
 *
 * @param table without its schema, unless another schema has one of the name too
 * @param equal keys for which it names one value, or a list of values
 * @param joined keys that are compared with a column of another table
 * @param ranges keys for which it names a range of values
 * @param order keys that its rows are ordered by, with their direction
 * @param constants conditions that are the same in every call, so that an index may have them as its predicate
 * @param needed columns that it reads; empty if that is all of them
 */
public record Demand(
        String table,
        List<String> equal,
        List<String> joined,
        List<String> ranges,
        List<String> order,
        List<Constant> constants,
        Optional<List<String>> needed) {

    /**
     * A condition that does not depend on a value of the call.
     *
     * @param key what it is about
     * @param condition as the server spells it
     */
    public record Constant(String key, String condition) {}

    public Demand {
        equal = List.copyOf(equal);
        joined = List.copyOf(joined);
        ranges = List.copyOf(ranges);
        order = List.copyOf(order);
        constants = List.copyOf(constants);
        needed = needed.map(List::copyOf);
    }

    /** Whether it says nothing by which rows could be found, or be had in order. */
    boolean isEmpty() {
        return equal.isEmpty() && joined.isEmpty() && ranges.isEmpty() && order.isEmpty();
    }
}
