package com.asoud.explain;

import com.asoud.explain.Plan.Caller;
import com.asoud.explain.Plan.NestedPlan;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;
import tools.jackson.databind.JsonNode;

/**
 * The plans of statements that triggers, procedures and functions execute, as {@code auto_explain} tells them in
 * notices, whose context says who executed the statement (manual, 54.8, "Where").
 */
final class NestedPlans {

    /** Tells them from here to the end of the transaction. PostgreSQL has no other way. */
    static final String TELL = """
            LOAD 'auto_explain';
            SET LOCAL client_min_messages = notice;
            SET LOCAL auto_explain.log_level = notice;
            SET LOCAL auto_explain.log_min_duration = 0;
            SET LOCAL auto_explain.log_nested_statements = on;
            SET LOCAL auto_explain.log_analyze = on;
            SET LOCAL auto_explain.log_buffers = on;
            SET LOCAL auto_explain.log_timing = off;
            SET LOCAL auto_explain.log_triggers = off;
            SET LOCAL auto_explain.log_format = json;
            """;

    /** Whether this user may load it. */
    static final String SUPERUSER = "SELECT current_setting('is_superuser')::boolean";

    /** Whether a query may call a function that executes statements. */
    static final String HAS_FUNCTIONS = """
            SELECT EXISTS (
                SELECT FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
                WHERE l.lanname NOT IN ('internal', 'c') AND p.prokind <> 'p'
                  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
                  AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace))
            """;

    /** As a context calls them: those in SQL by their names alone. */
    private static final String NO_FUNCTIONS = """
            SELECT CASE WHEN l.lanname = 'sql' THEN p.proname ELSE p.oid::regprocedure::text END, p.prokind = 'p'
            FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
            WHERE l.lanname NOT IN ('internal', 'c') AND (p.prokind = 'p' OR p.prorettype = 'trigger'::regtype)
            """;

    /** Those that are open, but for the driver's. */
    private static final String CURSORS = """
            SELECT format('MOVE ALL IN %1$I; CLOSE %1$I', name) FROM pg_cursors
            WHERE name <> '' AND name !~ '^C_[0-9]+$' ORDER BY creation_time, name
            """;

    private static final Pattern LOGGED = Pattern.compile("duration: [\\d.]+ ms  plan:\\s*(\\{.*})", Pattern.DOTALL);

    private static final Pattern FUNCTION =
            Pattern.compile("(?:PL/\\w+|SQL) function (.+?)(?: (?:line \\d|statement \\d|during ).*)?");

    private static final Pattern STATEMENT =
            Pattern.compile("SQL (?:statement|expression) \".*|PL/pgSQL assignment .*");

    private static final String BLOCK = "inline_code_block";

    private final Connection connection;
    private final PreparedQuery query;
    private final Caller otherwise;
    private @Nullable Map<String, Caller> others;

    private NestedPlans(Connection connection, PreparedQuery query, Caller otherwise) {
        this.connection = connection;
        this.query = query;
        this.otherwise = otherwise;
    }

    /**
     * Those that were told.
     *
     * @param connection to ask what a function is
     * @param first notice of the statement; null if there is none
     * @param query what was executed; its own plan is told too, and left out
     * @param otherwise who executes what no function does
     */
    static List<NestedPlan> of(Connection connection, @Nullable SQLWarning first, PreparedQuery query, Caller otherwise)
            throws SQLException {
        return new NestedPlans(connection, query, otherwise).read(first);
    }

    /** The plans of cursors that are left open: reads all of their rows, as the caller would, and closes them. */
    static List<NestedPlan> ofCursors(Connection connection, PreparedQuery query) throws SQLException {
        List<NestedPlan> plans = new ArrayList<>();
        for (String read : Sql.<String>read(connection, CURSORS, row -> row.getString(1))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(read);
                plans.addAll(of(connection, statement.getWarnings(), query, Caller.CURSOR));
            }
        }
        return plans;
    }

    /** A statement of a function is one, however often it was executed: perhaps for each row. */
    private List<NestedPlan> read(@Nullable SQLWarning first) throws SQLException {
        Map<List<Object>, NestedPlan> plans = new LinkedHashMap<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            Matcher logged = LOGGED.matcher(warning.getMessage());
            if (logged.find()) {
                JsonNode document = PlanReader.document(logged.group(1));
                String sql = document.path("Query Text").asString("");
                if (!sql.contains(query.text())) {
                    PlanNode root = PlanReader.root(document);
                    Caller caller = caller(warning);
                    plans.merge(
                            caller == Caller.FUNCTION
                                    ? List.of(sql, root.outline(), children(root))
                                    : List.of(plans.size()),
                            new NestedPlan(caller, sql, 1, root),
                            NestedPlan::plus);
                }
            }
        }
        return List.copyOf(plans.values());
    }

    private static List<Integer> children(PlanNode root) {
        return root.nodes().map(node -> node.children().size()).toList();
    }

    /** A function that a plan calls, at whatever depth, has its pages counted in that plan. */
    private Caller caller(SQLWarning warning) throws SQLException {
        ServerErrorMessage message = warning instanceof PSQLWarning told ? told.getServerErrorMessage() : null;
        String where = message == null ? null : message.getWhere();
        List<String> entries = new ArrayList<>();
        if (where != null) {
            where.lines()
                    .filter(line -> FUNCTION.matcher(line).matches()
                            || STATEMENT.matcher(line).matches())
                    .forEach(entries::add);
        }
        Caller innermost = null;
        for (int i = 0; i < entries.size(); i++) {
            Matcher function = FUNCTION.matcher(entries.get(i));
            if (function.matches()) {
                Caller caller = kind(function.group(1));
                boolean isCalledByPlan = i + 1 == entries.size()
                        || STATEMENT.matcher(entries.get(i + 1)).matches()
                        || entries.get(i + 1).startsWith("SQL function ");
                if (caller == Caller.FUNCTION && isCalledByPlan) {
                    return caller;
                }
                innermost = innermost == null ? caller : innermost;
            }
        }
        return innermost == null ? otherwise : innermost == Caller.FUNCTION ? Caller.PROCEDURE : innermost;
    }

    private Caller kind(String function) throws SQLException {
        if (function.equals(BLOCK)) {
            return Caller.PROCEDURE;
        }
        if (others == null) {
            others = new HashMap<>();
            for (Map.Entry<String, Boolean> other :
                    Sql.read(connection, NO_FUNCTIONS, row -> Map.entry(row.getString(1), row.getBoolean(2)))) {
                others.put(other.getKey(), other.getValue() ? Caller.PROCEDURE : Caller.TRIGGER);
            }
        }
        String name = function.startsWith("\"") && function.endsWith("\"")
                ? function.substring(1, function.length() - 1)
                : function;
        return others.getOrDefault(name, Caller.FUNCTION);
    }
}
