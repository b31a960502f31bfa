package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.connect.Query;
import com.asoud.explain.Condition;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanNode;
import com.asoud.postgres.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a plan reads one table, by an index or not.
 *
 * @param node of the plan
 * @param schema of the table
 * @param table without its schema
 * @param name of the table in SQL and for people, with its schema where that is not on the search path
 * @param alias of the table in the statement
 * @param conditions on its rows, joined with AND, constants in them
 */
record Scan(PlanNode node, String schema, String table, String name, String alias, List<Condition> conditions) {

    private static final Set<String> TYPES =
            Set.of("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Tid Scan", "Tid Range Scan");

    private static final Set<String> COMPARISONS = Set.of("=", "<", "<=", ">=", ">");

    Scan {
        conditions = List.copyOf(conditions);
    }

    /**
     * Every scan of a table, from the top.
     *
     * @param verbose the same plan with the schemas, in which conditions are spelled otherwise
     */
    static List<Scan> of(Connection connection, Plan plan, Plan verbose) throws SQLException {
        List<PlanNode> nodes = nodes(plan);
        List<PlanNode> named = nodes(verbose);
        List<Scan> scans = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            scans.add(of(connection, nodes.get(i), named.get(i).schema().orElseThrow()));
        }
        return scans;
    }

    private static List<PlanNode> nodes(Plan plan) {
        return plan.nodes()
                .filter(node -> TYPES.contains(node.type()) && node.relation().isPresent())
                .toList();
    }

    private static Scan of(Connection connection, PlanNode node, String schema) throws SQLException {
        String table = node.relation().orElseThrow();
        String name = Query.first(
                        connection,
                        "SELECT to_regclass(?)::text",
                        List.of(Identifiers.quote(schema, table)),
                        row -> row.getString(1))
                .orElse(table);
        Set<Condition> conditions = new LinkedHashSet<>();
        Stream.of("Index Cond", "Recheck Cond", "Filter")
                .flatMap(kind -> node.condition(kind).stream())
                .forEach(text -> conditions.addAll(Condition.allOf(text)));
        return new Scan(node, schema, table, name, node.alias().orElse(table), List.copyOf(conditions));
    }

    /**
     * A condition that compares the first key of a B-tree of all rows; with a cast to text, which may convert nothing.
     */
    Optional<Condition> onFirstKey(IndexDefinition index) {
        String first = index.keys().get(0);
        if (!index.method().equals("btree") || index.predicate().isPresent()) {
            return Optional.empty();
        }
        return conditions.stream()
                .filter(condition ->
                        COMPARISONS.contains(condition.constantRight().operator()))
                .filter(condition -> {
                    String operand = condition.constantRight().operands().get(0);
                    return Condition.isOne(operand, first)
                            || Condition.bare(operand).equals(Condition.bare(first))
                                    && Condition.castOf(operand).equals("text");
                })
                .findFirst();
    }

    /** Whether it compares the key as it is, without a cast. */
    static boolean isPlain(Condition condition, IndexDefinition index) {
        return Condition.isOne(
                condition.constantRight().operands().get(0), index.keys().get(0));
    }

    /** The same with fewer conditions. */
    Scan with(List<Condition> others) {
        return new Scan(node, schema, table, name, alias, others);
    }

    boolean readsWholeTable() {
        return node.type().equals("Seq Scan");
    }

    List<String> texts() {
        return conditions.stream().map(Condition::text).toList();
    }

    /** The conditions with another one in the place of one of them. */
    List<String> with(Condition replaced, String by) {
        return conditions.stream()
                .map(each -> each == replaced ? by : each.text())
                .toList();
    }
}
