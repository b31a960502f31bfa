package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.function.Predicate;

/** What happens to a constraint of a table. */
public sealed interface ConstraintOperation extends Operation {

    /** @param notValid whether existing rows are left to a later {@link ValidateConstraint} */
    record AddConstraint(ObjectName subject, Constraint constraint, boolean notValid) implements ConstraintOperation {
        @Override
        public String kind() {
            return "add constraint";
        }

        @Override
        public String brief() {
            return "add " + kindOf(constraint) + " " + constraint.name() + " to " + subject;
        }

        @Override
        public String describe() {
            return brief() + (notValid ? ", not checking existing rows yet" : "");
        }

        @Override
        public Impact impact() {
            LockLevel lock = constraint.kind() == Constraint.Kind.FOREIGN_KEY
                    ? LockLevel.SHARE_ROW_EXCLUSIVE
                    : LockLevel.ACCESS_EXCLUSIVE;
            return Impact.of(
                            lock,
                            notValid ? Impact.Work.CATALOG : Impact.Work.READS_TABLE,
                            bothTables(subject, constraint))
                    .withHazardIf(!notValid, "fails while a row breaks it: mend those first");
        }

        @Override
        public Stage stage(TableState table) {
            Stage stage = table.stageOf(subject, constraint);
            return constraint.kind() == Constraint.Kind.UNIQUE
                    ? stage.later(table.stageOfUnique(
                            Key.of(Key.of(subject, constraint).index())))
                    : stage;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropConstraint(subject, constraint));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.addConstraint(this);
        }
    }

    record ValidateConstraint(ObjectName subject, Constraint constraint) implements ConstraintOperation {
        @Override
        public String kind() {
            return "validate constraint";
        }

        @Override
        public String describe() {
            return "validate " + kindOf(constraint) + " " + constraint.name() + " of " + subject;
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.SHARE_UPDATE_EXCLUSIVE, Impact.Work.READS_TABLE, subject)
                    .withHazard("fails while a row breaks it: mend those first, then run again");
        }

        /** New rows keep it already. */
        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.validateConstraint(this);
        }
    }

    /** Makes a constraint of a unique index that exists and bears its name. */
    record AttachUnique(ObjectName subject, Constraint constraint) implements ConstraintOperation {
        @Override
        public String kind() {
            return "attach unique";
        }

        @Override
        public String describe() {
            return "make unique constraint " + constraint.name() + " of " + subject + " from its index";
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject);
        }

        /** As of the constraint in one step: both flavours have the same stages. */
        @Override
        public Stage stage(TableState table) {
            return new AddConstraint(subject, constraint, false).stage(table);
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropConstraint(subject, constraint));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.attachUnique(this);
        }
    }

    record DropConstraint(ObjectName subject, Constraint constraint) implements ConstraintOperation {
        @Override
        public String kind() {
            return "drop constraint";
        }

        @Override
        public String describe() {
            return "drop " + kindOf(constraint) + " " + constraint.name() + " of " + subject;
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.CATALOG, bothTables(subject, constraint));
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return Lifecycle.constraint(subject, constraint, flavour);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropConstraint(this);
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
        public String kind() {
            return "replace constraint";
        }

        @Override
        public String brief() {
            return "replace " + kindOf(to) + " " + to.name() + " of " + subject;
        }

        @Override
        public String describe() {
            return brief() + (notValid ? ", not checking existing rows yet" : "");
        }

        @Override
        public Impact impact() {
            return Impact.of(
                            LockLevel.ACCESS_EXCLUSIVE,
                            notValid ? Impact.Work.CATALOG : Impact.Work.READS_TABLE,
                            subject)
                    .withHazardIf(
                            narrower,
                            "narrower: what the old rule let in may be rejected from now on, also an update of a row "
                                    + "that breaks it");
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(!narrower);
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return Lifecycle.replacement(subject, to, from, !narrower, flavour);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.replaceConstraint(this);
        }
    }

    record RenameConstraint(ObjectName subject, Constraint from, Constraint to) implements ConstraintOperation {
        @Override
        public String kind() {
            return "rename constraint";
        }

        @Override
        public String describe() {
            return "rename " + kindOf(to) + " " + from.name() + " of " + subject + " to " + to.name();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject);
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.BEFORE_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new RenameConstraint(subject, to, from));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.renameConstraint(this);
        }
    }

    /** Adding and dropping a foreign key locks both of its tables. */
    private static ObjectName[] bothTables(ObjectName table, Constraint constraint) {
        return constraint
                .references()
                .filter(Predicate.not(table::equals))
                .map(target -> new ObjectName[] {table, target})
                .orElseGet(() -> new ObjectName[] {table});
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
