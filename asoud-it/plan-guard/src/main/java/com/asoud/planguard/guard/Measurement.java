package com.asoud.planguard.guard;

import com.asoud.planguard.explain.AccessPath;
import com.asoud.planguard.explain.Plan;
import com.asoud.planguard.explain.PlanMode;
import com.asoud.planguard.explain.PlanNode;
import com.asoud.planguard.explain.PreparedQuery;
import java.util.List;
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

    /** Rows that the first statement returned or modified. */
    double rows() {
        return statements.isEmpty() ? 0 : statements.get(0).plan().rows();
    }

    double rowsRemoved() {
        return statements.stream()
                .mapToDouble(statement -> statement.times() * statement.plan().rowsRemoved())
                .sum();
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
