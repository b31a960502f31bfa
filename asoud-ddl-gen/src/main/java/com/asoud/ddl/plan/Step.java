package com.asoud.ddl.plan;

import java.util.List;

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
}
