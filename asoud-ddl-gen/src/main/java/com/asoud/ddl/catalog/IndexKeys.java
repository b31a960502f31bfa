package com.asoud.ddl.catalog;

import com.asoud.postgres.Separated;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parts of {@link Index#using()}, each as PostgreSQL spells it: {@code pg_get_indexdef_worker} in
 * {@code ruleutils.c}.
 *
 * @param method the access method, such as {@code btree}
 * @param keys in the order of the index, at least one
 * @param included the columns of {@code INCLUDE}
 * @param storage the storage parameters of {@code WITH}, without quotes, such as {@code fillfactor} to {@code 70}
 * @param predicate what follows {@code WHERE}
 * @param nullsDistinct whether a unique index lets several NULLs in; {@code NULLS NOT DISTINCT} does not
 */
public record IndexKeys(
        String method,
        List<Key> keys,
        List<String> included,
        Map<String, String> storage,
        Optional<String> predicate,
        boolean nullsDistinct) {

    public IndexKeys {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
        storage = Map.copyOf(storage);
    }

    /**
     * @param expression a quoted column name, a function call, or an expression in parentheses: a term of SQL as it is
     * @param collation as SQL, where it is not that of the column
     * @param operatorClass as SQL, with its schema where it needs one, where it is not the default
     * @param order {@code DESC}, {@code NULLS LAST} and the like, or empty
     */
    public record Key(String expression, Optional<String> collation, Optional<String> operatorClass, String order) {

        /** Whether it is a column as it is stored; anything computed ends in a parenthesis. */
        public boolean isColumn() {
            return !expression.endsWith(")");
        }

        private static Key of(String text) {
            Deque<String> words = new ArrayDeque<>(words(text));
            String expression = words.pop();
            Optional<String> collation = Optional.empty();
            if ("COLLATE".equals(words.peek())) {
                words.pop();
                collation = Optional.of(words.pop());
            }
            Optional<String> operatorClass = Optional.empty();
            if (!words.isEmpty() && !words.element().matches("ASC|DESC|NULLS")) {
                operatorClass = Optional.of(words.pop());
                if (!words.isEmpty() && words.element().startsWith("(")) {
                    words.pop();
                }
            }
            return new Key(expression, collation, operatorClass, String.join(" ", words));
        }
    }

    /** The keys, and the columns that are included: each a term of SQL. */
    public List<String> terms() {
        return Stream.concat(keys.stream().map(Key::expression), included.stream())
                .toList();
    }

    /**
     * @param using as in {@link Index#using()}
     * @throws IllegalArgumentException if PostgreSQL would not spell an index so
     */
    public static IndexKeys of(String using) {
        Deque<String> words = new ArrayDeque<>(words(using));
        if (words.size() < 2) {
            throw unreadable(using);
        }
        String method = words.pop();
        List<Key> keys = list(words.pop()).stream().map(Key::of).toList();
        List<String> included = List.of();
        Map<String, String> storage = Map.of();
        Optional<String> predicate = Optional.empty();
        boolean nullsDistinct = true;
        while (!words.isEmpty()) {
            String clause = words.pop();
            switch (clause) {
                case "INCLUDE" -> included = list(next(words, using));
                case "WITH" -> storage = parameters(list(next(words, using)));
                case "WHERE" -> {
                    predicate = Optional.of(String.join(" ", words));
                    words.clear();
                }
                case "NULLS", "NOT", "DISTINCT" -> {
                    // Decides what a unique index rejects, not what it holds.
                    nullsDistinct = false;
                }
                default -> throw unreadable(using);
            }
        }
        return new IndexKeys(method, keys, included, storage, predicate, nullsDistinct);
    }

    private static String next(Deque<String> words, String using) {
        if (words.isEmpty()) {
            throw unreadable(using);
        }
        return words.pop();
    }

    private static IllegalArgumentException unreadable(String using) {
        return new IllegalArgumentException(
                "not what follows USING in pg_get_indexdef, such as btree (id) WHERE (price > 0): " + using);
    }

    private static Map<String, String> parameters(List<String> list) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : list) {
            int equals = parameter.indexOf('=');
            parameters.put(
                    parameter.substring(0, equals),
                    parameter.substring(equals + 1).replaceAll("^'|'$", ""));
        }
        return parameters;
    }

    private static List<String> words(String text) {
        return Separated.parts(text, ' ', "'\"");
    }

    /** What is between the parentheses, at its commas. */
    private static List<String> list(String inParentheses) {
        if (!inParentheses.startsWith("(") || !inParentheses.endsWith(")")) {
            throw unreadable(inParentheses);
        }
        return Separated.parts(inParentheses.substring(1, inParentheses.length() - 1), ',', "'\"").stream()
                .map(String::strip)
                .toList();
    }
}
