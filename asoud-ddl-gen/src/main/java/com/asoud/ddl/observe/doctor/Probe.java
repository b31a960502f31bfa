package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Query;
import com.asoud.explain.AccessPath;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans a statement with one thing changed, and executes nothing; the session stays as it was. */
final class Probe {

    /** The planner may read a whole table only where nothing else gets at its rows. */
    static final Map<String, String> NO_SCAN = Map.of("enable_seqscan", "off");

    private final Connection connection;
    private final Explainer explainer;
    private final IndexCatalog catalog;
    private final Set<String> aliases;
    private final Map<Asked, Optional<Plan>> answered = new HashMap<>();

    private record Asked(PreparedQuery query, PlanMode mode, Map<String, String> settings) {}

    /**
     * @param catalog of the one table that is asked about
     * @param aliases of that table in the statement
     */
    Probe(Connection connection, Explainer explainer, IndexCatalog catalog, Set<String> aliases) {
        this.aliases = Set.copyOf(aliases);
        this.connection = connection;
        this.explainer = explainer;
        this.catalog = catalog;
    }

    /** Empty if the server refuses it. */
    Optional<Plan> plan(PreparedQuery query, PlanMode mode, Map<String, String> settings) throws SQLException {
        Asked question = new Asked(query, mode, settings);
        Optional<Plan> known = answered.get(question);
        if (known == null) {
            known = ask(query, mode, settings);
            answered.put(question, known);
        }
        return known;
    }

    private Optional<Plan> ask(PreparedQuery query, PlanMode mode, Map<String, String> settings) throws SQLException {
        // A plan that was made once for any values stays: the comment makes it another statement.
        PreparedQuery anew = settings.isEmpty()
                ? query
                : new PreparedQuery(query.text() + "\n/* " + settings + " */", query.types(), query.values());
        return Query.attempt(
                connection,
                () -> {
                    set(connection, settings);
                    return Optional.of(explainer.plan(anew, mode));
                },
                refused -> Optional.empty());
    }

    static void set(Connection connection, Map<String, String> settings) throws SQLException {
        for (Map.Entry<String, String> each : settings.entrySet()) {
            Query.set(connection, each.getKey(), each.getValue());
        }
    }

    /** Where the plan reads that index between bounds, or, of a partial one, at all. */
    Optional<AccessPath> uses(Plan plan, IndexDefinition index) {
        return paths(plan)
                .filter(path -> path.index().filter(index::equals).isPresent())
                .filter(path -> !path.boundary().isEmpty() || index.predicate().isPresent())
                .findFirst();
    }

    /** Which index the planner takes for those rows, with a condition, under those settings. */
    Optional<IndexDefinition> anyIndex(Scan scan, Collection<String> conditions, Map<String, String> settings)
            throws SQLException {
        return plan(rows(scan, conditions, List.of()), PlanMode.CUSTOM, settings).stream()
                .flatMap(this::paths)
                .filter(path -> !path.boundary().isEmpty() || !path.checked().isEmpty())
                .flatMap(path -> path.index().stream())
                .findFirst();
    }

    /** The ways in that a plan takes to the table: another schema may have one of its name, with such indexes. */
    Stream<AccessPath> paths(Plan plan) {
        return plan.nodes()
                .filter(node -> node.alias().filter(aliases::contains).isPresent())
                .flatMap(node -> AccessPath.planned(node, catalog).stream()
                        .filter(path -> path.node() == node || node.type().equals("Bitmap Heap Scan")));
    }

    /** A query for the rows of one table that fulfil conditions, which are spelled as a plan has them. */
    static PreparedQuery rows(Scan scan, Collection<String> conditions, List<String> values) {
        String sql = "SELECT ctid FROM ONLY %s AS %s".formatted(scan.name(), Identifiers.quote(scan.alias()))
                + (conditions.isEmpty()
                        ? ""
                        : conditions.stream()
                                .map(each -> "(" + each + ")")
                                .collect(Collectors.joining(" AND ", " WHERE ", "")));
        return new PreparedQuery(
                sql, List.of(), values.stream().map(Optional::of).toList());
    }

    /** Whether the planner can use the index for those rows, if it may not read the whole table; and at which cost. */
    Optional<Plan> serves(IndexDefinition index, Scan scan, Collection<String> conditions) throws SQLException {
        return plan(rows(scan, conditions, List.of()), PlanMode.CUSTOM, NO_SCAN)
                .filter(plan -> uses(plan, index).isPresent());
    }

    /** Whether the planner, left free, takes the index for those rows; and at which cost. */
    Optional<Plan> takes(IndexDefinition index, Scan scan, Collection<String> conditions) throws SQLException {
        return plan(rows(scan, conditions, List.of()), PlanMode.CUSTOM, Map.of())
                .filter(plan -> uses(plan, index).isPresent());
    }

    /** The same with a further condition: that the column equals some value. */
    Optional<Plan> takesWithEqual(IndexDefinition index, Scan scan, List<String> conditions, String column)
            throws SQLException {
        // With the parameter unknown, as in a generic plan; null as its value would make all of it false.
        List<String> more = new ArrayList<>(conditions);
        more.add(column + " = $1");
        return plan(nulls(rows(scan, more, List.of())), PlanMode.GENERIC, Map.of())
                .filter(plan -> uses(plan, index).isPresent());
    }

    private static PreparedQuery nulls(PreparedQuery query) {
        return new PreparedQuery(query.text(), List.of(), List.of(Optional.empty()));
    }

    /** The planner's unit is reading a page from end to end. */
    static String cost(Plan plan) {
        return cost(plan.root().planCost());
    }

    static String cost(double cost) {
        return String.format(Locale.ROOT, "%,.0f", cost);
    }

    /** Whether it is an expression over that one column: the server is asked, with a table that has no other. */
    boolean isOf(Scan scan, String expression, String column) throws SQLException {
        String sql = "SELECT %s FROM (SELECT %s FROM ONLY %s) AS %s"
                .formatted(expression, column, scan.name(), Identifiers.quote(scan.alias()));
        return plan(new PreparedQuery(sql, List.of(), List.of()), PlanMode.CUSTOM, Map.of())
                .isPresent();
    }

    /** Whether it can be asked of the table alone. */
    boolean isOfTable(Scan scan, String condition) throws SQLException {
        return plan(rows(scan, List.of(condition), List.of()), PlanMode.CUSTOM, Map.of())
                .isPresent();
    }
}
