package com.asoud.planguard.guard;

import com.asoud.explain.Condition;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanNode;
import com.asoud.planguard.guard.Measurement.Explained;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what statements ask of tables from plans that may use no index: there every condition is a filter or joins
 * tables, and every order is sorted for. Generic plans tell the values of a call, {@code $1}, from those that the
 * statement itself has.
 */
final class Demands {

    private static final List<String> NO_INDEXES = List.of(
            "SET LOCAL enable_indexscan = off",
            "SET LOCAL enable_indexonlyscan = off",
            "SET LOCAL enable_bitmapscan = off",
            "SET LOCAL enable_mergejoin = off", // It would sort for itself.
            "SET LOCAL max_parallel_workers_per_gather = 0");

    /** An index for one of more values than these would be one of many. */
    private static final int FEW_VALUES = 50;

    private static final String COLUMNS = """
            SELECT quote_ident(a.attname) AS name, a.atttypid::regtype::text AS type,
                   coalesce(s.n_distinct, 0) BETWEEN 1 AND %s AS few
            FROM pg_attribute AS a
                 JOIN pg_class AS c ON c.oid = a.attrelid
                 JOIN pg_namespace AS n ON n.oid = c.relnamespace
                 LEFT JOIN pg_stats AS s ON s.schemaname = n.nspname
                                            AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """.formatted(FEW_VALUES);

    private static final Pattern ONE_TEXT = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d");
    private static final Pattern DESCENDING = Pattern.compile(" DESC( NULLS (FIRST|LAST))?$| NULLS (FIRST|LAST)$");
    private static final Pattern JOINS = Pattern.compile("Hash Cond|Merge Cond|Join Filter");

    private final Connection connection;
    private final IndexCatalog catalog;
    private final Map<String, Map<String, Column>> columns = new HashMap<>();
    private final Map<Demand, Set<String>> found = new LinkedHashMap<>();

    /** @param few whether it has so few different values that one of them may have an index of its own */
    private record Column(String type, boolean few) {}

    private Demands(Connection connection, IndexCatalog catalog) {
        this.connection = connection;
        this.catalog = catalog;
    }

    /**
     * What the executions ask for, and which queries do.
     *
     * @param connection inside a transaction
     */
    static Map<Demand, Set<String>> of(Connection connection, IndexCatalog catalog, List<Execution> executions)
            throws SQLException {
        Sql.execute(connection, "DEALLOCATE ALL");
        Demands demands = new Demands(connection, catalog);
        Savepoint before = connection.setSavepoint();
        for (String setting : NO_INDEXES) {
            Sql.execute(connection, setting);
        }
        Explainer explainer = Explainer.tellingNamesakes(connection);
        Set<String> seen = new LinkedHashSet<>();
        for (Execution execution : executions) {
            for (Explained statement : execution.measurement(PlanMode.CUSTOM).statements()) {
                demands.ofTriggers(statement, execution.call().query());
                if (seen.add(statement.query().text())) {
                    demands.of(
                            explainer.verbose(statement.query(), PlanMode.GENERIC),
                            execution.call().query());
                }
            }
        }
        connection.rollback(before);
        Sql.execute(connection, "DEALLOCATE ALL");
        return demands.found;
    }

    private void of(Plan plan, String query) throws SQLException {
        List<PlanNode> nodes = plan.root().nodes().toList();
        for (PlanNode scan : nodes) {
            if (scan.relation().isPresent()
                    && scan.alias().isPresent()
                    && scan.type().equals("Seq Scan")) {
                add(of(scan, nodes), query);
            }
        }
    }

    private void add(Demand demand, String query) {
        if (!demand.isEmpty()) {
            found.computeIfAbsent(demand, key -> new TreeSet<>()).add(query);
        }
    }

    private Demand of(PlanNode scan, List<PlanNode> nodes) throws SQLException {
        String table = scan.relation().orElseThrow();
        String prefix = Identifiers.quote(scan.alias().orElseThrow()) + ".";
        String plain = scan.alias().orElseThrow() + ".";
        Set<String> equal = new LinkedHashSet<>();
        Set<String> ranges = new LinkedHashSet<>();
        List<Demand.Constant> constants = new ArrayList<>();
        for (Condition condition : conditions(scan)) {
            if (condition.isAlternative() || condition.isNegation()) {
                continue;
            }
            for (String operand : condition.operands()) {
                String key = key(table, operand);
                (condition.isEquality() ? equal : ranges).add(key);
                if (condition.isEquality()
                        && !PARAMETER.matcher(condition.text()).find()
                        && hasFewValues(table, key)) {
                    constants.add(new Demand.Constant(key, predicate(key, condition)));
                }
            }
        }
        return new Demand(
                table,
                List.copyOf(equal),
                joined(table, nodes, prefix, plain),
                List.copyOf(ranges),
                order(table, nodes, prefix, plain),
                constants,
                needed(table, scan, nodes, prefix, plain));
    }

    private boolean hasFewValues(String table, String key) throws SQLException {
        return Optional.ofNullable(columns(table).get(key)).filter(Column::few).isPresent();
    }

    /** As a person would write it, where it only compares with one value. */
    private static String predicate(String key, Condition condition) {
        return condition.operator().equals("=")
                        && ONE_TEXT.matcher(Condition.bare(condition.right())).matches()
                ? key + " = " + Condition.bare(condition.right())
                : Observation.unqualified(condition.text());
    }

    private static List<Condition> conditions(PlanNode scan) {
        return scan.condition("Filter").stream()
                .flatMap(text -> Condition.allOf(text).stream())
                .map(Condition::constantRight)
                .toList();
    }

    private List<String> joined(String table, List<PlanNode> nodes, String... prefixes) throws SQLException {
        Set<String> joined = new LinkedHashSet<>();
        for (PlanNode node : nodes) {
            for (PlanNode.NodeCondition condition : node.conditions()) {
                if (JOINS.matcher(condition.kind()).matches()) {
                    for (Condition one : Condition.allOf(condition.text())) {
                        if (one.isEquality()) {
                            for (String side : List.of(one.operands().get(0), one.right())) {
                                if (isOf(side, prefixes)) {
                                    joined.add(key(table, side));
                                }
                            }
                        }
                    }
                }
            }
        }
        return List.copyOf(joined);
    }

    private List<String> order(String table, List<PlanNode> nodes, String... prefixes) throws SQLException {
        List<String> order = new ArrayList<>();
        for (PlanNode node : nodes) {
            for (String sorted : order.isEmpty() ? node.sortKey() : List.<String>of()) {
                if (!isOf(sorted, prefixes)) {
                    break;
                }
                String expression = DESCENDING.matcher(sorted).replaceFirst("");
                order.add(key(table, expression) + sorted.substring(expression.length()));
            }
        }
        return order;
    }

    /** Columns that other nodes read from the scan, and those that it looks at itself. */
    private Optional<List<String>> needed(String table, PlanNode scan, List<PlanNode> nodes, String... prefixes)
            throws SQLException {
        List<String> texts = new ArrayList<>(nodes.size() == 1 ? scan.output() : List.of());
        nodes.forEach(node -> node.conditions().forEach(condition -> texts.add(condition.text())));
        nodes.stream().filter(node -> node != scan).forEach(node -> {
            texts.addAll(node.output());
            texts.addAll(node.sortKey());
        });
        List<String> needed = new ArrayList<>();
        Set<String> all = columns(table).keySet();
        List<String> spelled = new ArrayList<>(List.of(prefixes));
        if (nodes.stream().flatMap(node -> node.relation().stream()).count() == 1) {
            spelled.add(""); // Where there is one table, what a node returns is told without its name.
        }
        for (String column : all) {
            if (spelled.stream()
                    .map(prefix -> reference(prefix + column))
                    .anyMatch(reference -> texts.stream()
                            .anyMatch(text -> reference.matcher(text).find()))) {
                needed.add(column);
            }
        }
        return needed.isEmpty() || needed.size() == all.size() ? Optional.empty() : Optional.of(needed);
    }

    private static Pattern reference(String column) {
        return Pattern.compile("(?<![\\p{L}\\p{N}_$\".])" + Pattern.quote(column) + "(?![\\p{L}\\p{N}_$])");
    }

    private static boolean isOf(String expression, String... prefixes) {
        return Stream.of(prefixes).anyMatch(Condition.bare(expression)::startsWith);
    }

    /** Foreign keys that a deletion looks for with a scan of the table. */
    private void ofTriggers(Explained statement, String query) throws SQLException {
        for (Plan.NestedPlan nested : statement.plan().nested()) {
            for (PlanNode scan : nested.root().nodes().toList()) {
                // Such a plan has no schemas; a table of which another schema has one is not known.
                if (scan.relation().flatMap(catalog::table).isPresent()
                        && scan.type().equals("Seq Scan")) {
                    Set<String> equal = new LinkedHashSet<>();
                    for (Condition condition : conditions(scan)) {
                        if (condition.isEquality()) {
                            equal.add(key(
                                    scan.relation().get(), condition.operands().get(0)));
                        }
                    }
                    add(
                            new Demand(
                                    scan.relation().get(),
                                    List.copyOf(equal),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    Optional.empty()),
                            query);
                }
            }
        }
    }

    /** A cast that converts nothing is not part of the column. */
    private String key(String table, String operand) throws SQLException {
        String bare = Observation.unqualified(Condition.bare(operand));
        String cast = Condition.castOf(Condition.withoutParentheses(operand));
        Optional<String> type = Optional.ofNullable(columns(table).get(bare)).map(Column::type);
        return type.isPresent() && (cast.isEmpty() || isText(cast) && isText(type.get()))
                ? bare
                : "(" + Observation.unqualified(Condition.withoutParentheses(operand)) + ")";
    }

    private static boolean isText(String type) {
        return type.equals("text") || type.startsWith("character varying");
    }

    /** By their names as SQL has them. */
    private Map<String, Column> columns(String table) throws SQLException {
        Map<String, Column> known = columns.get(table);
        if (known == null) {
            known = new LinkedHashMap<>();
            String name = catalog.table(table).map(IndexCatalog.Table::sql).orElseGet(() -> Identifiers.quote(table));
            for (Map<String, ?> row : Sql.rows(connection, COLUMNS, name)) {
                known.put(
                        String.valueOf(Objects.requireNonNull(row.get("name"))),
                        new Column(String.valueOf(row.get("type")), Boolean.TRUE.equals(row.get("few"))));
            }
            columns.put(table, known);
        }
        return known;
    }
}
