package com.asoud.explain;

import com.asoud.explain.Plan.Caller;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLException;
import tools.jackson.databind.JsonNode;

/**
 * Asks PostgreSQL what it does with a statement.
 *
 * <p>The way, which gives the plans that a program really gets:
 *
 * <ol>
 *   <li>The driver itself prepares and executes the statement, with the setters that the program called. Only the
 *       driver knows which types it declares, and a wrong type can cost the index.
 *   <li>{@code pg_prepared_statements} tells the text and the types that arrived.
 *   <li>The same is prepared in SQL and explained with {@code EXPLAIN (ANALYZE) EXECUTE}, once under
 *       {@code plan_cache_mode = force_custom_plan}, once under {@code force_generic_plan}. To prefix the driver's
 *       statement with EXPLAIN would always give the custom plan.
 * </ol>
 *
 * <p>Everything happens inside a transaction of the caller; whatever a statement changed is undone at once.
 */
public final class Explainer {

    private static final String ANALYZE = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SETTINGS, FORMAT JSON) ";

    private static final String NAME = "asoud_query";

    private final Connection connection;
    private final Map<PreparedQuery, String> names = new HashMap<>();
    private final boolean tellsNamesakes;
    private @Nullable Boolean tellsFunctions;
    private @Nullable VolatileFunctions volatiles;
    private @Nullable Namesakes namesakes;

    /** @param connection inside a transaction, and used by one explainer only */
    public Explainer(Connection connection) {
        this(connection, false);
    }

    private Explainer(Connection connection, boolean tellsNamesakes) {
        this.connection = connection;
        this.tellsNamesakes = tellsNamesakes;
    }

    /**
     * One whose plans name tables and indexes as {@link IndexCatalog} does, if another schema has one of that name; and
     * that tells, too, what functions execute that a query calls, if the user is a superuser: auto_explain wants that.
     */
    public static Explainer tellingNamesakes(Connection connection) {
        return new Explainer(connection, true);
    }

    /**
     * The indexes as they are now, with the names that they have in this explainer's plans. Each keeps its name as long
     * as this explainer is used, also when its namesake is dropped.
     *
     * @param ignoredTables tables whose indexes nobody has to answer for
     * @throws SQLException if the server is gone
     */
    public IndexCatalog catalog(Collection<String> ignoredTables) throws SQLException {
        namesakes().refresh(connection);
        return IndexCatalog.read(connection, ignoredTables, namesakes());
    }

    /**
     * Lets the driver prepare and execute the statement, which the caller undoes, and takes down what has arrived.
     *
     * @param sql with a question mark for each value, in JDBC's escape syntax or not
     * @param callable whether the driver is to be asked for a {@code CallableStatement}
     * @param binding of its values, called twice; the second time without output parameters, by the same numbers
     * @return one, or several if the text has several statements
     * @throws SQLException if the statement fails
     */
    public List<PreparedQuery> execute(String sql, boolean callable, Binding binding) throws SQLException {
        names.clear();
        Sql.execute(connection, "DEALLOCATE ALL");
        try (PreparedStatement statement = callable ? connection.prepareCall(sql) : connection.prepareStatement(sql)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
            binding.bind(statement);
            statement.execute();
            return new ArrivedQuery(connection, callable, binding).read(sql);
        }
    }

    /** Whether a statement may change what those after it find. */
    public boolean mayChange(PreparedQuery query) throws SQLException {
        if (volatiles == null) {
            volatiles = VolatileFunctions.of(connection);
        }
        return !query.isReading() || volatiles.areCalledIn(query.text());
    }

    /** What is done with a statement. */
    @FunctionalInterface
    private interface Work<T> {
        T get() throws SQLException;
    }

    /** Executes what comes before the statement, does the work, and undoes all. */
    private <T> T after(List<PreparedQuery> before, Work<T> work) throws SQLException {
        if (before.isEmpty()) {
            return work.get();
        }
        Savepoint start = connection.setSavepoint();
        try {
            for (PreparedQuery earlier : before) {
                OneStatement.execute(
                        connection, earlier.isCommand() ? earlier.command() : earlier.execute(prepared(earlier)));
            }
            return work.get();
        } finally {
            backTo(start);
        }
    }

    /**
     * Executes the statement, and undoes it.
     *
     * @param query what to execute
     * @param mode with which of its two plans
     * @throws SQLException if the statement fails
     */
    public Plan analyze(PreparedQuery query, PlanMode mode) throws SQLException {
        return after(
                query.before(),
                () -> query.isCommand()
                        ? commanded(query, mode)
                        : explain(query, mode, ANALYZE, !query.isReading() || tellsFunctions()));
    }

    /** Whether there are functions, and nobody tells what they execute, because the user is no superuser. */
    public boolean hidesFunctions() throws SQLException {
        return Sql.<Boolean>value(connection, NestedPlans.HAS_FUNCTIONS)
                && !Sql.<Boolean>value(connection, NestedPlans.SUPERUSER);
    }

    private boolean tellsFunctions() throws SQLException {
        if (tellsFunctions == null) {
            tellsFunctions = tellsNamesakes
                    && Sql.<Boolean>value(connection, NestedPlans.SUPERUSER)
                    && Sql.<Boolean>value(connection, NestedPlans.HAS_FUNCTIONS);
        }
        return tellsFunctions;
    }

    /**
     * How many rows the statement would return without its limit and offset: a limit of null is none (PostgreSQL
     * manual, SELECT). Which parameters those are is tried: with null for them, the plan no longer ends with a Limit
     * node.
     *
     * @param query that only reads
     * @param custom its custom plan
     * @return empty if the plan ends with no Limit node, or with one that stays whatever is null
     * @throws SQLException if the statement fails
     */
    public OptionalLong rowsWithoutLimit(PreparedQuery query, Plan custom) throws SQLException {
        if (!isLimited(custom)) {
            return OptionalLong.empty();
        }
        for (PreparedQuery unlimited : query.withoutSomeNumbers()) {
            if (!isLimited(plan(unlimited, PlanMode.CUSTOM))) {
                String count = "SELECT count(*) FROM (" + unlimited.text() + "\n) AS matching";
                PreparedQuery counting = new PreparedQuery(count, unlimited.types(), unlimited.values());
                return OptionalLong.of(
                        after(query.before(), () -> Long.parseLong(last(counting, PlanMode.CUSTOM, ""))));
            }
        }
        return OptionalLong.empty();
    }

    private static boolean isLimited(Plan plan) {
        return plan.root().type().equals("Limit");
    }

    /**
     * Plans the statement without executing it: rows and buffers are 0, and nothing is known of triggers.
     *
     * @param query what to plan
     * @param mode which of its two plans
     * @throws SQLException if the statement fails
     */
    public Plan plan(PreparedQuery query, PlanMode mode) throws SQLException {
        return planned(query, mode, "EXPLAIN (SETTINGS, FORMAT JSON) ");
    }

    /** What the planner expects the statement to cost, in its own units; it is not executed. */
    public double cost(PreparedQuery query, PlanMode mode) throws SQLException {
        if (query.isCommand()) {
            return 0;
        }
        String document = after(query.before(), () -> last(query, mode, "EXPLAIN (FORMAT JSON) "));
        return PlanReader.document(document).path("Plan").path("Total Cost").asDouble();
    }

    /** The plan, not executed, with what each node returns; columns are named with their tables. */
    public Plan verbose(PreparedQuery query, PlanMode mode) throws SQLException {
        return planned(query, mode, "EXPLAIN (VERBOSE, SETTINGS, FORMAT JSON) ");
    }

    private Plan planned(PreparedQuery query, PlanMode mode, String explain) throws SQLException {
        return query.isCommand()
                ? Plan.ofCall(mode, List.of())
                : after(query.before(), () -> explain(query, mode, explain, false));
    }

    /**
     * Executes the statement, which only reads, without explaining it.
     *
     * @param times how often
     * @return milliseconds of each execution, the fastest first
     * @throws SQLException if the statement fails
     */
    public double[] millis(PreparedQuery query, PlanMode mode, int times) throws SQLException {
        return after(query.before(), () -> {
            String execute = query.isCommand() ? query.command() : query.execute(prepared(query));
            OneStatement.check(connection, execute);
            double[] millis = new double[times];
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL plan_cache_mode = " + mode.setting());
                for (int i = 0; i < times; i++) {
                    long begin = System.nanoTime();
                    statement.execute(execute);
                    millis[i] = (System.nanoTime() - begin) / 1e6;
                }
            }
            Arrays.sort(millis);
            return millis;
        });
    }

    /** What a procedure or a block executes has plans; the command itself has none. */
    private Plan commanded(PreparedQuery query, PlanMode mode) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute(NestedPlans.TELL + "SET LOCAL plan_cache_mode = " + mode.setting());
            statement.clearWarnings();
            String command = query.command();
            OneStatement.check(connection, command);
            statement.setEscapeProcessing(false);
            statement.execute(command);
            return Plan.ofCall(mode, nested(statement, query, Caller.PROCEDURE));
        } finally {
            backTo(before);
        }
    }

    private Plan explain(PreparedQuery query, PlanMode mode, String explain, boolean nested) throws SQLException {
        String name = prepared(query);
        Savepoint before = nested ? connection.setSavepoint() : null;
        try (Statement statement = connection.createStatement()) {
            if (nested) {
                statement.execute(NestedPlans.TELL);
            }
            statement.clearWarnings();
            JsonNode document = PlanReader.document(last(statement, mode, explain + query.execute(name)));
            Caller otherwise = query.isReading() ? Caller.FUNCTION : Caller.TRIGGER;
            List<Plan.NestedPlan> below = nested ? nested(statement, query, otherwise) : List.of();
            if (tellsNamesakes && !namesakes().isNone()) {
                String verbose = "EXPLAIN (VERBOSE, FORMAT JSON) " + query.execute(name);
                namesakes()
                        .tell(
                                document.get("Plan"),
                                PlanReader.document(last(statement, mode, verbose))
                                        .get("Plan"));
            }
            return new Plan(mode, PlanReader.root(document), below, settings(document));
        } finally {
            if (before != null) {
                backTo(before);
            }
        }
    }

    /** What auto_explain tells last comes with the rollback, and Hibernate would log it as a warning. */
    private void backTo(Savepoint before) throws SQLException {
        connection.rollback(before);
        connection.clearWarnings();
    }

    private List<Plan.NestedPlan> nested(Statement statement, PreparedQuery query, Caller otherwise)
            throws SQLException {
        return Stream.concat(
                        NestedPlans.of(connection, statement.getWarnings(), query, otherwise).stream(),
                        NestedPlans.ofCursors(connection, query).stream())
                .toList();
    }

    private Namesakes namesakes() throws SQLException {
        if (namesakes == null) {
            namesakes = Namesakes.of(connection);
        }
        return namesakes;
    }

    /** Prepared statements outlive a rolled-back transaction, and notice when an index comes or goes. */
    private String prepared(PreparedQuery query) throws SQLException {
        String known = names.get(query);
        if (known != null) {
            return known;
        }
        String name = nextName();
        OneStatement.execute(connection, query.prepare(name));
        names.put(query, name);
        return name;
    }

    private String nextName() {
        return NAME + "_" + (names.size() + 1);
    }

    private String last(PreparedQuery query, PlanMode mode, String explain) throws SQLException {
        String name = prepared(query);
        try (Statement statement = connection.createStatement()) {
            return last(statement, mode, explain + query.execute(name));
        }
    }

    /** The text that the statement returns, executed with that plan; in one round trip. */
    private static String last(Statement statement, PlanMode mode, String sql) throws SQLException {
        OneStatement.check(statement.getConnection(), sql);
        statement.setEscapeProcessing(false);
        statement.execute("SET LOCAL plan_cache_mode = " + mode.setting() + ";" + sql);
        statement.getMoreResults();
        try (ResultSet result = statement.getResultSet()) {
            result.next();
            return result.getString(1);
        }
    }

    /**
     * Prepares the statement, to learn what the server makes of it.
     *
     * @return the types of its values, as {@code regtype} spells them
     * @throws SQLException if the server does not understand it
     */
    public List<String> types(PreparedQuery query) throws SQLException {
        return Sql.read(
                        connection,
                        "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = ?",
                        row -> Arrays.asList((String[]) row.getArray(1).getArray()),
                        prepared(query))
                .get(0);
    }

    /**
     * Where in its text the server found the error, as it did not prepare the statement.
     *
     * @return counted from 1, in characters; empty if the server has not said, or it is elsewhere
     */
    public OptionalInt position(SQLException failure, PreparedQuery query) {
        int position = failure instanceof PSQLException told && told.getServerErrorMessage() != null
                ? told.getServerErrorMessage().getPosition()
                : 0;
        int before = query.prepare(nextName()).length() - query.text().length();
        return position > before ? OptionalInt.of(position - before) : OptionalInt.empty();
    }

    /** Forgets what was prepared: a pooler gives the session to others. The transaction must not have failed. */
    public void forget() throws SQLException {
        for (String name : names.values()) {
            Sql.execute(connection, "DEALLOCATE " + name);
        }
        names.clear();
    }

    private static Map<String, String> settings(JsonNode document) {
        Map<String, String> settings = PlanReader.settings(document);
        settings.remove("plan_cache_mode");
        return settings;
    }

    /**
     * A connection as this class needs it: the driver prepares nothing on the server but what it is told to.
     *
     * @param connection just opened, by the PostgreSQL driver
     * @throws SQLException if it is another driver's
     */
    public static void setUp(Connection connection) throws SQLException {
        connection.unwrap(PGConnection.class).setPrepareThreshold(0);
    }
}
