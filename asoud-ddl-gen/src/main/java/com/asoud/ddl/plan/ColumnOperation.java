package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.postgres.ObjectName;
import java.util.List;

/** What happens to a column of a table that exists. */
public sealed interface ColumnOperation extends Operation {

    record AddColumn(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public String kind() {
            return "add column";
        }

        @Override
        public String describe() {
            return "add column " + subject + "." + column.name();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject);
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(
                    !column.notNull() || column.defaultExpression().isPresent());
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropColumn(subject, column));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.addColumn(this);
        }
    }

    record DropColumn(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public String kind() {
            return "drop column";
        }

        @Override
        public String describe() {
            return "drop column " + subject + "." + column.name();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject).withHazard("the column's values are lost");
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.AFTER_DEPLOY;
        }

        /** The rows that exist have no value for the column any more, so it cannot be NOT NULL at once. */
        @Override
        public List<Operation> inverse(Flavour flavour) {
            return column.notNull() && column.defaultExpression().isEmpty()
                    ? List.of(new AddColumn(subject, column.withNotNull(false)), new SetNotNull(subject, column))
                    : List.of(new AddColumn(subject, column));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropColumn(this);
        }
    }

    record AlterType(ObjectName subject, Column from, Column to) implements ColumnOperation {
        @Override
        public String kind() {
            return "alter type";
        }

        @Override
        public String describe() {
            return "change " + subject + "." + to.name() + " from " + from.type() + " to " + to.type();
        }

        @Override
        public Impact impact() {
            return isWidening()
                    ? Impact.brief(subject)
                    : Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.WRITES_TABLE, subject)
                            .withHazard("fails if a value does not fit " + to.type());
        }

        private boolean isWidening() {
            return TypeChange.of(from, to) == TypeChange.WIDENING;
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(isWidening());
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new AlterType(subject, to, from));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.alterType(this);
        }
    }

    record SetDefault(ObjectName subject, Column from, Column to) implements ColumnOperation {
        @Override
        public String kind() {
            return "set default";
        }

        @Override
        public String brief() {
            return (to.defaultExpression().isPresent() ? "set" : "drop") + " the default of " + subject + "."
                    + to.name();
        }

        @Override
        public String describe() {
            return brief()
                    + to.defaultExpression()
                            .map(expression -> " to " + expression)
                            .orElse("");
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject);
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.beforeDeployIf(from.defaultExpression().isEmpty());
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new SetDefault(subject, to, from));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setDefault(this);
        }
    }

    /** Fails while a row holds NULL, before anything is changed; beside a running application. */
    record RequireNoNull(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public String kind() {
            return "require no null";
        }

        @Override
        public String describe() {
            return "require that " + subject + "." + column.name() + " is filled";
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.NONE, Impact.Work.READS_TABLE).withHazard(fill(subject, column));
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.AFTER_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of();
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.requireNoNull(this);
        }
    }

    /** In one step, reading the table under the lock; for the standard flavour. */
    record SetNotNull(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public String kind() {
            return "set not null";
        }

        @Override
        public String describe() {
            return "set " + subject + "." + column.name() + " not null";
        }

        @Override
        public Impact impact() {
            return Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.READS_TABLE, subject)
                    .withHazard(fill(subject, column));
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.AFTER_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(new DropNotNull(subject, column));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setNotNull(this);
        }
    }

    record DropNotNull(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public String kind() {
            return "drop not null";
        }

        @Override
        public String describe() {
            return "let " + subject + "." + column.name() + " be null";
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
            return Lifecycle.notNull(subject, column, flavour);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dropNotNull(this);
        }
    }

    /**
     * Ends the way over a validated check constraint: PostgreSQL takes the check as proof and does not read the table
     * again (manual, {@code ALTER TABLE … SET NOT NULL}).
     */
    record SetNotNullByCheck(ObjectName subject, Column column, Constraint check) implements ColumnOperation {
        @Override
        public String kind() {
            return "set not null by check";
        }

        @Override
        public String brief() {
            return "set " + subject + "." + column.name() + " not null";
        }

        @Override
        public String describe() {
            return brief() + ", proven by check " + check.name();
        }

        @Override
        public Impact impact() {
            return Impact.brief(subject);
        }

        @Override
        public Stage stage(TableState table) {
            return Stage.AFTER_DEPLOY;
        }

        @Override
        public List<Operation> inverse(Flavour flavour) {
            return List.of(
                    new DropNotNull(subject, column), new ConstraintOperation.AddConstraint(subject, check, true));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.setNotNullByCheck(this);
        }
    }

    private static String fill(ObjectName table, Column column) {
        return "fails while a row holds NULL; fill it first: "
                + FillText.update(table, column)
                + " Or give the column a default in the model, such as @ColumnDefault(\"0\"), then there is nothing to fill";
    }
}
