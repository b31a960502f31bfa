package com.asoud.planguard.guard;

import com.asoud.explain.IndexCatalog;
import com.asoud.explain.PlanMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that was observed of one guard.
 *
 * @param guard such as {@code OrderPlansTest.history}
 * @param executions of each call, scale and kind of values
 * @param indexes of the database
 * @param why finds out why a promise was broken
 */
record Evidence(
        String guard, List<Execution> executions, IndexCatalog indexes, Function<BrokenPromise, Diagnosis> why) {

    Evidence {
        executions = executions.stream().flatMap(Execution::byStatements).toList();
    }

    /** What was promised and does not hold, the plainest first. */
    List<BrokenPromise> broken() {
        List<BrokenPromise> broken = new ArrayList<>();
        for (Execution execution : executions) {
            miscounted(execution).ifPresent(broken::add);
            for (PlanMode mode : PlanMode.values()) {
                Measurement measured = execution.measurement(mode);
                execution
                        .promises()
                        .broken(measured)
                        .forEach(promise ->
                                broken.add(new BrokenPromise(execution, Optional.empty(), mode, promise, why)));
            }
        }
        growths().forEach(growth -> growth.broken(why).ifPresent(broken::add));
        neverSent().forEach(broken::add);
        broken.sort(Comparator.comparing(promise -> promise.broken().aspect()));
        return broken;
    }

    private Optional<BrokenPromise> miscounted(Execution execution) {
        return execution
                .promises()
                .promisedStatements()
                .filter(count -> !count.allows(execution.statementCount()))
                .map(count -> new BrokenPromise(
                        execution,
                        Optional.empty(),
                        PlanMode.CUSTOM,
                        new Promise.Broken(
                                Promise.Aspect.STATEMENTS,
                                count.toString(),
                                new Promise.Complaint(execution.statementCount() + " statements", Optional.empty())),
                        why));
    }

    /** Of a statement that no values made the call send, nothing that is promised is known. */
    private List<BrokenPromise> neverSent() {
        Set<CallId> sent = executions.stream().map(Execution::call).collect(Collectors.toSet());
        Map<CallId, BrokenPromise> never = new LinkedHashMap<>();
        for (Execution execution : executions) {
            for (int place : execution.promises().ofStatements().keySet()) {
                CallId id = execution.call().ofStatement(place);
                if (!sent.contains(id)) {
                    never.putIfAbsent(
                            id,
                            new BrokenPromise(
                                    execution,
                                    Optional.empty(),
                                    PlanMode.CUSTOM,
                                    new Promise.Broken(
                                            Promise.Aspect.STATEMENTS,
                                            "a statement " + place,
                                            new Promise.Complaint(
                                                    "with no values more than " + execution.statementCount(),
                                                    Optional.empty())),
                                    why));
                }
            }
        }
        return List.copyOf(never.values());
    }

    /** How each call grows, for each kind of values that was observed at both ends of the scales. */
    List<GrowthObservation> growths() {
        Map<String, List<Execution>> series = new LinkedHashMap<>();
        executions.forEach(execution -> series.computeIfAbsent(
                        execution.call().place() + " " + execution.kind(), key -> new ArrayList<>())
                .add(execution));
        List<GrowthObservation> growths = new ArrayList<>();
        for (List<Execution> same : series.values()) {
            Execution small = same.get(0);
            Execution large = same.get(same.size() - 1);
            if (small.scale().rows() < large.scale().rows()) {
                for (PlanMode mode : PlanMode.values()) {
                    growths.add(new GrowthObservation(small, large, mode));
                }
            }
        }
        return growths;
    }

    /**
     * One call at both ends of the scales.
     *
     * @param small at the smallest
     * @param large at the largest
     * @param mode with which plan
     */
    record GrowthObservation(Execution small, Execution large, PlanMode mode) {

        Growth observed() {
            return Growth.observed(small.point(mode), large.point(mode));
        }

        Optional<BrokenPromise> broken(Function<BrokenPromise, Diagnosis> why) {
            return large.promises()
                    .promisedGrowth(mode)
                    .filter(law -> !law.allows(small.point(mode), large.point(mode)))
                    .map(law -> new BrokenPromise(
                            large,
                            Optional.of(small),
                            mode,
                            new Promise.Broken(
                                    Promise.Aspect.GROWTH,
                                    "grows " + Promise.spoken(law),
                                    new Promise.Complaint(figures(), Promise.dearest(large.measurement(mode)))),
                            why));
        }

        private String figures() {
            return "%s: %s pages at %s rows (%s match), %s pages at %s rows (%s match)"
                    .formatted(
                            Promise.spoken(observed()),
                            small.measurement(mode).buffers(),
                            small.scale().name(),
                            Bound.number(small.measurement(mode).matches()),
                            large.measurement(mode).buffers(),
                            large.scale().name(),
                            Bound.number(large.measurement(mode).matches()));
        }
    }
}
