package com.asoud.planguard.guard;

import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One call of a guard, observed at one scale with values of one kind.
 *
 * @param call which call
 * @param scale of the data
 * @param kind of the values
 * @param writes whether the guard modifies rows, so that it has a database of its own
 * @param statementCount statements executed; a JDBC batch is one
 * @param pagedInMemory whether Hibernate reads all rows for a page of them
 * @param measurements with each of the plans
 * @param promises what must hold
 */
record Execution(
        CallId call,
        Scale scale,
        ValueKind kind,
        boolean writes,
        int statementCount,
        boolean pagedInMemory,
        Map<PlanMode, Measurement> measurements,
        GuardedCall promises) {

    Execution {
        measurements = Map.copyOf(measurements);
    }

    /**
     * The call as it is promised: without the statements that have promises of their own, and each of these by itself.
     */
    Stream<Execution> byStatements() {
        Map<Integer, GuardedCall> own = promises.ofStatements();
        if (own.isEmpty() || call.statement() > 0) {
            return Stream.of(this);
        }
        int sent = measurement(PlanMode.CUSTOM).statements().size();
        List<Integer> others = IntStream.rangeClosed(1, sent)
                .filter(place -> !own.containsKey(place))
                .boxed()
                .toList();
        Execution whole =
                others.isEmpty() ? promising(call, promises.onlyCounting(), measurements) : with(only(others));
        return Stream.concat(
                Stream.of(whole),
                own.entrySet().stream()
                        .filter(entry -> entry.getKey() <= sent)
                        .map(entry -> promising(
                                call.ofStatement(entry.getKey()), entry.getValue(), only(List.of(entry.getKey())))));
    }

    private Execution promising(CallId id, GuardedCall other, Map<PlanMode, Measurement> measured) {
        return new Execution(id, scale, kind, writes, statementCount, pagedInMemory, measured, other);
    }

    private Map<PlanMode, Measurement> only(List<Integer> places) {
        Map<PlanMode, Measurement> only = new EnumMap<>(PlanMode.class);
        measurements.forEach((mode, measured) -> only.put(mode, measured.only(places)));
        return only;
    }

    /** The same, measured again. */
    Execution with(Map<PlanMode, Measurement> others) {
        return new Execution(call, scale, kind, writes, statementCount, pagedInMemory, others, promises);
    }

    /** The same, if no value was drawn. */
    Execution withoutValues() {
        return new Execution(
                call, scale, ValueKind.NONE, writes, statementCount, pagedInMemory, measurements, promises);
    }

    Measurement measurement(PlanMode mode) {
        Measurement measurement = measurements.get(mode);
        if (measurement == null) {
            throw new IllegalStateException(call + " was not observed with its " + mode + " plan");
        }
        return measurement;
    }

    Growth.Point point(PlanMode mode) {
        return point(measurement(mode));
    }

    /** What would be observed with another measurement. */
    Growth.Point point(Measurement measurement) {
        return new Growth.Point(
                scale.rows(), measurement.matches(), measurement.rows(), measurement.buffers(), measurement.searches());
    }
}
