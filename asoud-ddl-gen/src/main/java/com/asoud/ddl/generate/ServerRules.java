package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.plan.Rules;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a database that has the tables, and leaves nothing in it. That one check implies another is found out by an
 * index whose predicate is the second one: the planner uses it for a query with the first one as its condition only if
 * it has proven that ({@code predtest.c}; manual, 11.8). What PostgreSQL cannot work out counts as not so.
 */
record ServerRules(ShadowDatabase database) implements Rules {

    private static final String TABLE = "asoud_ddl_rule";
    private static final String INDEX = "asoud_ddl_rule_new";

    private interface Question<T> {
        Optional<T> ask(Statement statement) throws SQLException;
    }

    /** @return empty if the server refuses: a column may be new, or of another type from now on */
    private <T> Optional<T> ask(Question<T> question) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            connection.setAutoCommit(false);
            try {
                return question.ask(statement);
            } catch (SQLException refused) {
                return Optional.empty();
            } finally {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the shadow PostgreSQL does not answer", failure);
        }
    }

    @Override
    public boolean isImplied(ObjectName table, Constraint by, Constraint check) {
        return ask(statement -> {
                    List<String> conditions = conditions(statement, table, by, check);
                    if (!mayBeUnknownAlike(statement, by, check, conditions)) {
                        return Optional.empty();
                    }
                    statement.execute("CREATE INDEX " + INDEX + " ON " + TABLE + " ((1)) WHERE " + conditions.get(1));
                    statement.execute("SET LOCAL enable_seqscan = off");
                    return Optional.of(one(
                                    statement,
                                    "EXPLAIN (COSTS OFF, FORMAT JSON) SELECT FROM " + TABLE + " WHERE "
                                            + conditions.get(0))
                            .filter(ServerRules::usesIndex)
                            .isPresent());
                })
                .orElse(false);
    }

    private static boolean usesIndex(String plan) {
        return JsonMapper.shared()
                .readTree(plan)
                .findValuesAsString("Index Name")
                .contains(INDEX);
    }

    /**
     * A check lets a row in for which it is neither true nor false, and of that the planner's proof says nothing. So
     * either no column can be NULL, or it is the only one, and what then becomes of the new check is tried.
     */
    private static boolean mayBeUnknownAlike(
            Statement statement, Constraint by, Constraint check, List<String> conditions) throws SQLException {
        List<String> columns = Stream.concat(by.columns().stream(), check.columns().stream())
                .distinct()
                .toList();
        String names = columns.stream().map(Identifiers::literal).collect(Collectors.joining(", "));
        boolean noneIsNull = !columns.isEmpty()
                && one(
                                statement,
                                "SELECT 1 FROM pg_attribute WHERE attrelid = '" + TABLE
                                        + "'::regclass AND NOT attnotnull AND attname IN (" + names + ")")
                        .isEmpty();
        if (noneIsNull) {
            return true;
        }
        if (columns.size() != 1) {
            return false;
        }
        // Not a row of the table: its other columns may be NOT NULL.
        return one(
                        statement,
                        "SELECT 1 FROM (SELECT (copy).* FROM (SELECT NULL::" + TABLE
                                + " AS copy) AS no_row) AS nulls WHERE (" + conditions.get(0) + ") IS NOT FALSE AND ("
                                + conditions.get(1) + ") IS FALSE")
                .isEmpty();
    }

    /** As the server spells them; the table is there afterwards, and has neither. */
    private static List<String> conditions(Statement statement, ObjectName table, Constraint... checks)
            throws SQLException {
        statement.execute("CREATE TEMP TABLE " + TABLE + " (LIKE " + table.quoted() + ")");
        List<String> conditions = new ArrayList<>();
        for (Constraint check : checks) {
            statement.execute("ALTER TABLE " + TABLE + " ADD CONSTRAINT asked " + check.definition());
            conditions.add("("
                    + one(
                                    statement,
                                    "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'asked' AND conrelid = '"
                                            + TABLE + "'::regclass")
                            .orElseThrow()
                    + ")");
            statement.execute("ALTER TABLE " + TABLE + " DROP CONSTRAINT asked");
        }
        return conditions;
    }

    @Override
    public boolean holdsByDefault(List<Column> columns, Constraint check) {
        String definitions = columns.stream()
                .map(column -> Identifiers.quote(column.name()) + " " + column.type()
                        + column.defaultExpression()
                                .map(value -> " DEFAULT " + value)
                                .orElse(""))
                .collect(Collectors.joining(", "));
        return ask(statement -> {
                    statement.execute("CREATE TEMP TABLE " + TABLE + " (" + definitions + ", CONSTRAINT asked "
                            + check.definition() + ")");
                    statement.execute("INSERT INTO " + TABLE + " DEFAULT VALUES");
                    return Optional.of(true);
                })
                .orElse(false);
    }

    @Override
    public Optional<Constraint> either(ObjectName table, Constraint one, Constraint other) {
        return ask(statement -> {
            List<String> conditions = conditions(statement, table, one, other);
            List<String> columns = Stream.concat(one.columns().stream(), other.columns().stream())
                    .distinct()
                    .toList();
            return Optional.of(
                    Constraint.check(other.name(), "CHECK (" + String.join(" OR ", conditions) + ")", columns));
        });
    }

    /**
     * A value that a check allows and another one rejects, if the first one is of one column and allows only certain
     * values. The values that it names are tried, whole numbers between them too; and for whether it is a list at all,
     * some that it does not name.
     *
     * @param before what allowed less so far, if anything: what it rejects too is nothing new
     * @return as text; empty if there is none, or the server cannot say
     */
    Optional<String> rejected(ObjectName table, Constraint check, Optional<Constraint> before, Constraint other) {
        return ask(statement -> {
            List<String> conditions = conditions(
                    statement,
                    table,
                    Stream.of(Stream.of(check, other), before.stream())
                            .flatMap(each -> each)
                            .toArray(Constraint[]::new));
            String column = check.columns().get(0);
            String isAllowed = conditions.get(0) + " IS TRUE";
            for (String value : Literals.beyond(check.definition())) {
                if (holds(statement, column, value, isAllowed)) {
                    return Optional.empty();
                }
            }
            String isRejected = isAllowed + " AND " + conditions.get(1) + " IS FALSE"
                    + (before.isEmpty() ? "" : " AND " + conditions.get(2) + " IS NOT TRUE");
            for (String value : Literals.in(check.definition())) {
                if (holds(statement, column, value, isRejected)) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        });
    }

    /** Of a row with that value and no other; not if it is no value of the column's type. */
    private static boolean holds(Statement statement, String column, String value, String condition)
            throws SQLException {
        statement.execute("SAVEPOINT asked");
        try {
            return one(
                            statement,
                            "SELECT 1 FROM jsonb_populate_record(NULL::" + TABLE + ", jsonb_build_object("
                                    + Identifiers.literal(column) + ", " + Identifiers.literal(value) + ")) WHERE "
                                    + condition)
                    .isPresent();
        } catch (SQLException refused) {
            statement.execute("ROLLBACK TO asked");
            return false;
        }
    }

    private static Optional<String> one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
