package com.asoud.ddl.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Storage parameters of a table or index ({@code pg_class.reloptions}); their order means nothing.
 *
 * @param parameters by name, such as {@code fillfactor}; names and values are spelled as SQL
 */
public record Storage(SortedMap<String, String> parameters) {

    /**
     * A pattern, for Java and for PostgreSQL, of the clause that {@link #clause()} writes: what {@code pg_get_indexdef}
     * says without it is what a hand cannot change.
     */
    public static final String CLAUSE = " WITH [(][^)]*[)](?= WHERE|$)";

    public static final Storage NONE = new Storage(Map.of());

    public Storage {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    public Storage(Map<String, String> parameters) {
        this(new TreeMap<>(parameters));
    }

    /** @param values of each of the names, in their order */
    static Storage of(List<String> names, List<String> values) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            parameters.put(names.get(i), values.get(i));
        }
        return new Storage(parameters);
    }

    /** These, and of the others those that are not among them. */
    Storage filledFrom(Storage other) {
        SortedMap<String, String> all = new TreeMap<>(other.parameters);
        all.putAll(parameters);
        return new Storage(all);
    }

    /** As {@code pg_get_indexdef} writes it, such as {@code WITH (fillfactor='70')}; or the empty string. */
    public String clause() {
        return parameters.isEmpty() ? "" : " WITH (" + this + ")";
    }

    @Override
    public String toString() {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
