package com.asoud.ddl.sql;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.plan.ColumnOperation;
import com.asoud.ddl.plan.ConstraintOperation;
import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Step;
import com.asoud.ddl.plan.Steps;
import com.asoud.ddl.plan.TableOperation;
import com.asoud.postgres.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Operations as SQL statements, each ending in a semicolon, in the order they must run. */
public final class SqlText {

    /**
     * How long a change that needs a strong lock may queue for it: everybody who comes later queues behind. Long enough
     * for short transactions, short enough that a stall is not an outage.
     */
    static final String LOCK_TIMEOUT = "5s";

    private static final Pattern COMMENTS = Pattern.compile("\\A(?:\\s*--[^\\n]*(?:\\n|\\z))*");

    private SqlText() {}

    /** A step of the standard flavour: it may wait for its locks, nobody is hurt on a development database. */
    public static List<Statement> patient(Step step) {
        List<Statement> statements = pinned(step.operations());
        statements.addAll(statements(step.operations(), false));
        return statements;
    }

    /** A step on a database in use: it gives up rather than let everybody queue behind it. */
    public static List<Statement> impatient(Step step) {
        return impatient(step, false);
    }

    private static List<Statement> impatient(Step step, boolean repeatable) {
        if (!step.transactional()) {
            return statements(step.operations(), repeatable);
        }
        List<Statement> statements = pinned(step.operations());
        if (step.operations().stream()
                .anyMatch(operation -> step.impact(operation).lock() != LockLevel.NONE)) {
            statements.add(Statement.of("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "';"));
        }
        if (!Steps.allQuick(step)) {
            statements.add(Statement.of("SET LOCAL statement_timeout = 0;"));
        }
        statements.addAll(statements(step.operations(), repeatable));
        return statements;
    }

    /** Operations that undo something, one transaction for all of them, begun and ended by the text itself. */
    public static List<Statement> inOneTransaction(List<Operation> operations) {
        return inOneTransaction(operations, false);
    }

    private static List<Statement> inOneTransaction(List<Operation> operations, boolean repeatable) {
        List<Statement> statements = new ArrayList<>();
        statements.add(Statement.of("BEGIN;"));
        statements.addAll(impatient(new Step(operations, true), repeatable));
        statements.add(Statement.of("COMMIT;"));
        return statements;
    }

    /** Operations that undo something, each in transactions of its own; after a failure all may run again. */
    public static List<Statement> oneByOne(List<Operation> operations) {
        List<Statement> statements = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.isTransactional()) {
                statements.addAll(inOneTransaction(List.of(operation), true));
            } else {
                statements.addAll(statements(List.of(operation), true));
            }
        }
        return statements;
    }

    /** The statement without the lines of comment that stand before it, and without its semicolon. */
    public static String withoutComments(String statement) {
        return COMMENTS.matcher(statement).replaceFirst("").strip().replaceFirst("\\s*;\\z", "");
    }

    /** The settings that say how an expression is read, for this transaction, if there is an expression. */
    private static List<Statement> pinned(List<Operation> operations) {
        return operations.stream().anyMatch(SqlText::holdsExpression)
                ? new ArrayList<>(List.of(Statement.of(Blocks.block("", SessionSettings.pinLocally()))))
                : new ArrayList<>();
    }

    private static boolean holdsExpression(Operation operation) {
        if (operation instanceof TableOperation.CreateTable create) {
            return create.table().columns().stream().anyMatch(SqlText::holdsExpression)
                    || create.table().constraints().stream().anyMatch(SqlText::holdsExpression)
                    || create.table().indexes().stream().anyMatch(SqlText::holdsExpression);
        }
        if (operation instanceof ColumnOperation.AddColumn add) {
            return holdsExpression(add.column());
        }
        if (operation instanceof ColumnOperation.SetDefault set) {
            return holdsExpression(set.to());
        }
        if (operation instanceof ConstraintOperation.AddConstraint add) {
            return holdsExpression(add.constraint());
        }
        if (operation instanceof ConstraintOperation.ReplaceConstraint replace) {
            return holdsExpression(replace.to());
        }
        if (operation instanceof IndexOperation.CreateIndex create) {
            return holdsExpression(create.index());
        }
        return operation instanceof IndexOperation.ReplaceIndex replace && holdsExpression(replace.to());
    }

    private static boolean holdsExpression(Column column) {
        return column.defaultExpression().isPresent() || column.generated().isPresent();
    }

    private static boolean holdsExpression(Constraint constraint) {
        return constraint.kind() == Constraint.Kind.CHECK || constraint.kind() == Constraint.Kind.EXCLUSION;
    }

    private static boolean holdsExpression(Index index) {
        return !index.computesWith().isEmpty();
    }

    private static List<Statement> statements(List<Operation> operations, boolean repeatable) {
        Statements each = new Statements(repeatable);
        return operations.stream()
                .flatMap(operation -> IndexWork.of(operation).isPresent()
                        ? concurrent(operation)
                        : operation.accept(each).stream().map(Statement::of))
                .toList();
    }

    private static Stream<Statement> concurrent(Operation operation) {
        Stream<String> comments =
                IndexEffects.leaves(operation).stream().flatMap(index -> Statements.comment(index).stream());
        return Stream.concat(ConcurrentIndexSql.of(operation).stream(), comments.map(Statement::of));
    }
}
