package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Explainer;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.Plan;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanNode;
import com.asoud.explain.PreparedQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What PostgreSQL did for one call, with one of its plans.
 *
 * @param mode which plan
 * @param statements each different statement of the call
 * @param matches rows that match the first statement, whether or not a limit cuts them off; for one that adds rows up,
 *     those that are added up
 */
record Measurement(PlanMode mode, List<Explained> statements, double matches) {

    /**
     * A statement and its plan.
     *
     * @param query as the driver prepared it
     * @param times how often the call executed it
     * @param plan of its first execution
     * @param paths how the plan gets at rows
     */
    record Explained(PreparedQuery query, int times, Plan plan, List<AccessPath> paths) {

        Explained {
            paths = List.copyOf(paths);
        }
    }

    Measurement {
        statements = List.copyOf(statements);
    }

    /** The first statement of a call; a command such as {@code SET} is none if others follow. */
    static Explained first(List<Explained> statements) {
        return statements.stream()
                .filter(one -> !one.query().isCommand())
                .findFirst()
                .orElse(statements.get(0));
    }

    /** Some of the statements, by their places from 1. */
    Measurement only(List<Integer> places) {
        List<Explained> some =
                places.stream().map(place -> statements.get(place - 1)).toList();
        return new Measurement(
                mode, some, places.get(0) == 1 ? matches : Probe.matches(OptionalLong.empty(), first(some)));
    }

    Stream<AccessPath> paths() {
        return statements.stream().flatMap(statement -> statement.paths().stream());
    }

    Stream<PlanNode> nodes() {
        return statements.stream().flatMap(statement -> statement.plan().nodes());
    }

    /** Pages of 8 kB, of all executions. */
    long buffers() {
        return statements.stream()
                .mapToLong(statement -> statement.times() * statement.plan().buffers())
                .sum();
    }

    /** Those of {@link #buffers} that are shared and were in the server's cache. */
    long hits() {
        return statements.stream()
                .mapToLong(statement -> statement.times() * statement.plan().hits())
                .sum();
    }

    /** Those of {@link #buffers} that are shared and were not in the server's cache. */
    long misses() {
        return statements.stream()
                .mapToLong(statement -> statement.times() * statement.plan().misses())
                .sum();
    }

    /** Pages that were read to find rows: without those that writing them took. */
    long reads() {
        return statements.stream()
                .mapToLong(statement -> statement.times() * reads(statement.plan()))
                .sum();
    }

    private static long reads(Plan plan) {
        boolean writes = plan.root().type().equals("ModifyTable");
        return writes
                ? plan.buffers()
                        - plan.root().buffers()
                        + plan.root().children().stream()
                                .mapToLong(PlanNode::buffers)
                                .sum()
                : plan.buffers();
    }

    /** Rows that the first statement returned or modified. */
    double rows() {
        return statements.isEmpty() ? 0 : first(statements).plan().rows();
    }

    double rowsRemoved() {
        return statements.stream()
                .mapToDouble(statement -> statement.times() * statement.plan().rowsRemoved())
                .sum();
    }

    /** Rows that a limit read and threw away. */
    double rowsSkipped() {
        return nodes().filter(node -> node.type().equals("Limit"))
                .mapToDouble(limit -> limit.children().get(0).rows() - limit.rows())
                .sum();
    }

    /**
     * The same statements, executed again.
     *
     * @param planned with which of their plans
     * @param change of what is executed
     */
    Measurement again(Explainer explainer, IndexCatalog catalog, PlanMode planned, UnaryOperator<PreparedQuery> change)
            throws SQLException {
        List<Explained> explained = new ArrayList<>();
        for (Explained one : statements) {
            PreparedQuery query = change.apply(one.query());
            Plan plan = explainer.analyze(query, planned);
            explained.add(new Explained(query, one.times(), plan, AccessPath.of(plan, catalog)));
        }
        return new Measurement(mode, explained, matches);
    }

    /** As if nothing were read to find rows. */
    Measurement withoutPaths() {
        return new Measurement(
                mode,
                statements.stream()
                        .map(one -> new Explained(one.query(), one.times(), one.plan(), List.of()))
                        .toList(),
                matches);
    }

    /** As if each subquery were executed once. */
    Measurement withSubqueriesOnce(IndexCatalog catalog) {
        return new Measurement(
                mode,
                statements.stream()
                        .map(statement -> {
                            Plan plan = statement.plan();
                            Plan once = new Plan(
                                    plan.mode(), plan.root().withSubqueriesOnce(), plan.nested(), plan.settings());
                            return new Explained(
                                    statement.query(), statement.times(), once, AccessPath.of(once, catalog));
                        })
                        .toList(),
                matches);
    }

    /** How often an index or a table was entered. */
    double searches() {
        return paths().mapToDouble(
                        path -> Math.max(path.node().loops(), path.node().indexSearches()))
                .sum();
    }

    /** Per row, an empty result counts as one row: finding nothing costs something too. */
    double perRow(double amount) {
        return amount / Math.max(1, rows());
    }

    /** What stays equal from run to run. */
    String shape() {
        return String.join(
                "\n\n",
                statements.stream().map(statement -> statement.plan().shape()).toList());
    }
}
