package com.asoud.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a plan gets at the rows of one table: one scan of an index, or of the table itself.
 *
 * <p>The conditions of a B-tree scan are told apart as the manual does (11.3, "Multicolumn Indexes"): equality on
 * leading keys, and any condition on the first key without an equality, bound the part of the index that is read;
 * conditions on keys further right are only checked inside it. Where a key in between is missing, PostgreSQL 18 can
 * skip through the index, one search for each value of that key.
 *
 * @param node the scan; for a bitmap, the {@code Bitmap Index Scan}
 * @param table the table
 * @param index the index, if one is read
 * @param boundary the keys that bound the scan, in the order of the index; all keys with a condition, if it is no
 *     B-tree
 * @param checked conditions that are looked at for each entry of the index between the bounds
 * @param filter conditions that are looked at for each row of the table that was fetched
 * @param skips whether {@code checked} hold keys behind one that has no condition; never before PostgreSQL 18, which
 *     then reads whatever is between the bounds
 */
public record AccessPath(
        PlanNode node,
        String table,
        Optional<IndexDefinition> index,
        List<String> boundary,
        List<String> checked,
        List<String> filter,
        boolean skips) {

    private static final int SHORT = 2;

    public AccessPath {
        boundary = List.copyOf(boundary);
        checked = List.copyOf(checked);
        filter = List.copyOf(filter);
    }

    /**
     * Every way in that the plan takes, of triggers too. A node that was never executed is left out.
     *
     * @param plan that was executed
     * @param catalog of the same database
     */
    public static List<AccessPath> of(Plan plan, IndexCatalog catalog) {
        return Stream.concat(Stream.of(plan.root()), plan.nested().stream().map(Plan.NestedPlan::root))
                .flatMap(root -> below(root, catalog, node -> node.loops() > 0))
                .toList();
    }

    /**
     * Every way in that the plan would take; whether a scan skips is not known then.
     *
     * @param plan that was not executed
     * @param catalog of the same database
     */
    public static List<AccessPath> planned(Plan plan, IndexCatalog catalog) {
        return planned(plan.root(), catalog);
    }

    /** The same, of one node and those below it. */
    public static List<AccessPath> planned(PlanNode node, IndexCatalog catalog) {
        return below(node, catalog, each -> true).toList();
    }

    private static Stream<AccessPath> below(PlanNode node, IndexCatalog catalog, Predicate<PlanNode> counts) {
        Stream<AccessPath> children = node.children().stream().flatMap(child -> below(child, catalog, counts));
        if (!counts.test(node)) {
            return Stream.empty();
        }
        return switch (node.type()) {
            case "Bitmap Heap Scan" ->
                node.nodes()
                        .filter(scan -> scan.type().equals("Bitmap Index Scan") && counts.test(scan))
                        .map(scan -> of(scan, node, catalog));
            case "Seq Scan", "Sample Scan", "Tid Scan", "Tid Range Scan", "Index Scan", "Index Only Scan" ->
                Stream.concat(Stream.of(of(node, node, catalog)), children);
            default -> children;
        };
    }

    private static AccessPath of(PlanNode scan, PlanNode heap, IndexCatalog catalog) {
        Optional<IndexDefinition> index = scan.index().flatMap(catalog::find);
        List<Condition> conditions =
                scan.condition("Index Cond").map(Condition::allOf).orElse(List.of());
        List<String> filter = heap.condition("Filter").map(Condition::allOf).orElse(List.of()).stream()
                .map(Condition::text)
                .toList();
        Boundary boundary = index.map(definition -> Boundary.of(definition, conditions))
                .orElseGet(() -> new Boundary(List.of(), List.of(), false));
        return new AccessPath(
                scan,
                heap.relation()
                        .orElseGet(() -> index.map(IndexDefinition::table).orElse("?")),
                index,
                boundary.keys(),
                boundary.checked(),
                filter,
                boundary.skips() && scan.indexSearches() > 0);
    }

    private record Boundary(List<String> keys, List<String> checked, boolean skips) {

        static Boundary of(IndexDefinition index, List<Condition> conditions) {
            List<String> bounding = new ArrayList<>();
            List<Condition> rest = new ArrayList<>(conditions);
            boolean tree = index.method().equals("btree");
            boolean open = true;
            Optional<String> nextOfRow = Optional.empty();
            boolean gap = false;
            boolean skips = false;
            for (String key : index.keys()) {
                List<Condition> onKey = conditions.stream()
                        .filter(condition ->
                                condition.operands().stream().anyMatch(operand -> isKey(operand, key, index)))
                        .toList();
                if (onKey.isEmpty()) {
                    gap = true;
                } else if (!tree
                        || !gap
                                && (open
                                        || nextOfRow
                                                .filter(operand -> isKey(operand, key, index))
                                                .isPresent())) {
                    bounding.add(key);
                    rest.removeAll(onKey);
                    open = onKey.stream().anyMatch(Condition::isEquality);
                    nextOfRow = onKey.stream()
                            .flatMap(condition -> behind(condition.operands(), key, index))
                            .findFirst();
                } else if (gap) {
                    skips = true;
                }
            }
            return new Boundary(bounding, rest.stream().map(Condition::text).toList(), skips);
        }

        /** The column of a row value that is compared where the key is equal. */
        private static Stream<String> behind(List<String> row, String key, IndexDefinition index) {
            return IntStream.range(1, row.size())
                    .filter(i -> isKey(row.get(i - 1), key, index))
                    .mapToObj(row::get);
        }

        /**
         * Casts that convert nothing are written in a condition and not in the index; but where a key is spelled like
         * the operand, it is that one.
         */
        private static boolean isKey(String operand, String key, IndexDefinition index) {
            String exact = Condition.withoutParentheses(operand);
            return index.keys().stream().map(Condition::withoutParentheses).anyMatch(exact::equals)
                    ? exact.equals(Condition.withoutParentheses(key))
                    : Condition.bare(operand).equals(Condition.bare(key));
        }
    }

    /** Whether an index is read from one end to the other: as an ordered list, or instead of the table. */
    public boolean readsWholeIndex() {
        return index.isPresent() && boundary.isEmpty() && !skips;
    }

    /** Whether the table itself is read from one end to the other. */
    public boolean readsWholeTable() {
        return node.type().equals("Seq Scan");
    }

    /**
     * Whether each time it reads no more than the {@value #SHORT} pages that a search in an index would take: a small
     * table, or the first rows of a large one, of which no more were asked for.
     */
    public boolean isShort() {
        return node.buffers() <= SHORT * Math.max(1, node.loops());
    }

    /** For people: {@code idx_order_user_created on order, bounded by user_id}. */
    public String describe() {
        if (index.isEmpty()) {
            return node.title();
        }
        return index.get().name() + " on " + table
                + (boundary.isEmpty()
                        ? (skips ? ", skipping through it" : ", all of it")
                        : ", bounded by " + String.join(", ", boundary))
                + (checked.isEmpty() ? "" : ", checking " + String.join(" and ", checked))
                + (filter.isEmpty() ? "" : ", filtering rows by " + String.join(" and ", filter));
    }
}
