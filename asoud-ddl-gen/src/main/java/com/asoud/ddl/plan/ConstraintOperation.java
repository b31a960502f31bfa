package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.CarryOver;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IndexUse;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.function.Predicate;

/** What happens to a constraint of a table. */
public sealed interface ConstraintOperation extends Operation {

    /** @param notValid whether existing rows are left to a later {@link ValidateConstraint} */
    record AddConstraint(ObjectName subject, Constraint constraint, boolean notValid) implements ConstraintOperation {
        @Override
        public Definition definition() {
            LockLevel lock = constraint.kind() == Constraint.Kind.FOREIGN_KEY
                    ? LockLevel.SHARE_ROW_EXCLUSIVE
                    : LockLevel.ACCESS_EXCLUSIVE;
            return Behaviour.of(subject, "add " + label(constraint) + " to " + subject)
                    .details(notYet(notValid))
                    .impact(Impact.of(lock, work(notValid), bothTables(subject, constraint))
                            .withHazardIf(!notValid, "fails while a row breaks it: mend those first"))
                    .stage(table -> stageIn(table))
                    .inverse(new DropConstraint(subject, constraint))
                    .holdsExpression(Clauses.holdsExpression(constraint))
                    .sql(repeatable -> Clauses.and(
                            Clauses.alter(
                                    subject,
                                    (repeatable ? Clauses.dropConstraint(constraint, true) + ",\n    " : "") + "ADD "
                                            + Clauses.constraint(constraint, notValid)),
                            Clauses.settings(subject, constraint)));
        }

        private Stage stageIn(TableState table) {
            Stage stage = table.stageOf(subject, constraint);
            return constraint.kind() == Constraint.Kind.UNIQUE
                    ? stage.later(table.stageOfUnique(
                            Key.of(Key.of(subject, constraint).index())))
                    : stage;
        }
    }

    /** Before the deployment, for new rows keep it already. */
    record ValidateConstraint(ObjectName subject, Constraint constraint) implements ConstraintOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "validate " + label(constraint) + " of " + subject)
                    .impact(Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.READS_TABLE, subject))
                    .hazard("fails while a row breaks it: mend those first, then run again")
                    .sql(Clauses.alter(subject, "VALIDATE CONSTRAINT " + quote(constraint.name())));
        }
    }

    /** Makes a constraint of a unique index that exists and bears its name. */
    record AttachUnique(ObjectName subject, Constraint constraint) implements ConstraintOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(
                            subject,
                            "make unique constraint " + constraint.name() + " of " + subject + " from its index")
                    // As of the constraint in one step: both flavours have the same stages.
                    .stage(table -> new AddConstraint(subject, constraint, false).stage(table))
                    .inverse(new DropConstraint(subject, constraint))
                    .gone(List.of(constraint.name()))
                    .sql(repeatable -> Clauses.and(
                            Clauses.attach(subject, constraint, subject.sibling(constraint.name())),
                            Clauses.comment(subject, constraint)));
        }
    }

    record DropConstraint(ObjectName subject, Constraint constraint) implements ConstraintOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "drop " + label(constraint) + " of " + subject)
                    .impact(Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.CATALOG, bothTables(subject, constraint)))
                    .inverse(flavour -> Lifecycle.constraint(subject, constraint, flavour))
                    .sql(this::drop);
        }

        private List<String> drop(boolean repeatable) {
            String statement = Clauses.alter(subject, Clauses.dropConstraint(constraint, repeatable));
            return constraint.index().isEmpty()
                    ? List.of(statement)
                    : List.of(IndexUse.refusal(subject.sibling(constraint.name())), statement);
        }
    }

    /**
     * In one statement: new rows are checked by the old rule or the new one, never by none.
     *
     * @param narrower whether the new rule may reject what the old one lets in
     */
    record ReplaceConstraint(ObjectName subject, Constraint from, Constraint to, boolean notValid, boolean narrower)
            implements ConstraintOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "replace " + label(to) + " of " + subject)
                    .details(notYet(notValid))
                    .impact(Impact.of(LockLevel.ACCESS_EXCLUSIVE, work(notValid), subject)
                            .withHazardIf(
                                    narrower,
                                    "narrower: what the old rule let in may be rejected from now on, also an update of a row "
                                            + "that breaks it"))
                    .stage(table -> Stage.beforeDeployIf(!narrower))
                    .inverse(flavour -> Lifecycle.replacement(subject, to, from, !narrower, flavour))
                    .holdsExpression(Clauses.holdsExpression(to))
                    .sql(repeatable -> List.of(
                            CarryOver.keepComment(subject, from.name()),
                            Clauses.alter(
                                    subject,
                                    Clauses.dropConstraint(from, false) + ",\n    ADD "
                                            + Clauses.constraint(to, notValid)),
                            CarryOver.giveComment(subject, to.name())));
        }
    }

    record RenameConstraint(ObjectName subject, Constraint from, Constraint to) implements ConstraintOperation {
        @Override
        public Definition definition() {
            String statement =
                    Clauses.alter(subject, "RENAME CONSTRAINT " + quote(from.name()) + " TO " + quote(to.name()));
            return Behaviour.of(
                            subject, "rename " + kindOf(to) + " " + from.name() + " of " + subject + " to " + to.name())
                    .inverse(new RenameConstraint(subject, to, from))
                    .sql(repeatable -> List.of(repeatable ? unlessRenamed(statement) : statement));
        }

        /** The command knows no {@code IF EXISTS} for constraints. */
        private String unlessRenamed(String statement) {
            return Blocks.block("", """
                    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname = %s) THEN
                        %s
                    END IF;
                    """.formatted(literal(subject.quoted()), literal(from.name()), statement));
        }
    }

    private static String notYet(boolean notValid) {
        return notValid ? ", not checking existing rows yet" : "";
    }

    private static Impact.Work work(boolean notValid) {
        return notValid ? Impact.Work.CATALOG : Impact.Work.READS_TABLE;
    }

    /** Adding and dropping a foreign key locks both of its tables. */
    private static ObjectName[] bothTables(ObjectName table, Constraint constraint) {
        return constraint
                .references()
                .filter(Predicate.not(table::equals))
                .map(target -> new ObjectName[] {table, target})
                .orElseGet(() -> new ObjectName[] {table});
    }

    private static String label(Constraint constraint) {
        return kindOf(constraint) + " " + constraint.name();
    }

    private static String kindOf(Constraint constraint) {
        return switch (constraint.kind()) {
            case PRIMARY_KEY -> "primary key";
            case UNIQUE -> "unique constraint";
            case CHECK -> "check";
            case FOREIGN_KEY -> "foreign key";
            case EXCLUSION -> "exclusion constraint";
        };
    }
}
