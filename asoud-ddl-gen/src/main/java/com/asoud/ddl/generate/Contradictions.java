package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Constraint.Kind;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.Operation;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Constraints made by hand under which a constraint of the model could not do what it says: both would hold.
 *
 * <ul>
 *   <li>A foreign key over the same columns to the same table by another rule, such as other actions.
 *   <li>A check of the same column that rejects a value which the model's list of values allows. The server is asked.
 * </ul>
 *
 * @param operations all that is planned
 * @param byHand where migrations by hand are
 */
record Contradictions(List<Operation> operations, Ownership ownership, ServerRules rules, String byHand) {

    /** PostgreSQL 18 has constraints that nothing keeps. */
    private static final String NOT_KEPT = "NOT ENFORCED";

    /** @param before what it replaces, if anything */
    private record Added(ObjectName table, Constraint constraint, Optional<Constraint> before) {}

    List<Problem> problems() {
        // Both flavours plan it, each in its way.
        Set<Added> all = new LinkedHashSet<>();
        operations.forEach(operation -> added(operation).ifPresent(all::add));
        return all.stream().flatMap(this::problems).toList();
    }

    private static Optional<Added> added(Operation operation) {
        if (operation instanceof ConstraintOperation.AddConstraint add) {
            return Optional.of(new Added(add.subject(), add.constraint(), Optional.empty()));
        }
        return operation instanceof ConstraintOperation.ReplaceConstraint replace
                ? Optional.of(new Added(replace.subject(), replace.to(), Optional.of(replace.from())))
                : Optional.empty();
    }

    private Stream<Problem> problems(Added added) {
        return ownership
                .handMadeConstraints(added.table())
                .filter(other -> other.kind() == added.constraint().kind()
                        && !other.definition().endsWith(NOT_KEPT))
                .flatMap(other -> contradiction(added, other).map(reason -> problem(added, other, reason)).stream());
    }

    private Optional<String> contradiction(Added added, Constraint other) {
        Constraint constraint = added.constraint();
        if (constraint.kind() == Kind.FOREIGN_KEY) {
            boolean same = Set.copyOf(constraint.columns()).equals(Set.copyOf(other.columns()))
                    && constraint.references().equals(other.references());
            return same ? Optional.of("it is " + other.definition()) : Optional.empty();
        }
        boolean sameColumn =
                constraint.columns().size() == 1 && constraint.columns().equals(other.columns());
        return constraint.kind() == Kind.CHECK && sameColumn
                ? rules.rejected(added.table(), constraint, added.before(), other)
                        .map(value -> "it rejects " + Identifiers.literal(value))
                : Optional.empty();
    }

    private Problem problem(Added added, Constraint other, String reason) {
        String table = "ALTER TABLE " + added.table().quoted();
        Constraint constraint = added.constraint();
        List<String> lines = new ArrayList<>();
        lines.add("if the model is right, write a migration by hand, in " + byHand + ", and generate again:");
        lines.add("");
        lines.add(table + " DROP CONSTRAINT IF EXISTS " + Identifiers.quote(other.name()) + ";");
        lines.add("");
        lines.add("if the constraint made by hand is right, change the model"
                + (constraint.kind() == Kind.FOREIGN_KEY ? ", such as by @OnDelete" : ""));
        if (added.before().isEmpty()) {
            lines.add("if both are to be kept, that migration has only:");
            lines.add(table + " ADD CONSTRAINT " + Identifiers.quote(constraint.name()) + " " + constraint.definition()
                    + ";");
        }
        return new Problem(
                "constraint " + other.name() + ", made by hand, contradicts the model's " + constraint.definition()
                        + ": " + reason,
                added.table().toString(),
                String.join("\n", lines));
    }
}
