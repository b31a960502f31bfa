package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanNode;
import com.asoud.explain.PreparedQuery;
import com.asoud.planguard.guard.Diagnosis.Cause;
import com.asoud.planguard.guard.Suspicion.Proof;
import com.asoud.planguard.guard.Suspicion.Variant;
import com.asoud.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a query asks for, and how its values are bound. */
final class QuerySuspicions {

    /** So many values are many. */
    private static final int LONG = 10;

    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    /** A value that is not known, as a generic plan prints it. */
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

    private final Observation observed;
    private final Measurement measured;
    private final PreparedQuery first;

    QuerySuspicions(Observation observed) {
        this.observed = observed;
        this.measured = observed.measured();
        this.first = observed.first().query();
    }

    private Stream<Integer> places() {
        return IntStream.rangeClosed(1, first.types().size()).boxed();
    }

    /** Hibernate itself says that it reads all rows to throw most of them away. */
    List<Suspicion> pagingInMemory() {
        return observed.execution().pagedInMemory()
                ? List.of(limited(
                                Cause.IN_MEMORY_PAGING,
                                "Hibernate reads all rows and takes the page from them in memory, because a collection is fetched; limited to 10 rows the promise is kept: fetch the page of ids first, and then the collection of these")
                        .proven(Proof.FEWER_ROWS))
                : List.of();
    }

    private Suspicion limited(Cause cause, String text) {
        return Suspicion.of(
                cause,
                text,
                query -> new PreparedQuery(query.text() + " fetch first 10 rows only", query.types(), query.values()));
    }

    /** Rows that a Limit node throws away. */
    List<Suspicion> offset() {
        if (measured.rowsSkipped() == 0) {
            return List.of();
        }
        String text =
                "%s rows are read to be skipped; from the first row on, the promise is kept: continue after the last row of the page before, by a row value such as (created_at, id) < (?, ?)"
                        .formatted(Bound.number(measured.rowsSkipped()));
        String skipped = "\\b" + (long) measured.rowsSkipped() + "\\b";
        return Stream.concat(
                        places().filter(place ->
                                        WHOLE_NUMBERS.contains(first.types().get(place - 1)))
                                .map(place -> Suspicion.of(
                                        Cause.DEEP_OFFSET, text, query -> query.with(Map.of(place, Optional.of("0"))))),
                        Stream.of(Suspicion.of(
                                Cause.DEEP_OFFSET,
                                text,
                                query -> new PreparedQuery(
                                        query.text().replaceAll(skipped, "0"), query.types(), query.values()))))
                .map(suspicion -> suspicion.proven(Proof.NONE_SKIPPED))
                .toList();
    }

    /** A subquery that is executed for each row, counted as if it were executed once. */
    List<Suspicion> subqueries() {
        return measured.nodes()
                .filter(PlanNode::isRepeated)
                .limit(1)
                .map(node -> Suspicion.of(
                                Cause.CORRELATED_SUBQUERY,
                                "a subquery is executed %s times, once for each row, and reads %s pages (%s); executed once the promise is kept: join it, or compute it in a lateral join or a group of all"
                                        .formatted(Bound.number(node.loops()), node.buffers(), node.title()))
                        .counting(once ->
                                once.withSubqueriesOnce(observed.database().catalog())))
                .toList();
    }

    /** A column that is converted, because what it is compared with has another type. */
    List<Suspicion> types() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        for (AccessPath path : observed.guilty()) {
            for (Condition condition : Observation.conditions(path)) {
                for (String operand : condition.operands()) {
                    String column = Condition.bare(operand);
                    if (!Condition.castOf(operand).isEmpty()) {
                        Optional<String> type = observed.type(path.table(), column);
                        for (String declared :
                                type.isPresent() ? new LinkedHashSet<>(first.types()) : Set.<String>of()) {
                            suspected.add(Suspicion.of(
                                    Cause.IMPLICIT_CONVERSION,
                                    "the value is bound as %s, and the column is converted: %s; bound as %s, the type of %s, the promise is kept"
                                            .formatted(declared, condition, type.get(), column),
                                    query -> typed(query, declared, type.get())));
                        }
                    }
                }
            }
        }
        List<Condition> joins = Observation.joins(measured.nodes())
                .filter(join -> join.operator().equals("="))
                .toList();
        for (Condition join : joins) {
            suspected.addAll(joinedTypes(join.operands().get(0), join.right()));
            suspected.addAll(joinedTypes(join.right(), join.operands().get(0)));
        }
        return suspected;
    }

    private static PreparedQuery typed(PreparedQuery query, String declared, String type) {
        return new PreparedQuery(
                query.text(),
                query.types().stream()
                        .map(known -> known.equals(declared) ? type : known)
                        .toList(),
                query.values());
    }

    /** The other column, as if it had the type of the one that is converted for it. */
    private List<Suspicion> joinedTypes(String converted, String other) throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        String column = Observation.unqualified(Condition.bare(converted));
        String against = Observation.unqualified(Condition.bare(other));
        if (Condition.castOf(converted).isEmpty()) {
            return suspected;
        }
        List<String> tables = measured.paths().map(AccessPath::table).distinct().toList();
        for (String table : tables) {
            for (String otherTable : tables) {
                Optional<String> type = observed.type(table, column);
                Optional<String> otherType = observed.type(otherTable, against);
                if (type.isPresent() && otherType.isPresent() && !type.equals(otherType)) {
                    suspected.add(Suspicion.of(
                            Cause.IMPLICIT_CONVERSION,
                            "%s is %s and %s is %s, so that %1$s is converted for each row; with %3$s as %2$s the promise is kept"
                                    .formatted(column, type.get(), against, otherType.get()),
                            "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING CAST(%2$s AS %3$s)"
                                    .formatted(observed.sqlName(otherTable), against, type.get()),
                            "ANALYZE " + observed.sqlName(otherTable)));
                }
            }
        }
        return suspected;
    }

    /** An OR; with null for the values of all alternatives but one, the planner leaves the others out. */
    List<Suspicion> alternatives() {
        return observed.execution()
                .measurement(PlanMode.GENERIC)
                .nodes()
                .flatMap(node -> node.conditions().stream())
                .flatMap(condition -> Condition.allOf(condition.text()).stream())
                .filter(Condition::isAlternative)
                .distinct()
                .map(chain -> Suspicion.of(
                                Cause.OR_CHAIN,
                                "an OR bounds no scan: %s; each alternative by itself, the promise is kept: write a row value, or a UNION ALL"
                                        .formatted(chain))
                        .with(each(chain))
                        .in(PlanMode.CUSTOM)
                        .proven(Proof.ANOTHER_WAY))
                .toList();
    }

    private static List<Variant> each(Condition chain) {
        List<Set<Integer>> places = new ArrayList<>();
        for (String alternative : chain.alternatives()) {
            Set<Integer> own = new TreeSet<>();
            PARAMETER.matcher(alternative).results().forEach(found -> own.add(Integer.valueOf(found.group(1))));
            places.add(own);
        }
        if (places.stream().anyMatch(Set::isEmpty)) {
            return List.of();
        }
        return places.stream()
                .map(own -> {
                    Map<Integer, Optional<String>> others = new TreeMap<>();
                    places.stream()
                            .filter(set -> set != own)
                            .flatMap(Set::stream)
                            .filter(place -> !own.contains(place))
                            .forEach(place -> others.put(place, Optional.empty()));
                    return new Variant(List.of(), query -> query.with(others));
                })
                .toList();
    }

    /** Planned for these values, the promise is kept. */
    List<Suspicion> genericPlan() {
        if (measured.mode() == PlanMode.CUSTOM || first.types().isEmpty()) {
            return List.of();
        }
        Optional<IndexDefinition> partial = observed.execution()
                .measurement(PlanMode.CUSTOM)
                .paths()
                .flatMap(path -> path.index().stream())
                .filter(index -> index.predicate().isPresent())
                .findFirst();
        return List.of(partial.map(index -> Suspicion.of(
                        Cause.PREDICATE_NOT_PROVABLE,
                        "%s is partial, WHERE %s; a bound value cannot prove that in a generic plan; planned for these values the promise is kept: write the value as a literal in the query"
                                .formatted(index.name(), index.predicate().orElseThrow())))
                .orElseGet(() -> Suspicion.of(
                        Cause.GENERIC_PLAN,
                        "planned for these values the promise is kept, planned once for any values it is not"))
                .in(PlanMode.CUSTOM));
    }

    List<Suspicion> longList() throws SQLException {
        List<Suspicion> suspected = new ArrayList<>();
        if (first.types().size() >= LONG) {
            suspected.add(Suspicion.of(
                    Cause.LONG_LIST,
                    "%s values are bound; with one of them in place of all the promise is kept"
                            .formatted(first.types().size()),
                    query -> query.with(IntStream.rangeClosed(1, query.values().size())
                            .boxed()
                            .collect(Collectors.toMap(
                                    place -> place, place -> query.values().get(0))))));
        }
        for (int place : places().toList()) {
            String type = first.types().get(place - 1);
            Optional<String> value = first.values().get(place - 1);
            if (type.endsWith("[]") && value.isPresent()) {
                Optional<String> one = observed.text(
                        "SELECT (a.a)[1:1]::text FROM (SELECT CAST(? AS %s) AS a) AS a WHERE cardinality(a.a) >= %s"
                                .formatted(type, LONG),
                        value.get());
                one.ifPresent(single -> suspected.add(Suspicion.of(
                        Cause.LONG_LIST,
                        "the array in $%s is long; with its first value alone the promise is kept".formatted(place),
                        query -> query.with(Map.of(place, Optional.of(single))))));
            }
        }
        return suspected;
    }

    /** The rows are sorted only for an aggregate of different values (PostgreSQL 16). */
    List<Suspicion> distinct() {
        return observed.verbose()
                .nodes()
                .flatMap(node -> node.output().stream())
                .filter(output -> output.contains("(DISTINCT "))
                .distinct()
                .map(output -> Suspicion.of(
                        Cause.COUNT_DISTINCT,
                        "%s sorts every row that matches; without this sort the promise is kept: count the groups of a subquery with GROUP BY"
                                .formatted(output),
                        "SET LOCAL enable_presorted_aggregate = off"))
                .toList();
    }

    /** Two tables of which each row of the one comes once for each row of the other. */
    List<Suspicion> multiplication() {
        Map<String, String> relations = new LinkedHashMap<>();
        Map<String, Set<String>> same = new LinkedHashMap<>();
        for (PlanNode node : observed.verbose().nodes().toList()) {
            node.alias().ifPresent(alias -> node.relation().ifPresent(relation -> relations.put(alias, relation)));
            node.conditions().stream()
                    .flatMap(condition -> Condition.allOf(condition.text()).stream())
                    .filter(condition -> condition.operator().equals("="))
                    .forEach(condition ->
                            join(same, Condition.bare(condition.operands().get(0)), Condition.bare(condition.right())));
        }
        Set<Suspicion> suspected = new LinkedHashSet<>();
        for (Set<String> columns : new HashSet<>(same.values())) {
            for (String one : columns) {
                for (String other : columns) {
                    String a = relations.get(alias(one));
                    String b = relations.get(alias(other));
                    if (a != null && b != null && a.compareTo(b) < 0) {
                        suspected.add(multiplied(a, b, one).with(List.of(thinned(a, one), thinned(b, other))));
                    } else if (a != null && a.equals(b) && alias(one).compareTo(alias(other)) < 0) {
                        suspected.add(multiplied(a, a, one)
                                .with(List.of(thinned(a, one)))
                                .counting(after -> isSquared(a, one, after) ? after : measured));
                    }
                }
            }
        }
        return List.copyOf(suspected);
    }

    private static String alias(String column) {
        return column.replaceFirst("\\..*", "");
    }

    private Suspicion multiplied(String a, String b, String by) {
        return Suspicion.of(
                        Cause.JOIN_MULTIPLICATION,
                        "%s rows are returned, each of %s once for each of %s; with one row of either for each %s the promise is kept: read the two in statements of their own"
                                .formatted(Bound.number(measured.rows()), a, b, by))
                .proven(Proof.NOT_MULTIPLIED);
    }

    /** Whether so many rows are returned as a value has rows, times as many: not only each of them once. */
    private boolean isSquared(String table, String column, Measurement single) {
        try {
            double rowsOfAValue = observed.text(
                            "SELECT CAST(count(%s) / greatest(1.0, count(DISTINCT %1$s)) AS text) FROM %s"
                                    .formatted(Observation.unqualified(column), observed.sqlName(table)))
                    .map(Double::valueOf)
                    .orElse(1.0);
            return single.rows() > 0 && measured.rows() >= single.rows() * Math.pow(rowsOfAValue, 1.5);
        } catch (SQLException failure) {
            throw new GuardFailure("The rows of a value cannot be counted", failure);
        }
    }

    private static void join(Map<String, Set<String>> same, String one, String other) {
        Set<String> all = new TreeSet<>(List.of(one, other));
        all.addAll(same.getOrDefault(one, Set.of()));
        all.addAll(same.getOrDefault(other, Set.of()));
        all.forEach(column -> same.put(column, all));
    }

    /** A table of its own, with the same indexes, that hides the other from this session. */
    private Variant thinned(String table, String column) {
        return new Variant(
                List.of(
                        "CREATE TEMPORARY TABLE plan_guard_thinned (LIKE %s INCLUDING INDEXES)"
                                .formatted(observed.sqlName(table)),
                        "INSERT INTO plan_guard_thinned SELECT DISTINCT ON (%s) * FROM %s"
                                .formatted(Observation.unqualified(column), observed.sqlName(table)),
                        "ANALYZE plan_guard_thinned",
                        "ALTER TABLE plan_guard_thinned RENAME TO " + Identifiers.quote(table)),
                query -> query);
    }

    /** Not where most of what is read is thrown away: a limit would end a search that finds by chance. */
    List<Suspicion> limit() {
        return observed.first().plan().root().type().equals("Limit") || measured.rowsRemoved() > LONG * measured.rows()
                ? List.of()
                : List.of(limited(
                        Cause.MISSING_LIMIT,
                        "%s rows are returned; limited to the first 10 the promise is kept"
                                .formatted(Bound.number(measured.rows()))));
    }
}
