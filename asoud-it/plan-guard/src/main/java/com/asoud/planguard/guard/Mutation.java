package com.asoud.planguard.guard;

import com.asoud.explain.IndexDefinition;
import com.asoud.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An index that is missing, or defined otherwise.
 *
 * @param kind in what way
 * @param index as it should be
 * @param statements that make it so, inside a transaction
 */
record Mutation(Kind kind, IndexDefinition index, List<String> statements) {

    enum Kind {
        DROPPED,
        KEYS_REVERSED,
        LAST_KEY_DROPPED
    }

    Mutation {
        statements = List.copyOf(statements);
    }

    /** Every way in which the index is changed; one that enforces a constraint is only dropped. */
    static List<Mutation> of(IndexDefinition index) {
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(new Mutation(Kind.DROPPED, index, List.of(drop(index))));
        if (index.constraint().isEmpty()
                && index.method().equals("btree")
                && index.keys().size() > 1) {
            List<String> reversed = keys(index);
            Collections.reverse(reversed);
            List<String> shorter = keys(index).subList(0, index.keys().size() - 1);
            mutations.add(new Mutation(
                    Kind.KEYS_REVERSED, index, List.of(drop(index), create(index, reversed, index.unique()))));
            // Rows may agree in what is left of a unique key.
            mutations.add(
                    new Mutation(Kind.LAST_KEY_DROPPED, index, List.of(drop(index), create(index, shorter, false))));
        }
        return mutations;
    }

    private static String drop(IndexDefinition index) {
        IndexDefinition.Names sql = index.sql();
        return sql.constraint()
                .map(name -> "ALTER TABLE " + sql.table() + " DROP CONSTRAINT " + name + " CASCADE")
                .orElse("DROP INDEX " + sql.index());
    }

    private static List<String> keys(IndexDefinition index) {
        return IntStream.range(0, index.keys().size())
                .mapToObj(i -> (index.keys().get(i) + " " + index.options().get(i)).strip())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String create(IndexDefinition index, List<String> keys, boolean unique) {
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX "
                + Identifiers.quote(index.sql().object().name())
                + " ON " + index.sql().table() + " USING " + index.method() + " (" + String.join(", ", keys) + ")"
                + (index.included().isEmpty() ? "" : " INCLUDE (" + String.join(", ", index.included()) + ")")
                + index.predicate().map(condition -> " WHERE " + condition).orElse("");
    }
}
