package com.asoud.ddl.plan;

import static com.asoud.postgres.Identifiers.literal;
import static com.asoud.postgres.Identifiers.quote;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens to a column of a table that exists. */
public sealed interface ColumnOperation extends Operation {

    record AddColumn(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "add column " + subject + "." + column.name())
                    .stage(table -> Stage.beforeDeployIf(
                            !column.notNull() || column.defaultExpression().isPresent()))
                    .inverse(new DropColumn(subject, column))
                    .holdsExpression(Clauses.holdsExpression(column))
                    .sql(repeatable -> Clauses.and(
                            Clauses.alter(
                                    subject,
                                    "ADD COLUMN " + (repeatable ? "IF NOT EXISTS " : "") + Clauses.column(column)),
                            column.comment().stream()
                                    .map(text ->
                                            Clauses.comment(subject, Optional.of(column.name()), Optional.of(text)))
                                    .toList()));
        }
    }

    record DropColumn(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "drop column " + subject + "." + column.name())
                    .hazard("the column's values are lost")
                    .afterDeploy()
                    .inverse(flavour -> anew())
                    .sql(repeatable -> List.of(Clauses.alter(
                            subject, "DROP COLUMN " + Clauses.ifExists(repeatable) + quote(column.name()))));
        }

        /** The rows that exist have no value for the column any more, so it cannot be NOT NULL at once. */
        private List<Operation> anew() {
            return column.notNull() && column.defaultExpression().isEmpty()
                    ? List.of(new AddColumn(subject, column.withNotNull(false)), new SetNotNull(subject, column))
                    : List.of(new AddColumn(subject, column));
        }
    }

    record AlterType(ObjectName subject, Column from, Column to) implements ColumnOperation {
        @Override
        public Definition definition() {
            boolean widening = TypeChange.of(from, to) == TypeChange.WIDENING;
            return Behaviour.of(
                            subject,
                            "change " + subject + "." + to.name() + " from " + from.type() + " to " + to.type())
                    .impact(
                            widening
                                    ? Impact.brief(subject)
                                    : Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.WRITES_TABLE, subject)
                                            .withHazard(TypeChange.hazard(from, to)))
                    .stage(table -> Stage.beforeDeployIf(widening))
                    .inverse(new AlterType(subject, to, from))
                    .sql(alterColumn(subject, to, "TYPE " + Clauses.type(to)));
        }
    }

    record SetDefault(ObjectName subject, Column from, Column to) implements ColumnOperation {
        @Override
        public Definition definition() {
            Optional<String> expression = to.defaultExpression();
            return Behaviour.of(
                            subject,
                            (expression.isPresent() ? "set" : "drop") + " the default of " + subject + "." + to.name())
                    .details(expression.map(value -> " to " + value).orElse(""))
                    .stage(table ->
                            Stage.beforeDeployIf(from.defaultExpression().isEmpty()))
                    .inverse(new SetDefault(subject, to, from))
                    .holdsExpression(Clauses.holdsExpression(to))
                    .sql(alterColumn(
                            subject,
                            to,
                            expression.map(value -> "SET DEFAULT " + value).orElse("DROP DEFAULT")));
        }
    }

    /** Fails while a row holds NULL, before anything is changed; beside a running application. */
    record RequireNoNull(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "require that " + subject + "." + column.name() + " is filled")
                    .impact(Impact.of(LockLevel.NONE, Impact.Work.READS_TABLE))
                    .hazard(fill(subject, column))
                    .afterDeploy()
                    .sql(refuseNull(subject, column));
        }
    }

    /** In one step, reading the table under the lock; for the standard flavour. */
    record SetNotNull(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "set " + subject + "." + column.name() + " not null")
                    .impact(Impact.of(LockLevel.ACCESS_EXCLUSIVE, Impact.Work.READS_TABLE, subject))
                    .hazard(fill(subject, column))
                    .afterDeploy()
                    .inverse(new DropNotNull(subject, column))
                    .sql(repeatable ->
                            List.of(refuseNull(subject, column), alterColumn(subject, column, "SET NOT NULL")));
        }
    }

    record DropNotNull(ObjectName subject, Column column) implements ColumnOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "let " + subject + "." + column.name() + " be null")
                    .inverse(flavour -> Lifecycle.notNull(subject, column, flavour))
                    .sql(alterColumn(subject, column, "DROP NOT NULL"));
        }
    }

    /**
     * Ends the way over a validated check constraint: PostgreSQL takes the check as proof and does not read the table
     * again (manual, {@code ALTER TABLE … SET NOT NULL}).
     */
    record SetNotNullByCheck(ObjectName subject, Column column, Constraint check) implements ColumnOperation {
        @Override
        public Definition definition() {
            return Behaviour.of(subject, "set " + subject + "." + column.name() + " not null")
                    .details(", proven by check " + check.name())
                    .afterDeploy()
                    .inverse(
                            new DropNotNull(subject, column),
                            new ConstraintOperation.AddConstraint(subject, check, true))
                    .sql(repeatable -> List.of(
                            alterColumn(subject, column, "SET NOT NULL"),
                            Clauses.alter(subject, Clauses.dropConstraint(check, repeatable))));
        }
    }

    /** The column that must hold a value in every row from then on, such as {@code owner.name}; none for most kinds. */
    static Stream<String> required(Operation operation) {
        return operation instanceof RequireNoNull require
                ? Stream.of(require.subject() + "." + require.column().name())
                : operation instanceof SetNotNull set
                        ? Stream.of(set.subject() + "." + set.column().name())
                        : Stream.empty();
    }

    private static String alterColumn(ObjectName table, Column column, String action) {
        return Clauses.alter(table, "ALTER COLUMN " + quote(column.name()) + " " + action);
    }

    private static String refuseNull(ObjectName table, Column column) {
        return Blocks.block("", """
                IF EXISTS (SELECT FROM %s WHERE %s IS NULL) THEN
                    RAISE EXCEPTION USING ERRCODE = '23502',
                        MESSAGE = %s,
                        HINT = %s;
                END IF;
                """.formatted(
                table.quoted(),
                quote(column.name()),
                literal("column " + table + "." + column.name() + " becomes NOT NULL, but is NULL in rows that exist"),
                literal("Nothing was changed. When the old release is gone, fill it, in batches if the table"
                        + " is large, then run the migration again: " + update(table, column)
                        + " If the application migrates when it starts, write this UPDATE as a migration whose version"
                        + " is between this file's and that of the file before it.")));
    }

    private static String fill(ObjectName table, Column column) {
        return "fails while a row holds NULL; fill it first: "
                + update(table, column)
                + " Or, if one value is right for all rows, give the column a constant default in the model"
                + Annotations.exampleOfDefault(column)
                        .map(example -> ", such as " + example)
                        .orElse("")
                + ": then there is nothing to fill";
    }

    /** With a gap for the value, which only its author knows. */
    private static String update(ObjectName table, Column column) {
        String name = quote(column.name());
        return "UPDATE " + table.quoted() + " SET " + name + " = ... WHERE " + name + " IS NULL;";
    }
}
