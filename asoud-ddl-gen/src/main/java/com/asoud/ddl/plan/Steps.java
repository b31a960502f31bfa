package com.asoud.ddl.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes operations apart so that no lock is held for long: what only touches the catalog shares a transaction with its
 * neighbours; what reads the table, or must not be in a transaction, stands alone.
 */
public final class Steps {

    private Steps() {}

    /** The steps of the concurrent flavour, in order. */
    static List<Step> apart(List<Operation> operations, Stage stage) {
        List<Step> steps = new ArrayList<>();
        List<Operation> quick = new ArrayList<>();
        for (Operation operation : operations) {
            if (isQuick(operation)) {
                quick.add(operation);
                continue;
            }
            flush(quick, steps, stage);
            steps.add(new Step(List.of(operation), operation.isTransactional(), stage));
        }
        flush(quick, steps, stage);
        return steps;
    }

    private static void flush(List<Operation> quick, List<Step> steps, Stage stage) {
        if (!quick.isEmpty()) {
            steps.add(new Step(quick, true, stage));
            quick.clear();
        }
    }

    private static boolean isQuick(Operation operation) {
        return isQuick(operation.impact()) && operation.isTransactional();
    }

    private static boolean isQuick(Impact impact) {
        return impact.work() == Impact.Work.CATALOG;
    }

    /** Whether all of them may share one transaction without holding a lock while a table is read. */
    public static boolean allQuick(Step step) {
        return step.transactional()
                && step.operations().stream().allMatch(operation -> isQuick(step.impact(operation)));
    }

    /** The same of operations on tables that exist; a single one only has itself to wait for. */
    public static boolean mayShareTransaction(List<Operation> operations) {
        return operations.stream().allMatch(Steps::isQuick)
                || operations.size() == 1 && operations.get(0).isTransactional();
    }
}
