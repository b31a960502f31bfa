package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Bearer;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.plan.Rules;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a database that has the tables, and leaves nothing in it. That one check implies another is found out by an
 * index whose predicate is the second one: the planner uses it for a query with the first one as its condition only if
 * it has proven that ({@code predtest.c}; manual, 11.8). What PostgreSQL cannot work out counts as not so.
 *
 * @param coming types, functions and such that rules may need and that the database has not yet, or without their new
 *     values
 */
record ServerRules(ShadowDatabase database, ComingObjects coming) implements Rules {

    private static final String TABLE = "asoud_ddl_rule";
    private static final String VALUES = TABLE + "_values";
    private static final String CHECK_VIOLATION = "23514";
    private static final String STORED_IN = "SELECT pg_relation_filenode('" + TABLE + "'::regclass)";
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
                    createLike(statement, table);
                    List<String> conditions = conditions(statement, by, check);
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

    private void createLike(Statement statement, ObjectName table) throws SQLException {
        coming.make(statement);
        statement.execute("CREATE TEMP TABLE " + TABLE + " (LIKE " + table.quoted() + ")");
        coming.giveTypes(statement, TABLE);
    }

    /** As the server spells them; the table, which is there, has none of them afterwards. */
    private static List<String> conditions(Statement statement, Constraint... checks) throws SQLException {
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
        String definitions = columns.stream().map(ServerRules::definition).collect(Collectors.joining(", "));
        return ask(statement -> {
                    coming.make(statement);
                    statement.execute("CREATE TEMP TABLE " + TABLE + " (" + definitions + ", CONSTRAINT asked "
                            + check.definition() + ")");
                    statement.execute("INSERT INTO " + TABLE + " DEFAULT VALUES");
                    return Optional.of(true);
                })
                .orElse(false);
    }

    private static String definition(Column column) {
        return Identifiers.quote(column.name()) + " " + column.type()
                + column.defaultExpression().map(value -> " DEFAULT " + value).orElse("");
    }

    /** As of a domain with rules ({@code ATExecAddColumn} in {@code tablecmds.c}). */
    @Override
    public boolean rewrites(ObjectName table, Column column) {
        return ask(statement -> {
                    createLike(statement, table);
                    Optional<String> before = one(statement, STORED_IN);
                    statement.execute("ALTER TABLE " + TABLE + " ADD COLUMN " + definition(column));
                    return Optional.of(!one(statement, STORED_IN).equals(before));
                })
                .orElse(false);
    }

    @Override
    public List<Bearer> bearers(Set<ObjectName> relations, Set<ObjectName> tables) {
        return ask(statement -> Optional.of(Bearer.read(statement.getConnection(), relations, tables)))
                .orElse(List.of());
    }

    @Override
    public Optional<Constraint> either(ObjectName table, Constraint one, Constraint other) {
        return ask(statement -> {
            createLike(statement, table);
            List<String> conditions = conditions(statement, one, other);
            List<String> columns = Stream.concat(one.columns().stream(), other.columns().stream())
                    .distinct()
                    .toList();
            return Optional.of(
                    Constraint.check(other.name(), "CHECK (" + String.join(" OR ", conditions) + ")", columns));
        });
    }

    /**
     * A value that a check of one column allows and another check rejects, whatever else is in the row. The values that
     * the first one names are tried, whole numbers between them too; and for whether it is a list at all, some that it
     * does not name.
     *
     * @param before what allowed less so far, if anything: what it rejects too is nothing new
     * @param bounds of a partition that has the other check, the condition that its rows satisfy
     * @return as text; empty if there is none, or the server cannot say
     */
    Optional<String> rejected(
            ObjectName table,
            Constraint check,
            Optional<Constraint> before,
            Constraint other,
            Optional<String> bounds) {
        return ask(statement -> {
            createLike(statement, table);
            String column = check.columns().get(0);
            String type = types(statement, column).get(0);
            for (String value : newValues(statement, type, check, before)) {
                String condition = conditions(statement, other).get(0);
                if (!isImmutable(statement, TABLE, condition)) {
                    return Optional.empty();
                }
                if (other.columns().size() == 1
                        ? holds(statement, column, type, value, condition + " IS FALSE")
                        : isFalse(statement, column, type, value, other.columns(), condition)) {
                    if (bounds.isEmpty() || mayBeIn(statement, column, type, value, bounds.get())) {
                        return Optional.of(value);
                    }
                }
            }
            return Optional.empty();
        });
    }

    /**
     * A rule of a domain, and a value that it rejects.
     *
     * @param domain as SQL
     * @param constraint its name, unquoted
     */
    record OfDomain(String domain, String constraint, String value) {}

    /**
     * A value that a check of one column allows, and its type does not: a domain, or a domain over one.
     *
     * @param type of the column, as SQL
     * @param before as for {@link #rejected}
     */
    Optional<OfDomain> rejectedByDomain(String type, Constraint check, Optional<Constraint> before) {
        return ask(statement -> {
            String column = check.columns().get(0);
            statement.execute("CREATE TEMP TABLE " + TABLE + " (" + Identifiers.quote(column) + " " + type + ")");
            List<String> types = types(statement, column);
            List<String> domains = types.subList(1, types.size());
            List<String> values = domains.isEmpty() ? List.of() : newValues(statement, types.get(0), check, before);
            for (String value : values) {
                for (String domain : domains) {
                    Optional<String> violated = violated(statement, value, domain);
                    if (violated.isPresent() && isImmutable(statement, types.get(0), domain, violated.get())) {
                        return Optional.of(new OfDomain(domain, violated.get(), value));
                    }
                }
            }
            return Optional.empty();
        });
    }

    /** The type of a column without the rules of domains; then the domains over it, the innermost first. */
    private static List<String> types(Statement statement, String column) throws SQLException {
        return Sql.column(statement.getConnection(), """
                WITH RECURSIVE layer (type, modifier, depth) AS (
                    SELECT atttypid, atttypmod, 0 FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?
                    UNION ALL
                    SELECT typbasetype, typtypmod, depth + 1 FROM layer JOIN pg_type ON oid = type WHERE typtype = 'd'
                )
                SELECT format_type(type, modifier) FROM layer ORDER BY depth DESC
                """, TABLE, column);
    }

    /** The values that a check allows, if it allows only certain ones, and the one before did not. */
    private static List<String> newValues(
            Statement statement, String type, Constraint check, Optional<Constraint> before) throws SQLException {
        String column = check.columns().get(0);
        statement.execute("ALTER TABLE " + TABLE + " ALTER COLUMN " + Identifiers.quote(column) + " TYPE " + type);
        List<String> conditions = conditions(
                statement, Stream.concat(Stream.of(check), before.stream()).toArray(Constraint[]::new));
        String isAllowed = conditions.get(0) + " IS TRUE";
        for (String value : Literals.beyond(check.definition())) {
            if (holds(statement, column, type, value, isAllowed)) {
                return List.of();
            }
        }
        String isNew = before.isEmpty() ? isAllowed : isAllowed + " AND " + conditions.get(1) + " IS NOT TRUE";
        List<String> values = new ArrayList<>();
        for (String value : Literals.in(check.definition())) {
            if (holds(statement, column, type, value, isNew)) {
                values.add(value);
            }
        }
        return values;
    }

    /** Of a row with that value and no other; not if it is no value of the type. */
    private static boolean holds(Statement statement, String column, String type, String value, String condition)
            throws SQLException {
        statement.execute("SAVEPOINT asked");
        try {
            return one(
                            statement,
                            "SELECT 1 FROM jsonb_to_record(jsonb_build_object(" + Identifiers.literal(column) + ", "
                                    + Identifiers.literal(value) + ")) AS " + TABLE + " (" + Identifiers.quote(column)
                                    + " " + type + ") WHERE " + condition)
                    .isPresent();
        } catch (SQLException refused) {
            statement.execute("ROLLBACK TO asked");
            return false;
        }
    }

    /**
     * Whether a condition is false in each row with that value. The planner puts the value in its place, and drops what
     * follows from constants ({@code eval_const_expressions}); what is left to the rows, it cannot say.
     */
    private static boolean isFalse(
            Statement statement, String column, String type, String value, List<String> columns, String condition)
            throws SQLException {
        String row = columns.stream()
                .map(name -> name.equals(column)
                        ? "CAST(" + Identifiers.literal(value) + " AS " + type + ") AS " + Identifiers.quote(name)
                        : Identifiers.quote(name))
                .collect(Collectors.joining(", "));
        return one(
                        statement,
                        "EXPLAIN (COSTS OFF, FORMAT JSON) SELECT FROM (SELECT " + row + " FROM " + TABLE + ") AS "
                                + TABLE + " WHERE " + condition + " IS NOT FALSE")
                .filter(plan -> JsonMapper.shared()
                        .readTree(plan)
                        .findValuesAsString("One-Time Filter")
                        .contains("false"))
                .isPresent();
    }

    /** Whether a row with that value may satisfy the bounds of a partition. */
    private static boolean mayBeIn(Statement statement, String column, String type, String value, String bounds)
            throws SQLException {
        List<String> columns = Sql.column(
                statement.getConnection(),
                "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped",
                TABLE);
        return !isFalse(statement, column, type, value, columns, "(" + bounds + ")");
    }

    /** The name of the constraint of the domain that a value violates. */
    private static Optional<String> violated(Statement statement, String value, String domain) throws SQLException {
        statement.execute("SAVEPOINT asked");
        try {
            one(statement, "SELECT CAST(" + Identifiers.literal(value) + " AS " + domain + ")");
            return Optional.empty();
        } catch (SQLException refused) {
            statement.execute("ROLLBACK TO asked");
            return CHECK_VIOLATION.equals(refused.getSQLState()) && refused instanceof PSQLException said
                    ? Optional.ofNullable(said.getServerErrorMessage()).map(ServerErrorMessage::getConstraint)
                    : Optional.empty();
        }
    }

    /**
     * Whether a condition depends on the row alone, as that of an index has to (manual, CREATE INDEX): what it says of
     * other tables, which are empty here, or of the time proves nothing.
     */
    private static boolean isImmutable(Statement statement, String table, String condition) throws SQLException {
        statement.execute("SAVEPOINT immutable");
        try {
            statement.execute("CREATE INDEX ON " + table + " ((1)) WHERE " + condition);
            return true;
        } catch (SQLException refused) {
            return false;
        } finally {
            statement.execute("ROLLBACK TO immutable");
        }
    }

    /** The same of a domain's constraint, which calls its value so. */
    private static boolean isImmutable(Statement statement, String type, String domain, String constraint)
            throws SQLException {
        statement.execute("CREATE TEMP TABLE " + VALUES + " (value " + type + ")");
        List<String> condition = Sql.column(
                statement.getConnection(),
                "SELECT pg_get_expr(conbin, 0) FROM pg_constraint WHERE contypid = ?::regtype AND conname = ?",
                domain,
                constraint);
        boolean immutable = isImmutable(statement, VALUES, "(" + condition.get(0) + ")");
        statement.execute("DROP TABLE " + VALUES);
        return immutable;
    }

    private static Optional<String> one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }
}
