package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one migration file does.
 *
 * @param operations in the order they run; at least one
 * @param transactional whether they run in one transaction; otherwise it is a single operation that no transaction may
 *     surround
 * @param stage whether the running release goes on working after it
 */
public record Step(List<Operation> operations, boolean transactional, Stage stage) {

    /** For what no release is running beside, as when something is undone. */
    public Step(List<Operation> operations, boolean transactional) {
        this(operations, transactional, Stage.BEFORE_DEPLOY);
    }

    public Step {
        operations = List.copyOf(operations);
        if (operations.isEmpty() || !transactional && operations.size() > 1) {
            throw new IllegalArgumentException("not one file's work: " + operations);
        }
    }

    /** What an operation of this step means to everybody else, who cannot see yet what the step itself creates. */
    public Impact impact(Operation operation) {
        if (operation instanceof ObjectOperation && creates(operation.subject())) {
            return Impact.NONE;
        }
        if (!(operation instanceof ConstraintOperation.AddConstraint add) || !creates(add.subject())) {
            return operation.impact();
        }
        return add.constraint()
                .references()
                .filter(target -> !creates(target))
                .map(target -> Impact.of(LockLevel.SHARE_ROW_EXCLUSIVE, Impact.Work.CATALOG, target))
                .orElse(Impact.NONE);
    }

    /**
     * What everybody else experiences, the strongest lock first: a transaction keeps its locks, so that what a later
     * operation reads is read under those of the earlier ones too. What another one covers is left out, in lock and in
     * time; empty if nobody notices anything.
     */
    public List<Impact> impacts() {
        List<Impact> held = new ArrayList<>();
        LockLevel strongest = LockLevel.NONE;
        for (Operation operation : operations) {
            Impact impact = impact(operation);
            strongest = strongest.orStronger(impact.lock());
            held.add(new Impact(strongest, impact.on(), impact.work(), impact.hazard()));
        }
        return held.stream()
                .filter(impact -> impact.lock() != LockLevel.NONE)
                .filter(impact -> held.stream().noneMatch(other -> other.covers(impact)))
                .collect(Collectors.toMap(Impact::effect, impact -> impact, (one, same) -> one, LinkedHashMap::new))
                .values()
                .stream()
                .sorted(Comparator.comparing(Impact::lock).reversed())
                .toList();
    }

    private boolean creates(ObjectName table) {
        return operations.stream()
                .anyMatch(operation -> operation instanceof TableOperation.CreateTable create
                        && create.table().name().equals(table));
    }

    /**
     * Takes operations apart so that no lock is held for long: what only touches the catalog shares a transaction with
     * its neighbours; what reads the table, or must not be in a transaction, stands alone.
     */
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
        return operation.impact().isQuick() && operation.isTransactional();
    }

    /** Whether all of it may share one transaction without holding a lock while a table is read. */
    public boolean isQuick() {
        return transactional
                && operations.stream().allMatch(operation -> impact(operation).isQuick());
    }

    /** The same of operations on tables that exist; a single one only has itself to wait for. */
    public static boolean mayShareTransaction(List<Operation> operations) {
        return operations.stream().allMatch(Step::isQuick)
                || operations.size() == 1 && operations.get(0).isTransactional();
    }
}
