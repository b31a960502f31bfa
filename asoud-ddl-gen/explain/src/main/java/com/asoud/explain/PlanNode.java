package com.asoud.explain;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One node of a plan (PostgreSQL manual, "Using EXPLAIN"). Rows are those of all loops and all parallel workers
 * together; where the plan was not executed, they are 0.
 *
 * @param type such as {@code Index Scan}
 * @param schema of the relation; only of {@link Explainer#verbose}
 * @param relation the table that a scan or a modification is about
 * @param index the index that a scan reads
 * @param alias what the table is called in the statement
 * @param role of the node for the one above it, such as {@code Outer} or {@code SubPlan}
 * @param output expressions that it returns; only of {@link Explainer#verbose}
 * @param planRows the planner's estimate, for one loop
 * @param planCost the planner's estimate of what all of it costs, in its own unit, with the nodes below
 * @param rows rows that the node returned
 * @param loops how often it was started
 * @param conditions its conditions, by what EXPLAIN calls them, such as {@code Index Cond} or {@code Filter}
 * @param sortKey what a sort orders by; empty for other nodes
 * @param presortedKey by which of these its input is ordered already, for an incremental sort
 * @param removedByFilter rows that {@code Filter} or {@code Join Filter} threw away
 * @param removedByRecheck rows that a lossy bitmap or index had promised wrongly
 * @param heapFetches rows for which an index-only scan had to look into the table after all
 * @param indexSearches descents into the index; PostgreSQL tells since 18, and it is 0 before
 * @param buffers pages of 8 kB touched by the node and those below it, in the cache or not: shared, local and temporary
 * @param hits those of its buffers that are shared and were in the server's cache
 * @param misses those of its buffers that are shared and were not
 * @param children in the order of execution
 */
public record PlanNode(
        String type,
        Optional<String> schema,
        Optional<String> relation,
        Optional<String> index,
        Optional<String> alias,
        Optional<String> role,
        List<String> output,
        double planRows,
        double planCost,
        double rows,
        double loops,
        List<NodeCondition> conditions,
        List<String> sortKey,
        List<String> presortedKey,
        double removedByFilter,
        double removedByRecheck,
        long heapFetches,
        long indexSearches,
        long buffers,
        long hits,
        long misses,
        List<PlanNode> children) {

    /** A call of a procedure: all that it does is in nested plans. */
    static final PlanNode CALL = new PlanNode(
            "Call",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            0,
            0,
            0,
            1,
            List.of(),
            List.of(),
            List.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of());

    /**
     * @param kind such as {@code Index Cond}
     * @param text as PostgreSQL spells it
     */
    public record NodeCondition(String kind, String text) {}

    public PlanNode {
        output = List.copyOf(output);
        conditions = List.copyOf(conditions);
        sortKey = List.copyOf(sortKey);
        presortedKey = List.copyOf(presortedKey);
        children = List.copyOf(children);
    }

    /** The condition of that kind, if the node has one. */
    public Optional<String> condition(String kind) {
        return conditions.stream()
                .filter(condition -> condition.kind().equals(kind))
                .map(NodeCondition::text)
                .findFirst();
    }

    /** This node and all below it, from the top. */
    public Stream<PlanNode> nodes() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(PlanNode::nodes));
    }

    /** Whether it orders all of its input: not so an incremental sort, which finds its input almost in order. */
    public boolean isFullSort() {
        return type.equals("Sort");
    }

    /** Whether it is executed anew for each row of a query around it. */
    public boolean isRepeated() {
        return role.equals(Optional.of("SubPlan")) && loops > 1;
    }

    /** What it would be if each subquery were executed once, with the first row that needs it. */
    public PlanNode withSubqueriesOnce() {
        List<PlanNode> below =
                children.stream().map(PlanNode::withSubqueriesOnce).toList();
        double share = isRepeated() ? 1 / loops : 1;
        return new PlanNode(
                type,
                schema,
                relation,
                index,
                alias,
                role,
                output,
                planRows,
                planCost,
                rows * share,
                loops * share,
                conditions,
                sortKey,
                presortedKey,
                removedByFilter * share,
                removedByRecheck * share,
                heapFetches,
                indexSearches,
                pagesOnce(PlanNode::buffers, below, share),
                pagesOnce(PlanNode::hits, below, share),
                pagesOnce(PlanNode::misses, below, share),
                below);
    }

    /** The same node of two executions, together. */
    PlanNode plus(PlanNode other) {
        return new PlanNode(
                type,
                schema,
                relation,
                index,
                alias,
                role,
                output,
                planRows,
                planCost,
                rows + other.rows,
                loops + other.loops,
                conditions,
                sortKey,
                presortedKey,
                removedByFilter + other.removedByFilter,
                removedByRecheck + other.removedByRecheck,
                heapFetches + other.heapFetches,
                indexSearches + other.indexSearches,
                buffers + other.buffers,
                hits + other.hits,
                misses + other.misses,
                IntStream.range(0, children.size())
                        .mapToObj(i -> children.get(i).plus(other.children.get(i)))
                        .toList());
    }

    private long pagesOnce(ToLongFunction<PlanNode> pages, List<PlanNode> below, double share) {
        long less = children.stream().mapToLong(pages).sum()
                - below.stream().mapToLong(pages).sum();
        return Math.round((pages.applyAsLong(this) - less) * share);
    }

    /**
     * What it and those below it do, and with how many conditions, however these are spelled: a plan for certain values
     * and one for any values spell them differently.
     */
    public List<String> outline() {
        return nodes().map(node -> node.title() + ", "
                        + node.conditions().stream().map(NodeCondition::kind).toList())
                .toList();
    }

    /** What a reader needs to recognise it: {@code Index Scan using idx_order_user_created on order}. */
    public String title() {
        return type
                + index.map(name -> " using " + name).orElse("")
                + relation.map(name -> " on " + name).orElse("");
    }

    @Override
    public String toString() {
        return title();
    }
}
