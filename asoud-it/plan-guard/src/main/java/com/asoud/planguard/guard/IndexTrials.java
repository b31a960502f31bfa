package com.asoud.planguard.guard;

import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.postgres.ObjectName;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.opentest4j.TestAbortedException;

/**
 * What the guarded calls of a model would do with other indexes, at two scales: for who looks for better ones.
 *
 * <ol>
 *   <li>Each guard is observed as a test does, on databases that nothing can change.
 *   <li>An attempt changes indexes in clones of them, inside a transaction.
 *   <li>Every statement is planned again. Where the plan is another one, or read an index that was changed, it is
 *       executed, and its promises are held against what happens.
 *   <li>The transaction is rolled back.
 * </ol>
 */
public final class IndexTrials implements AutoCloseable {

    private final PlanGuardRun run;
    private final List<Scale> scales;
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<TrialPlace> places = new ArrayList<>();

    /** Execution of one call with values of one kind. */
    private record Key(CallId call, ValueKind kind) {}

    /**
     * What was done at one scale.
     *
     * @param smallPages of 8 kB, at the smaller scale
     * @param pages the same at the larger scale
     * @param growth from one to the other
     * @param millis of an execution at the larger scale; empty if it was not measured
     */
    public record Cost(long smallPages, long pages, Growth growth, Optional<Times> millis) {}

    /**
     * Between which milliseconds the median lies, with a confidence of 96 % or more.
     *
     * @param low lower end
     * @param high upper end
     */
    public record Times(double low, double high) {}

    /**
     * A promise that names indexes or columns, and would have to be another.
     *
     * @param promise as it is, for people
     * @param found what would be instead, for people
     * @param write what would hold, for people
     */
    public record Edit(String promise, String found, String write) {}

    /**
     * What an attempt changes for one call.
     *
     * @param guard such as {@code OrderPlansTest.history}
     * @param number the how many-th call of the guard, from 1
     * @param query such as {@code OrderRepository.history}
     * @param kind of the values
     * @param mode which of its plans
     * @param rows returned at the larger scale
     * @param before with the indexes as they are
     * @param after with the changed ones
     * @param broken promises that it keeps as it is, and would not keep
     * @param edits the same of promises that only name indexes or columns: somebody would have to write others
     * @param access how each table would be read, for people
     */
    public record Effect(
            String guard,
            int number,
            String query,
            ValueKind kind,
            PlanMode mode,
            double rows,
            Cost before,
            Cost after,
            List<String> broken,
            List<Edit> edits,
            List<String> access) {

        public Effect {
            broken = List.copyOf(broken);
            edits = List.copyOf(edits);
            access = List.copyOf(access);
        }

        /** More pages at either scale; a page or two may lie elsewhere. */
        public boolean isDearer() {
            return isMore(before.pages(), after.pages()) || isMore(before.smallPages(), after.smallPages());
        }

        /** Fewer pages at the larger scale, likewise; growth by a milder law alone is not cheaper. */
        public boolean isCheaper() {
            return isMore(after.pages(), before.pages());
        }

        private static boolean isMore(long before, long after) {
            return after > Growth.TOLERANCE * before + 2;
        }
    }

    /**
     * What an attempt showed.
     *
     * @param effects on the calls whose plan changed
     * @param bytes of the indexes that were built, at the larger scale
     */
    public record Outcome(List<Effect> effects, Map<ObjectName, Long> bytes) {

        public Outcome {
            effects = List.copyOf(effects);
            bytes = Map.copyOf(bytes);
        }
    }

    /**
     * @param server on which the databases are made
     * @param small scale, and {@code large} another, to see growth
     */
    public IndexTrials(GuardedModel model, PostgresServer server, Scale small, Scale large) {
        this.scales = List.of(small, large);
        this.run = new PlanGuardRun(model, server, scales);
    }

    /** Observes a guard at both scales; one that fails is left out. */
    public void observe(Method guard) {
        try {
            evidence.add(run.evidence(guard));
        } catch (GuardFailure | TestAbortedException failure) {
            left.add("%s: %s"
                    .formatted(
                            PlanGuardRun.name(guard),
                            String.valueOf(failure.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("it fails")));
        }
    }

    /** Guards that could not be observed, and why, a line each. */
    public List<String> left() {
        return List.copyOf(left);
    }

    /** The indexes of the model's tables. */
    public List<IndexDefinition> indexes() {
        return List.copyOf(run.database(large(), false).catalog().all());
    }

    /** A table that a {@link Demand} names. */
    public IndexCatalog.Table table(String name) {
        return run.database(large(), false).catalog().table(name).orElseThrow();
    }

    /** What the observed guards ask of tables, and which queries ask it. */
    public Map<Demand, Set<String>> demands() throws SQLException {
        GuardedDatabase database = run.database(large(), false);
        try {
            return Demands.of(database.connection(), database.catalog(), executions(large()));
        } finally {
            database.connection().rollback();
        }
    }

    /** Which observed calls read each index, by its name; at any scale, with any values, and any of their plans. */
    public Map<String, Set<String>> readers() {
        Map<String, Set<String>> readers = new TreeMap<>();
        for (Execution execution :
                scales.stream().map(this::executions).flatMap(List::stream).toList()) {
            execution.measurements().values().stream()
                    .flatMap(Measurement::paths)
                    .flatMap(path -> path.index().stream())
                    .forEach(index -> readers.computeIfAbsent(index.name(), key -> new TreeSet<>())
                            .add(execution.call().query()));
        }
        return readers;
    }

    /**
     * Tries other indexes.
     *
     * @param tables whose indexes they are
     * @param changed names of the indexes that are dropped, or built otherwise
     * @param statements that do it
     * @param built the indexes that are there afterwards, to be sized
     * @param timed whether to take the times of calls that read less
     * @return empty if the server refuses a statement
     * @throws SQLException if the server is gone
     */
    public Optional<Outcome> attempt(
            Set<String> tables, Set<String> changed, List<String> statements, Set<ObjectName> built, boolean timed)
            throws SQLException {
        Map<Key, Map<PlanMode, TrialPlace.After>> small = new HashMap<>();
        Map<Key, Map<PlanMode, TrialPlace.After>> large = new LinkedHashMap<>();
        Map<ObjectName, Long> bytes = new HashMap<>();
        for (TrialPlace place : places()) {
            Optional<Map<Execution, Map<PlanMode, TrialPlace.After>>> after = place.attempt(
                    tables, changed, statements, timed && place.scale().equals(large()));
            if (after.isEmpty()) {
                return Optional.empty();
            }
            Map<Key, Map<PlanMode, TrialPlace.After>> ofScale = place.scale().equals(large()) ? large : small;
            after.get().forEach((execution, modes) -> ofScale.put(key(execution), modes));
            if (ofScale == large) {
                place.sizes().forEach((index, size) -> {
                    if (built.contains(index)) {
                        bytes.put(index, size);
                    }
                });
            }
        }
        Map<Key, Execution> smallBefore = byKey(executions(scales.get(0)));
        List<Effect> effects = new ArrayList<>();
        byKey(executions(large())).forEach((key, execution) -> {
            for (PlanMode mode : PlanMode.values()) {
                Optional<TrialPlace.After> there = of(large, key, mode);
                Optional<TrialPlace.After> below = of(small, key, mode);
                if (there.isPresent() || below.isPresent()) {
                    effects.add(
                            EffectOf.effect(Optional.ofNullable(smallBefore.get(key)), execution, mode, below, there));
                }
            }
        });
        return Optional.of(new Outcome(effects, bytes));
    }

    private static Optional<TrialPlace.After> of(
            Map<Key, Map<PlanMode, TrialPlace.After>> after, Key key, PlanMode mode) {
        return Optional.ofNullable(after.getOrDefault(key, Map.of()).get(mode));
    }

    private static Key key(Execution execution) {
        return new Key(execution.call(), execution.kind());
    }

    private static Map<Key, Execution> byKey(List<Execution> executions) {
        Map<Key, Execution> byKey = new LinkedHashMap<>();
        executions.forEach(execution -> byKey.putIfAbsent(key(execution), execution));
        return byKey;
    }

    private Scale large() {
        return scales.get(1);
    }

    private List<Execution> executions(Scale scale) {
        return evidence.stream()
                .flatMap(guard -> guard.executions().stream())
                .filter(execution -> execution.scale().equals(scale))
                .toList();
    }

    private List<TrialPlace> places() throws SQLException {
        if (places.isEmpty()) {
            for (Scale scale : scales) {
                for (boolean writes : new boolean[] {false, true}) {
                    List<Execution> executions = executions(scale).stream()
                            .filter(execution -> execution.writes() == writes)
                            .toList();
                    if (!executions.isEmpty()) {
                        places.add(new TrialPlace(run.open(scale, true), run.model(), executions));
                    }
                }
            }
        }
        return places;
    }

    @Override
    public void close() {
        places.forEach(TrialPlace::close);
        run.release();
    }
}
