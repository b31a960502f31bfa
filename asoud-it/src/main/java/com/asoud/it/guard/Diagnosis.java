package com.asoud.it.guard;

import com.asoud.it.explain.AccessPath;
import com.asoud.it.explain.Condition;
import com.asoud.it.explain.IndexCatalog;
import com.asoud.it.explain.IndexDefinition;
import com.asoud.it.explain.PlanNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a promise was probably broken.
 *
 * @param cause what kind of fault
 * @param text what it is about here, and what to do
 */
record Diagnosis(Cause cause, String text) {

    /** The faults that are recognised. */
    enum Cause {
        N_PLUS_ONE,
        STALE_STATISTICS,
        DEEP_OFFSET,
        OR_CHAIN,
        LEADING_WILDCARD,
        IMPLICIT_CONVERSION,
        CAST_ON_COLUMN,
        FUNCTION_ON_COLUMN,
        PREDICATE_NOT_PROVABLE,
        SKIP_SCAN,
        COLUMN_ORDER,
        FILTER_ONLY,
        MISSING_INDEX,
        UNKNOWN
    }

    /** An estimate that is wrong by more than this was not made from the rows that are there. */
    private static final double WRONG_BY = 50;

    /** The first cause that is found, the more particular ones first. */
    static Diagnosis of(Measurement measured, IndexCatalog catalog) {
        return Stream.<Optional<Diagnosis>>of(
                        nPlusOne(measured),
                        deepOffset(measured),
                        conditions(measured),
                        unprovable(measured, catalog),
                        skipScan(measured),
                        staleStatistics(measured),
                        filterOnly(measured),
                        columnOrder(measured, catalog),
                        missingIndex(measured))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(new Diagnosis(Cause.UNKNOWN, "compare the plan with the index definitions below"));
    }

    private static Optional<Diagnosis> nPlusOne(Measurement measured) {
        return measured.statements().stream()
                .filter(statement ->
                        statement.times() > 1 && measured.statements().size() > 1)
                .findFirst()
                .map(statement -> new Diagnosis(
                        Cause.N_PLUS_ONE,
                        "%s times the same statement: fetch what it reads together with the rows, by a join fetch: %s"
                                .formatted(statement.times(), statement.query().text())));
    }

    private static Optional<Diagnosis> deepOffset(Measurement measured) {
        return measured.nodes()
                .filter(node -> node.type().equals("Limit"))
                .filter(limit -> limit.children().get(0).rows() > limit.rows() + 1)
                .filter(limit -> measured.statements().stream()
                        .anyMatch(statement -> statement.query().text().contains(" offset ")))
                .findFirst()
                .map(limit -> new Diagnosis(
                        Cause.DEEP_OFFSET,
                        "%s rows are read and %s are kept: continue after the last row of the page before, (created_at, id) < (?, ?)"
                                .formatted(Bound.number(limit.children().get(0).rows()), Bound.number(limit.rows()))));
    }

    /** What a condition looks like from outside tells why no index can serve it. */
    private static Optional<Diagnosis> conditions(Measurement measured) {
        return measured.paths()
                .flatMap(path -> Stream.concat(path.filter().stream(), path.checked().stream()))
                .flatMap(text -> Condition.allOf(text).stream())
                .flatMap(condition -> condition(condition, measured).stream())
                .findFirst();
    }

    private static Optional<Diagnosis> condition(Condition condition, Measurement measured) {
        if (condition.isAlternative()) {
            return Optional.of(new Diagnosis(
                    Cause.OR_CHAIN,
                    "an OR bounds no scan: write a row value, or a UNION ALL of the alternatives: " + condition));
        }
        if (condition.operator().startsWith("~~") && condition.right().startsWith("'%")) {
            return Optional.of(new Diagnosis(
                    Cause.LEADING_WILDCARD,
                    "no B-tree finds a pattern that begins with a wildcard; use pg_trgm, or full text search: "
                            + condition));
        }
        if (condition.operands().size() != 1 || condition.operator().isEmpty()) {
            return Optional.empty();
        }
        String operand = condition.operands().get(0);
        String bare = Condition.bare(operand);
        if (bare.contains("(")) {
            return Optional.of(new Diagnosis(
                    Cause.FUNCTION_ON_COLUMN,
                    "an index of the column does not know what a function makes of it; index the expression: "
                            + condition));
        }
        if (!Condition.castOf(operand).isEmpty() && !Condition.castOf(operand).equals("text")
                || operand.indexOf("::") != operand.lastIndexOf("::")) {
            boolean written = measured.statements().stream()
                    .anyMatch(statement -> statement.query().text().contains("cast("));
            return Optional.of(
                    written
                            ? new Diagnosis(
                                    Cause.CAST_ON_COLUMN,
                                    "an index of the column does not know the cast; convert the value instead: "
                                            + condition)
                            : new Diagnosis(
                                    Cause.IMPLICIT_CONVERSION,
                                    "the value is bound with another type than the column's, and the column is converted: "
                                            + condition));
        }
        return Optional.empty();
    }

    private static Optional<Diagnosis> unprovable(Measurement measured, IndexCatalog catalog) {
        return measured.paths()
                .flatMap(path -> catalog.of(path.table())
                        .filter(index -> index.predicate().isPresent())
                        .filter(index -> path.index().filter(index::equals).isEmpty())
                        .filter(index ->
                                mentions(path, Condition.allOf(index.predicate().orElseThrow()))))
                .findFirst()
                .map(index -> new Diagnosis(
                        Cause.PREDICATE_NOT_PROVABLE,
                        "%s is partial, WHERE %s; a bound value cannot prove that in a generic plan: write a literal into the query"
                                .formatted(index.name(), index.predicate().orElseThrow())));
    }

    private static boolean mentions(AccessPath path, List<Condition> predicate) {
        return predicate.stream()
                .flatMap(condition -> condition.operands().stream())
                .map(Condition::bare)
                .anyMatch(column -> allConditions(path).stream()
                        .flatMap(text -> Condition.allOf(text).stream())
                        .flatMap(condition -> condition.operands().stream())
                        .anyMatch(operand -> Condition.bare(operand).equals(column)));
    }

    private static Optional<Diagnosis> skipScan(Measurement measured) {
        return measured.paths()
                .filter(path -> path.skips()
                        && path.node().indexSearches() > path.node().loops())
                .findFirst()
                .map(path -> new Diagnosis(
                        Cause.SKIP_SCAN,
                        "%s searches, one for each value of a leading column without a condition: %s"
                                .formatted(path.node().indexSearches(), path.describe())));
    }

    private static Optional<Diagnosis> staleStatistics(Measurement measured) {
        return measured.paths()
                .map(AccessPath::node)
                .filter(node -> node.removedByFilter() == 0 || !node.type().equals("Seq Scan"))
                .filter(node -> node.loops() == 1 && node.planRows() <= 1 && node.rows() > WRONG_BY
                        || node.loops() == 1 && node.rows() > WRONG_BY * node.planRows())
                .findFirst()
                .map(node -> new Diagnosis(
                        Cause.STALE_STATISTICS,
                        "the planner expected %s rows and met %s: ANALYZE the table (%s)"
                                .formatted(Bound.number(node.planRows()), Bound.number(node.rows()), node.title())));
    }

    private static Optional<Diagnosis> filterOnly(Measurement measured) {
        return measured.paths()
                .filter(path -> path.readsWholeIndex() && !path.filter().isEmpty())
                .findFirst()
                .map(path -> new Diagnosis(
                        Cause.FILTER_ONLY,
                        "the index is read from end to end, as a table would be: " + path.describe()));
    }

    private static Optional<Diagnosis> columnOrder(Measurement measured, IndexCatalog catalog) {
        return measured.paths()
                .filter(path -> path.boundary().isEmpty())
                .flatMap(path -> columns(path)
                        .flatMap(column -> catalog.of(path.table())
                                .filter(index -> index.keys().indexOf(column) > 0)
                                .map(index -> new Diagnosis(
                                        Cause.COLUMN_ORDER,
                                        "%s has %s, but behind %s"
                                                .formatted(
                                                        index.name(),
                                                        column,
                                                        String.join(
                                                                ", ",
                                                                index.keys()
                                                                        .subList(
                                                                                0,
                                                                                index.keys()
                                                                                        .indexOf(column))))))))
                .findFirst();
    }

    private static Optional<Diagnosis> missingIndex(Measurement measured) {
        return measured.paths()
                .filter(path -> path.boundary().isEmpty() || !path.filter().isEmpty())
                .flatMap(path -> columns(path)
                        .map(column -> new Diagnosis(
                                Cause.MISSING_INDEX,
                                "no index that serves this bounds %s of %s".formatted(column, path.table()))))
                .findFirst();
    }

    private static Stream<String> columns(AccessPath path) {
        return allConditions(path).stream()
                .flatMap(text -> Condition.allOf(text).stream())
                .flatMap(condition -> condition.operands().stream())
                .map(Condition::bare);
    }

    private static List<String> allConditions(AccessPath path) {
        return path.node().conditions().isEmpty()
                ? path.filter()
                : Stream.concat(
                                path.node().conditions().stream().map(PlanNode.NodeCondition::text),
                                path.filter().stream())
                        .distinct()
                        .toList();
    }

    /** The definitions that a reader compares with the plan. */
    static List<IndexDefinition> relevant(Measurement measured, IndexCatalog catalog) {
        return measured.paths()
                .map(AccessPath::table)
                .distinct()
                .flatMap(catalog::of)
                .toList();
    }
}
