package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanNode;
import com.asoud.planguard.guard.Promise.Aspect;
import com.asoud.planguard.guard.Promise.Broken;
import com.asoud.planguard.guard.Promise.Complaint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What is promised of a call. Each promise holds for both plans, every kind of values and every scale, unless it is
 * made within {@link #on} or {@link #in}; the one that is made last counts.
 *
 * <p>Whatever is promised, a plan may read neither a whole table nor a whole index ({@link #reads} allows it), may not
 * skip through an index ({@link #skips} allows it), and no planner switch may be touched.
 */
public final class GuardedCall {

    private static final List<String> SWITCHES = List.of("enable_", "_cost");

    private final ValueKind kind;
    private final Map<String, String> declared;
    private final KeySpelling spelling;
    private final Map<PlanMode, Map<Aspect, Promise>> promises = new EnumMap<>(PlanMode.class);
    private final Map<PlanMode, Growth> growth = new EnumMap<>(PlanMode.class);
    private final Map<PlanMode, List<String>> servedBy = new EnumMap<>(PlanMode.class);
    private final Set<String> readWhole = new HashSet<>();
    private Set<PlanMode> modes = EnumSet.allOf(PlanMode.class);
    private boolean skipsAllowed;
    private Optional<String> better = Optional.empty();
    private Optional<StatementCount> statements = Optional.empty();
    private final Map<Integer, GuardedCall> ofStatements = new TreeMap<>();
    private Optional<Execution> execution = Optional.empty();

    GuardedCall(ValueKind kind, Map<String, String> declared, KeySpelling spelling) {
        this.kind = kind;
        this.declared = declared;
        this.spelling = spelling;
        promise(Aspect.SWITCHES, "no planner setting touched", (mode, measured) -> touchedSwitch(measured));
        promise(Aspect.WHOLE, "nothing read from end to end", (mode, measured) -> wholeRead(measured));
        promise(Aspect.SKIPS, "no skipping through an index", (mode, measured) -> skip(measured));
    }

    /**
     * How many statements the call executes; a JDBC batch is one. More of them is often an association that is read for
     * each row.
     */
    public GuardedCall statements(int count) {
        statements = Optional.of(new StatementCount(count, count));
        return this;
    }

    /**
     * The same where it depends on the values: a page is counted only if it is full.
     *
     * @param bound such as {@code atMost(2)}; at least one is sent
     */
    public GuardedCall statements(Bound bound) {
        statements = Optional.of(new StatementCount(1, (int) bound.limit()));
        return this;
    }

    /**
     * Promises for one of the statements only, such as the count of a page. What is promised of the call itself, but
     * for the number of {@link #statements}, is then about the others.
     *
     * @param number its place among the different statements of the call, from 1
     */
    public GuardedCall statement(int number, Consumer<GuardedCall> more) {
        more.accept(ofStatements.computeIfAbsent(number, any -> new GuardedCall(kind, declared, spelling)));
        return this;
    }

    /**
     * Every way in that the plan takes is through one of these indexes, those of triggers too; tables that
     * {@link #reads} allows are left out.
     *
     * @param indexes names; several where the query has several tables, or the choice does not matter
     */
    public GuardedCall servedBy(String... indexes) {
        List<String> expected = List.of(indexes);
        modes.forEach(mode -> servedBy.put(mode, expected));
        return promise(
                Aspect.SERVED_BY,
                "served by " + String.join(" or ", indexes),
                (mode, measured) -> notServed(measured, expected));
    }

    /**
     * One scan of some index is bounded by all of these key columns, not merely filtered by them. In a join they are
     * those of one of the tables, and which one does not matter; {@link #servedBy} speaks of all.
     *
     * @param columns or expressions, in SQL; the server decides whether an index has them
     */
    public GuardedCall boundedBy(String... columns) {
        List<String> expected = List.of(columns);
        return promise(
                Aspect.BOUNDED_BY,
                "bounded by " + String.join(", ", columns),
                (mode, measured) -> spelling.notBounded(measured, expected));
    }

    /** The rows come in order: at the most, those of one moment are put in order among each other. */
    public GuardedCall noSort() {
        return promise(
                Aspect.SORT,
                "no sort",
                (mode, measured) -> measured.nodes()
                        .filter(PlanNode::isFullSort)
                        .findFirst()
                        .map(sort -> new Complaint(
                                "all rows are sorted by " + String.join(", ", sort.sortKey()), Optional.of(sort))));
    }

    /** Takes {@link #noSort} back: within {@link #on} or {@link #in}, where another plan is better. */
    public GuardedCall maySort() {
        modes.forEach(mode -> promisesFor(mode).remove(Aspect.SORT));
        return this;
    }

    /** No row is fetched from a table: each index that is read holds all columns that the query needs. */
    public GuardedCall indexOnly() {
        return promise(
                Aspect.INDEX_ONLY,
                "answered by indexes only",
                (mode, measured) ->
                        first(measured, path -> !path.node().type().equals("Index Only Scan") && !isAllowed(path)));
    }

    /** Rows that the first statement returns. */
    public GuardedCall rows(Bound bound) {
        return amount(Aspect.ROWS, "rows", bound, Measurement::rows);
    }

    /** Rows that conditions throw away after they were read, for each row returned. */
    public GuardedCall rowsRemovedPerRow(Bound bound) {
        return amount(
                Aspect.ROWS_REMOVED,
                "rows removed for each row",
                bound,
                measured -> measured.perRow(measured.rowsRemoved()));
    }

    /** Pages of 8 kB for each row returned; an empty result counts as one row. */
    public GuardedCall buffersPerRow(Bound bound) {
        return amount(
                Aspect.BUFFERS_PER_ROW, "pages for each row", bound, measured -> measured.perRow(measured.buffers()));
    }

    /** Pages of 8 kB for each row that matches: for counts and sums, and where every match must be sorted. */
    public GuardedCall buffersPerMatch(Bound bound) {
        return amount(
                Aspect.BUFFERS_PER_MATCH,
                "pages for each matching row",
                bound,
                measured -> measured.buffers() / Math.max(1, measured.matches()));
    }

    /** Pages of 8 kB in all. */
    public GuardedCall buffers(Bound bound) {
        return amount(Aspect.BUFFERS, "pages", bound, Measurement::buffers);
    }

    /** How the pages grow from the smallest to the largest scale. */
    public GuardedCall grows(Growth law) {
        modes.forEach(mode -> growth.put(mode, law));
        return this;
    }

    /**
     * Costs no more than another call of the same guard: a page deep in a list no more than its first. What another
     * search costs, and a few rows of the same moment, are allowed for; and one page for each row returned, since it is
     * by chance that rows lie together.
     *
     * @param first the other call, made before
     */
    public GuardedCall asCheapAs(GuardedCall first) {
        Execution other = first.execution();
        return promise(
                Aspect.AS_CHEAP_AS,
                "no dearer than " + other.call().query(),
                (mode, measured) -> Promise.dearer(measured, other.measurement(mode), other.call()));
    }

    /**
     * It is right to read these from end to end, because the query asks for most of it.
     *
     * @param tablesOrIndexes names
     */
    public GuardedCall reads(String... tablesOrIndexes) {
        readWhole.addAll(Arrays.asList(tablesOrIndexes));
        return this;
    }

    /** It is right to skip through an index whose leading column has few values (PostgreSQL 18). */
    public GuardedCall skips() {
        skipsAllowed = true;
        return this;
    }

    /**
     * Says which index would make the query {@link Growth#CONSTANT}. It is built in a transaction that is rolled back,
     * and must keep that promise; the report shows the figures.
     *
     * @param createIndex such as {@code CREATE INDEX ON product (tag, created_at, id)}
     */
    public GuardedCall wouldBeConstantWith(String createIndex) {
        better = Optional.of(createIndex);
        return this;
    }

    /** Promises for one kind of values only. */
    public GuardedCall on(ValueKind only, Consumer<GuardedCall> more) {
        if (kind == only) {
            more.accept(this);
        }
        return this;
    }

    /** Promises for one of the plans only. */
    public GuardedCall in(PlanMode only, Consumer<GuardedCall> more) {
        Set<PlanMode> before = modes;
        modes = EnumSet.of(only);
        try {
            more.accept(this);
        } finally {
            modes = before;
        }
        return this;
    }

    private GuardedCall amount(Aspect aspect, String what, Bound bound, ToDoubleFunction<Measurement> amount) {
        return promise(aspect, what + ": " + bound, (mode, measured) -> {
            double found = amount.applyAsDouble(measured);
            return bound.isExceededBy(found)
                    ? Optional.of(new Complaint(what + ": " + Bound.number(found), Promise.dearest(measured)))
                    : Optional.empty();
        });
    }

    private GuardedCall promise(Aspect aspect, String text, Promise.Check check) {
        modes.forEach(mode -> promisesFor(mode).put(aspect, new Promise(aspect, text, check)));
        return this;
    }

    private Map<Aspect, Promise> promisesFor(PlanMode mode) {
        return promises.computeIfAbsent(mode, key -> new EnumMap<>(Aspect.class));
    }

    private Optional<Complaint> touchedSwitch(Measurement measured) {
        return measured.statements().stream()
                .flatMap(statement -> statement.plan().settings().entrySet().stream())
                .filter(setting -> SWITCHES.stream().anyMatch(setting.getKey()::contains))
                .filter(setting -> !setting.getValue().equals(declared.get(setting.getKey())))
                .findFirst()
                .map(setting -> new Complaint(setting.getKey() + " is " + setting.getValue(), Optional.empty()));
    }

    private Optional<Complaint> wholeRead(Measurement measured) {
        return first(
                measured,
                path -> (path.readsWholeTable() || path.readsWholeIndex()) && !isAllowed(path) && !path.isShort());
    }

    private static Optional<Complaint> first(Measurement measured, Predicate<AccessPath> fault) {
        return measured.paths().filter(fault).findFirst().map(Complaint::about);
    }

    private boolean isAllowed(AccessPath path) {
        return path.index()
                .map(index -> readWhole.contains(index.name())
                        || index.name().equals(IndexSuspicions.TRIED) && readWhole.contains(path.table()))
                .orElse(readWhole.contains(path.table()));
    }

    private Optional<Complaint> skip(Measurement measured) {
        return first(measured, path -> path.skips() && !skipsAllowed);
    }

    private Optional<Complaint> notServed(Measurement measured, List<String> expected) {
        return KeySpelling.hidden(measured)
                .or(() -> first(
                        measured,
                        path -> !isThrough(path, expected)
                                && !isAllowed(path)
                                && !(path.readsWholeTable()
                                        && path.isShort()
                                        && measured.paths().anyMatch(other -> isThrough(other, expected)))));
    }

    private static boolean isThrough(AccessPath path, List<String> indexes) {
        return path.index().filter(index -> indexes.contains(index.name())).isPresent();
    }

    void observed(Execution value) {
        execution = Optional.of(value);
    }

    private Execution execution() {
        return execution.orElseThrow(() -> new IllegalStateException("Compare with a call that was captured before"));
    }

    Optional<StatementCount> promisedStatements() {
        return statements;
    }

    /** What is promised of single statements, by their places. */
    Map<Integer, GuardedCall> ofStatements() {
        return ofStatements;
    }

    /** The same call, of whose plans nothing is promised. */
    GuardedCall onlyCounting() {
        GuardedCall counting = new GuardedCall(kind, declared, spelling);
        counting.promises.clear();
        counting.ofStatements.putAll(ofStatements);
        counting.statements = statements;
        return counting;
    }

    Optional<Growth> promisedGrowth(PlanMode mode) {
        return Optional.ofNullable(growth.get(mode));
    }

    /** The indexes that must serve the call; empty if none is promised. */
    List<String> promisedIndexes(PlanMode mode) {
        return servedBy.getOrDefault(mode, List.of());
    }

    Optional<String> betterIndex() {
        return better;
    }

    boolean promises(Aspect aspect) {
        return promisesFor(PlanMode.CUSTOM).containsKey(aspect);
    }

    /** What does not hold for the measurement; growth and the number of statements are not looked at. */
    List<Broken> broken(Measurement measured) {
        List<Broken> broken = new ArrayList<>();
        promisesFor(measured.mode())
                .values()
                .forEach(promise -> promise.check()
                        .complaint(measured.mode(), measured)
                        .ifPresent(complaint -> broken.add(new Broken(promise.aspect(), promise.text(), complaint))));
        return broken;
    }

    /** All that is promised and all that is allowed: what a baseline holds. */
    Set<String> toAccept(PlanMode mode) {
        Set<String> all = new TreeSet<>(texts(mode).values());
        readWhole.forEach(name -> all.add("may read all of " + name));
        if (skipsAllowed) {
            all.add("may skip through an index");
        }
        better.ifPresent(index -> all.add("would be constant with " + index));
        return all;
    }

    /** Whether one promise of a plan holds for a measurement. */
    boolean keeps(Aspect aspect, PlanMode mode, Measurement measured) {
        Promise promise = promisesFor(mode).get(aspect);
        return promise == null || promise.check().complaint(mode, measured).isEmpty();
    }

    /** What is promised with one of the plans, by what it is about; for the report. */
    Map<Aspect, String> texts(PlanMode mode) {
        Map<Aspect, String> texts = new EnumMap<>(Aspect.class);
        promisesFor(mode).values().stream()
                .filter(promise -> !promise.aspect().isImplied())
                .forEach(promise -> texts.put(promise.aspect(), promise.text()));
        promisedGrowth(mode).ifPresent(law -> texts.put(Aspect.GROWTH, "grows " + Promise.spoken(law)));
        statements.ifPresent(count -> texts.put(Aspect.STATEMENTS, count.toString()));
        return texts;
    }

    /** The planner's settings that are declared to be production's. */
    Map<String, String> declaredSettings() {
        return declared;
    }
}
