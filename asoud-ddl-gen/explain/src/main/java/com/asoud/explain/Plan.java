package com.asoud.explain;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A plan, and what happened when it was executed.
 *
 * @param mode for certain values, or for any
 * @param root the topmost node
 * @param nested the plans of the statements that triggers, such as the checks of foreign keys, procedures and functions
 *     executed meanwhile
 * @param settings the planner's settings that are not at their default, by name
 */
public record Plan(PlanMode mode, PlanNode root, List<NestedPlan> nested, Map<String, String> settings) {

    /** Who executes a statement inside of another. */
    public enum Caller {
        /** After the plan. */
        TRIGGER,

        PROCEDURE,

        /** Called by a node of the plan, to whose pages those of the statement belong. */
        FUNCTION,

        /** Opened by a function or a procedure, and read afterwards. */
        CURSOR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A statement that was executed inside of another.
     *
     * @param caller who executed it
     * @param sql as it gave it
     * @param times how often with the same plan, if it is a function's; otherwise 1
     * @param root its topmost node, of all executions together
     */
    public record NestedPlan(Caller caller, String sql, int times, PlanNode root) {

        NestedPlan plus(NestedPlan other) {
            return new NestedPlan(caller, sql, times + other.times, root.plus(other.root));
        }
    }

    public Plan {
        nested = List.copyOf(nested);
        settings = Map.copyOf(settings);
    }

    /** Of a call, which has no plan of its own. */
    static Plan ofCall(PlanMode mode, List<NestedPlan> nested) {
        return new Plan(mode, PlanNode.CALL, nested, Map.of());
    }

    /** Every node, from the top; those of nested statements last. */
    public Stream<PlanNode> nodes() {
        return Stream.concat(
                root.nodes(), nested.stream().flatMap(plan -> plan.root().nodes()));
    }

    /** Pages of 8 kB that were touched, triggers included, whether or not they were in the cache. */
    public long buffers() {
        return total(PlanNode::buffers);
    }

    /** Those of the pages that are shared and were in the server's cache. */
    public long hits() {
        return total(PlanNode::hits);
    }

    /** Those of the pages that are shared and were not in the server's cache. */
    public long misses() {
        return total(PlanNode::misses);
    }

    private long total(ToLongFunction<PlanNode> pages) {
        return pages.applyAsLong(root)
                + nested.stream()
                        .filter(plan -> plan.caller() != Caller.FUNCTION)
                        .mapToLong(plan -> pages.applyAsLong(plan.root()))
                        .sum();
    }

    /** Rows returned; for a statement that modifies without returning, rows modified. */
    public double rows() {
        return root.type().equals("ModifyTable") && root.rows() == 0
                ? root.children().stream().mapToDouble(PlanNode::rows).sum()
                : root.rows();
    }

    /** Rows that conditions threw away after they had been read. */
    public double rowsRemoved() {
        return nodes().mapToDouble(node -> node.removedByFilter() + node.removedByRecheck())
                .sum();
    }

    /**
     * What stays equal from run to run and from one set of values to another: nodes, conditions, keys; no costs, times
     * or counts. Two plans of one shape do the same.
     */
    public String shape() {
        return PlanText.shape(this);
    }
}
