package com.asoud.planguard.guard;

import com.asoud.planguard.guard.Measurement.Explained;
import java.util.Comparator;
import java.util.List;

/**
 * Why a promise was broken: verified by {@link Trials}, or counted.
 *
 * @param cause what kind of fault
 * @param text what it is about here, and what to do
 */
record Diagnosis(Cause cause, String text) {

    /** The faults that are recognised. */
    enum Cause {
        N_PLUS_ONE,
        FURTHER_STATEMENT,
        FEWER_STATEMENTS,
        CHANGED_SETTING,
        STALE_STATISTICS,
        IN_MEMORY_PAGING,
        JOIN_MULTIPLICATION,
        CORRELATED_SUBQUERY,
        INVALID_INDEX,
        DEEP_OFFSET,
        IMPLICIT_CONVERSION,
        PREDICATE_NOT_PROVABLE,
        GENERIC_PLAN,
        OTHER_INDEX,
        MISSING_INDEX,
        MISSING_COLUMN,
        MISSING_INCLUDE,
        COLUMN_ORDER,
        INDEX_DIRECTION,
        INDEX_METHOD,
        INDEX_COLLATION,
        INDEX_PREDICATE,
        OPERATOR_CLASS,
        CAST_ON_COLUMN,
        FUNCTION_ON_COLUMN,
        LEADING_WILDCARD,
        NEGATION,
        LOW_SELECTIVITY,
        OR_CHAIN,
        LONG_LIST,
        COUNT_DISTINCT,
        MISSING_LIMIT,
        UNKNOWN
    }

    /** Nothing that was tried lets the promise be kept. */
    static Diagnosis unknown(String found) {
        return new Diagnosis(Cause.UNKNOWN, found + "; nothing that was tried lets the promise be kept");
    }

    /** More statements than promised, or fewer: what was counted is the cause. */
    static Diagnosis ofStatements(Execution execution, Measurement measured) {
        if (execution
                .promises()
                .promisedStatements()
                .filter(promised -> execution.statementCount() > promised.most())
                .isEmpty()) {
            return new Diagnosis(
                    Cause.FEWER_STATEMENTS,
                    "%s statements were sent; promise so many".formatted(execution.statementCount()));
        }
        return measured.statements().stream().anyMatch(Diagnosis::isRepeated)
                        && measured.statements().size() > 1
                ? repeated(measured)
                : new Diagnosis(
                        Cause.FURTHER_STATEMENT,
                        "the last that was sent: %s"
                                .formatted(measured.statements()
                                        .get(measured.statements().size() - 1)
                                        .query()
                                        .text()));
    }

    private static boolean isRepeated(Explained statement) {
        return statement.times() > 1 && !statement.plan().root().type().equals("ModifyTable");
    }

    /** The call as it would be if what it repeats came with the first statement. */
    static Measurement withoutRepeated(Measurement measured) {
        List<Explained> once = measured.statements().stream()
                .filter(statement -> !isRepeated(statement))
                .toList();
        return once.isEmpty() ? measured : new Measurement(measured.mode(), once, measured.matches());
    }

    /** A statement that the call executes again and again. */
    static Diagnosis repeated(Measurement measured) {
        Explained statement = measured.statements().stream()
                .filter(Diagnosis::isRepeated)
                .max(Comparator.comparingInt(Explained::times))
                .orElseThrow();
        return new Diagnosis(
                Cause.N_PLUS_ONE,
                "%s times the same statement: fetch what it reads together with the rows, by a join fetch: %s"
                        .formatted(statement.times(), statement.query().text()));
    }
}
