package com.asoud.planguard.guard;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Whether the guards say the same in every run. */
final class Repeats {

    private static final int AT_A_TIME = 2;

    private Repeats() {}

    /**
     * Repeats the run on databases of its own, as many at a time as there are processors, but no more than
     * {@value #AT_A_TIME}.
     *
     * @param run that was first
     * @param runs how many in all
     * @throws AssertionFailedError if one says otherwise
     * @throws TestAbortedException if there is nothing to compare
     */
    static void compare(PlanGuardRun run, int runs) {
        if (runs < 2) {
            throw new TestAbortedException("skipped: one run is compared with nothing; to compare three: -D%s=3"
                    .formatted(PlanGuardSuite.REPEATS_PROPERTY));
        }
        Map<String, String> first = verdicts(run);
        ReportWriter progress = new ReportWriter(run);
        run.times().measure("repeat", () -> {
            ExecutorService pool = Executors.newFixedThreadPool(
                    run.application().isShared()
                            ? 1
                            : Math.min(AT_A_TIME, Runtime.getRuntime().availableProcessors()));
            try {
                int number = 1;
                for (Future<Map<String, String>> repeat : IntStream.range(1, runs)
                        .mapToObj(any -> pool.submit(() -> verdictsOf(run.again())))
                        .toList()) {
                    Map<String, String> again = repeat.get();
                    number++;
                    if (!again.equals(first)) {
                        throw new AssertionFailedError("Run %s says otherwise than the first:%n%s"
                                .formatted(number, difference(first, again)));
                    }
                    progress.note("runs.txt", "run %s of %s agrees with the first".formatted(number, runs));
                }
            } catch (ExecutionException failure) {
                throw new GuardFailure("A repeated run fails", failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted", interrupted);
            } finally {
                pool.shutdownNow();
            }
        });
    }

    private static Map<String, String> verdictsOf(PlanGuardRun again) {
        try {
            return verdicts(again);
        } finally {
            again.release();
        }
    }

    /**
     * Everything that is decided, and nothing that is counted: for each query the plans, the broken promises and the
     * law of growth, and for each mutation the outcome.
     */
    private static Map<String, String> verdicts(PlanGuardRun run) {
        Map<String, String> verdicts = new TreeMap<>();
        for (Evidence guard : run.all()) {
            guard.executions()
                    .forEach(execution -> execution
                            .measurements()
                            .forEach((mode, measured) -> verdicts.put(
                                    "%s, %s, %s, %s, %s"
                                            .formatted(
                                                    guard.guard(),
                                                    execution.call().place(),
                                                    execution.scale().name(),
                                                    execution.kind(),
                                                    mode),
                                    measured.shape())));
            guard.growths()
                    .forEach(growth -> verdicts.put(
                            "%s, %s, growth, %s, %s"
                                    .formatted(
                                            guard.guard(),
                                            growth.large().call().place(),
                                            growth.large().kind(),
                                            growth.mode()),
                            growth.observed().name()));
            verdicts.put(
                    guard.guard() + ", broken",
                    guard.broken().stream()
                            .map(broken -> broken.broken().aspect().name())
                            .toList()
                            .toString());
        }
        run.failed().forEach(guard -> verdicts.put(guard, "fails"));
        run.mutations()
                .verdicts()
                .forEach(verdict -> verdicts.put(
                        verdict.mutation().index().name() + ", "
                                + verdict.mutation().kind(),
                        verdict.outcome().name()));
        return verdicts;
    }

    private static String difference(Map<String, String> first, Map<String, String> again) {
        return Stream.concat(first.keySet().stream(), again.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(first.get(key), again.get(key)))
                .map(key -> "%s%n  first: %s%n  again: %s".formatted(key, first.get(key), again.get(key)))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
