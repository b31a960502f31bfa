package com.asoud.planguard.guard;

import com.asoud.explain.PlanMode;
import com.asoud.planguard.data.Scale;
import java.util.Map;

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
