package com.asoud.it.guard;

import com.asoud.it.explain.AccessPath;
import com.asoud.it.explain.Condition;
import com.asoud.it.explain.IndexCatalog;
import com.asoud.it.explain.IndexDefinition;
import com.asoud.it.explain.PlanNode;
import com.asoud.it.explain.PreparedQuery;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** A constant, or the place of a bound value, in what PostgreSQL prints. */
    private static final Pattern VALUE = Pattern.compile("'((?:[^']|'')*)'|\\$(\\d+)");

    /** More than a column. */
    private static final Pattern EXPRESSION = Pattern.compile("\\(| [-+*/%|]+ | AT TIME ZONE ");

    private static final Pattern OFFSET = Pattern.compile("(?i)\\boffset\\s");

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
                .filter(statement -> !statement.plan().root().type().equals("ModifyTable"))
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
                        .anyMatch(statement ->
                                OFFSET.matcher(statement.query().text()).find()))
                .findFirst()
                .map(limit -> new Diagnosis(
                        Cause.DEEP_OFFSET,
                        "%s rows are read and %s are kept: continue after the last row of the page before, by a row value such as (created_at, id) < (?, ?)"
                                .formatted(Bound.number(limit.children().get(0).rows()), Bound.number(limit.rows()))));
    }

    /** What a condition looks like from outside tells why no index can serve it. */
    private static Optional<Diagnosis> conditions(Measurement measured) {
        return measured.statements().stream()
                .flatMap(statement -> statement.paths().stream()
                        .flatMap(path -> Stream.concat(path.filter().stream(), path.checked().stream()))
                        .flatMap(text -> Condition.allOf(text).stream())
                        .flatMap(condition -> condition(condition, statement.query()).stream()))
                .findFirst();
    }

    private static Optional<Diagnosis> condition(Condition condition, PreparedQuery query) {
        if (condition.isAlternative()) {
            return Optional.of(new Diagnosis(
                    Cause.OR_CHAIN,
                    "an OR bounds no scan: write a row value, or a UNION ALL of the alternatives: " + condition));
        }
        if (condition.operator().startsWith("~~")
                && value(condition, query)
                        .filter(pattern -> pattern.startsWith("%") || pattern.startsWith("_"))
                        .isPresent()) {
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
        if (!bare.startsWith("'") && EXPRESSION.matcher(bare).find()) {
            return Optional.of(new Diagnosis(
                    Cause.FUNCTION_ON_COLUMN,
                    "an index of the column does not know what a function makes of it; index the expression: "
                            + condition));
        }
        if (!Condition.castOf(operand).isEmpty() && isCast(bare, query)) {
            return Optional.of(new Diagnosis(
                    Cause.CAST_ON_COLUMN,
                    "an index of the column does not know the cast; convert the value instead: " + condition));
        }
        if (!List.of("", "text").contains(Condition.castOf(operand))
                || operand.indexOf("::") != operand.lastIndexOf("::")) {
            return Optional.of(new Diagnosis(
                    Cause.IMPLICIT_CONVERSION,
                    "the value is bound with another type than the column's, and the column is converted: "
                            + condition));
        }
        return Optional.empty();
    }

    /** The constant, or the bound value, that a condition compares with. */
    private static Optional<String> value(Condition condition, PreparedQuery query) {
        Matcher value = VALUE.matcher(condition.right());
        if (!value.find()) {
            return Optional.empty();
        }
        return value.group(2) == null ? Optional.of(value.group(1)) : bound(value.group(2), query);
    }

    private static Optional<String> bound(String number, PreparedQuery query) {
        int place = Integer.parseInt(number);
        return place > query.values().size() ? Optional.empty() : query.values().get(place - 1);
    }

    /** Whether the query itself casts the column: what PostgreSQL adds looks the same in the plan. */
    private static boolean isCast(String operand, PreparedQuery query) {
        String column = Pattern.quote(operand.substring(operand.lastIndexOf('.') + 1));
        return Pattern.compile("(?i)\\bcast\\s*\\(\\s*([\\w\"]+\\.)?%1$s\\s+as\\b|\\b%1$s\\s*::".formatted(column))
                .matcher(query.text())
                .find();
    }

    private static Optional<Diagnosis> unprovable(Measurement measured, IndexCatalog catalog) {
        return measured.statements().stream()
                .flatMap(statement -> statement.paths().stream()
                        .flatMap(path -> catalog.of(path.table())
                                .filter(index -> index.predicate().isPresent())
                                .filter(index ->
                                        path.index().filter(index::equals).isEmpty())
                                .filter(index -> Condition.allOf(
                                                index.predicate().orElseThrow())
                                        .stream()
                                        .anyMatch(predicate -> isBound(path, predicate, statement.query())))))
                .findFirst()
                .map(index -> new Diagnosis(
                        Cause.PREDICATE_NOT_PROVABLE,
                        "%s is partial, WHERE %s; a bound value cannot prove that in a generic plan: write a literal into the query"
                                .formatted(index.name(), index.predicate().orElseThrow())));
    }

    /** Whether the plan knows only at execution that the predicate holds. */
    private static boolean isBound(AccessPath path, Condition predicate, PreparedQuery query) {
        return allConditions(path).stream()
                .flatMap(text -> Condition.allOf(text).stream())
                .filter(condition -> condition.right().contains("$"))
                .filter(condition -> bare(condition).equals(bare(predicate)))
                .anyMatch(condition -> value(condition, query)
                        .filter(value -> isMetBy(value, predicate, query))
                        .isPresent());
    }

    private static List<String> bare(Condition condition) {
        return condition.operands().stream().map(Condition::bare).toList();
    }

    /** Whether the value is the predicate's; where the predicate does not name one, it may be. */
    private static boolean isMetBy(String value, Condition predicate, PreparedQuery query) {
        return switch (predicate.operator()) {
            case "" -> value.equals("true");
            case "NOT" -> value.equals("false");
            case "=" -> value.equals(value(predicate, query).orElseGet(predicate::right));
            default -> true;
        };
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
                .filter(node -> !isForAnyValue(node))
                .filter(node -> node.removedByFilter() == 0 || !node.type().equals("Seq Scan"))
                .filter(node -> node.loops() == 1 && node.planRows() <= 1 && node.rows() > WRONG_BY
                        || node.loops() == 1 && node.rows() > WRONG_BY * node.planRows())
                .findFirst()
                .map(node -> new Diagnosis(
                        Cause.STALE_STATISTICS,
                        "the planner expected %s rows and met %s: ANALYZE the table (%s)"
                                .formatted(Bound.number(node.planRows()), Bound.number(node.rows()), node.title())));
    }

    /** Whether the estimate is an average, since the plan does not know the value. */
    private static boolean isForAnyValue(PlanNode node) {
        return node.conditions().stream().anyMatch(condition -> condition.text().contains("$"));
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
