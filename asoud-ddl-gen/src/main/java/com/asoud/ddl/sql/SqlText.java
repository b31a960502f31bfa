package com.asoud.ddl.sql;

import com.asoud.ddl.plan.IndexOperation;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Step;
import com.asoud.postgres.Blocks;
import com.asoud.postgres.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Operations as SQL statements, each ending in a semicolon, in the order they must run. */
public final class SqlText {

    /**
     * How long a change that needs a strong lock may queue for it: everybody who comes later queues behind. Long enough
     * for short transactions, short enough that a stall is not an outage.
     */
    static final String LOCK_TIMEOUT = "5s";

    private static final Pattern COMMENT = Pattern.compile("\\s*--[^\\n]*");

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
        if (!step.isQuick()) {
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
        return operations.stream()
                .map(List::of)
                .flatMap(one ->
                        (one.get(0).isTransactional() ? inOneTransaction(one, true) : statements(one, true)).stream())
                .toList();
    }

    /** The statement without the lines of comment that stand before it, and without its semicolon. */
    public static String withoutComments(String statement) {
        // Line by line: to repeat the pattern within it takes stack for each line, and a header may have thousands.
        Matcher comment = COMMENT.matcher(statement);
        while (comment.lookingAt()) {
            comment.region(comment.end(), statement.length());
        }
        return statement.substring(comment.regionStart()).strip().replaceFirst("\\s*;\\z", "");
    }

    /** The settings that say how an expression is read, for this transaction, if there is an expression. */
    private static List<Statement> pinned(List<Operation> operations) {
        return operations.stream().anyMatch(Operation::holdsExpression)
                ? new ArrayList<>(List.of(Statement.of(Blocks.block("", SessionSettings.pinLocally()))))
                : new ArrayList<>();
    }

    private static List<Statement> statements(List<Operation> operations, boolean repeatable) {
        return operations.stream()
                .flatMap(operation -> IndexWork.of(operation).isPresent()
                        ? concurrent(operation)
                        : operation.sql(repeatable).stream().map(Statement::of))
                .toList();
    }

    private static Stream<Statement> concurrent(Operation operation) {
        Stream<String> settings = operation instanceof IndexOperation.CreateIndex create
                        && create.replaces().isEmpty()
                ? create.index().settings().stream()
                : Stream.of();
        return Stream.concat(ConcurrentIndexSql.of(operation).stream(), settings.map(Statement::of));
    }
}
