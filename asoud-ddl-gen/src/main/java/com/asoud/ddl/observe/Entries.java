package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an index holds, as a query of its table. */
record Entries(ObjectName table, IndexKeys keys) {

    /** SQL terms: the keys, then the included columns. */
    List<String> terms() {
        return Stream.concat(keys.keys().stream().map(IndexKeys.Key::expression), keys.included().stream())
                .toList();
    }

    /** What {@link #query} calls each of the terms. */
    List<String> names() {
        return IntStream.rangeClosed(1, terms().size())
                .mapToObj(position -> "entry_" + position)
                .toList();
    }

    /** The names of the keys alone, as a list in SQL. */
    String keyNames() {
        return String.join(", ", names().subList(0, keys.keys().size()));
    }

    /** {@code ONLY}: an index holds no rows of the tables that inherit from its own. */
    String source() {
        return "ONLY " + table.quoted();
    }

    /** The terms of every row, with no regard to the predicate. */
    String all() {
        List<String> terms = terms();
        List<String> names = names();
        return "SELECT "
                + IntStream.range(0, terms.size())
                        .mapToObj(i -> terms.get(i) + " AS " + names.get(i))
                        .collect(Collectors.joining(", "))
                + " FROM " + source();
    }

    /** @param sampling a {@code TABLESAMPLE} clause, or empty */
    String query(String sampling) {
        return all() + " " + sampling
                + keys.predicate().map(predicate -> " WHERE " + predicate).orElse("");
    }

    /** Sorted as the build sorts them, but for the direction, which costs nothing. */
    String sorted(String sampling) {
        return query(sampling) + " ORDER BY "
                + keys.keys().stream().map(Entries::sortKey).collect(Collectors.joining(", "));
    }

    /** The {@code _pattern_ops} compare bytes, whatever the collation (manual, 11.10). */
    private static String sortKey(IndexKeys.Key key) {
        boolean byBytes = key.operatorClass()
                .filter(name -> name.endsWith("_pattern_ops"))
                .isPresent();
        return key.expression()
                + (byBytes
                        ? " COLLATE \"C\""
                        : key.collation().map(name -> " COLLATE " + name).orElse(""));
    }

    /** An array of text constants. */
    static String array(Stream<String> values) {
        return values.map(Identifiers::literal).collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }
}
