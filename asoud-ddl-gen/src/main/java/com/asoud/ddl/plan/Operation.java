package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Index;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One thing a migration does. Each kind is a record that {@linkplain Behaviour defines} itself, in one sentence: what
 * it costs, whether the running release survives it, how it is undone, and its SQL.
 */
public sealed interface Operation
        permits ColumnOperation,
                ConstraintOperation,
                IndexOperation,
                ObjectOperation,
                SequenceOperation,
                TableOperation {

    /** All that there is to know of it. */
    Definition definition();

    /** The table, or for what is not part of a table, the object itself. */
    default ObjectName subject() {
        return definition().behaviour().subject;
    }

    /**
     * What the facts of a file call this kind: the words of the record's name, such as {@code create index}. Files are
     * kept, so no record is ever renamed.
     */
    default String kind() {
        return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** What it does, in the imperative: {@code create index idx_product_tag on product}. */
    default String describe() {
        return brief() + definition().behaviour().details;
    }

    /** The same without particulars, for a file's name or one line of a list. */
    default String brief() {
        return definition().behaviour().brief;
    }

    /** What it means to everybody else, on a table that exists and is in use. */
    default Impact impact() {
        return definition().behaviour().impact;
    }

    /**
     * Whether the running release goes on working after it.
     *
     * @param table what is known of its table
     */
    default Stage stage(TableState table) {
        return definition().behaviour().stage.apply(table);
    }

    /** What undoes it, in the order to run. Structure comes back exactly; values that were dropped do not. */
    default List<Operation> inverse(Flavour flavour) {
        return definition().behaviour().inverse.apply(flavour);
    }

    /** Whether PostgreSQL lets it run inside a transaction. */
    default boolean isTransactional() {
        return definition().behaviour().transactional;
    }

    /** Whether its SQL holds an expression, which a session's settings may decide how to read. */
    default boolean holdsExpression() {
        return definition().behaviour().expression;
    }

    /** The indexes that no constraint owns and that are there afterwards because of it, as they are then. */
    default List<Index> leaves() {
        return definition().behaviour().leaves;
    }

    /** The names of such indexes that are there no more. */
    default List<String> gone() {
        return definition().behaviour().gone;
    }

    /**
     * Its statements, each with its semicolon. Of what is built beside a running application, only the form for a
     * transaction is here.
     *
     * @param repeatable whether each statement may find its work done already, by a run that failed later on: it does
     *     it again, or nothing
     */
    default List<String> sql(boolean repeatable) {
        return definition().sql().apply(repeatable);
    }

    /** Undoes operations that ran in this order. */
    static List<Operation> inverse(List<Operation> operations, Flavour flavour) {
        List<Operation> inverses = new ArrayList<>();
        for (int i = operations.size() - 1; i >= 0; i--) {
            inverses.addAll(operations.get(i).inverse(flavour));
        }
        return inverses;
    }
}
