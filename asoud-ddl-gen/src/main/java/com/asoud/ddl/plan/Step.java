package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * What one migration file does.
 *
 * @param operations in the order they run; at least one
 * @param transactional whether they run in one transaction; otherwise it is a single operation that no transaction may
 *     surround
 */
public record Step(List<Operation> operations, boolean transactional) {

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
                        LockLevel.SHARE_ROW_EXCLUSIVE, target.toString(), Impact.Work.CATALOG, Optional.empty()))
                .orElse(Impact.NONE);
    }

    private boolean creates(ObjectName table) {
        return operations.stream()
                .anyMatch(operation -> operation instanceof Operation.CreateTable create
                        && create.table().name().equals(table));
    }
}
