package com.asoud.ddl.plan;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;

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
        if (!(operation instanceof Operation.AddConstraint add) || !creates(add.subject())) {
            return Impact.of(operation);
        }
        return add.constraint()
                .references()
                .filter(target -> !creates(target))
                .map(target -> new Impact(
                        LockLevel.SHARE_ROW_EXCLUSIVE, List.of(target), Impact.Work.CATALOG, Optional.empty()))
                .orElse(Impact.NONE);
    }

    private boolean creates(ObjectName table) {
        return operations.stream()
                .anyMatch(operation -> operation instanceof Operation.CreateTable create
                        && create.table().name().equals(table));
    }
}
