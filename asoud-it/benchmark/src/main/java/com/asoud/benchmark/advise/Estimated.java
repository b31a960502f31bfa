package com.asoud.benchmark.advise;

import com.asoud.benchmark.Measured;
import com.asoud.planguard.guard.ValueKind;
import java.util.List;

/**
 * What the planner expects of other indexes in a database of the user's own: {@code estimate.json}. Described in
 * docs/advice.md.
 *
 * @param format {@value #FORMAT}
 * @param environment where
 * @param guards how many were observed
 * @param tried how many changes were
 * @param changes those with which some calls are expected to cost less, and none more
 * @param left guards that could not be observed, and why
 */
record Estimated(
        int format,
        Measured.Environment environment,
        int guards,
        int tried,
        List<Expected> changes,
        List<String> left) {

    static final int FORMAT = 1;

    /**
     * A change worth trying on sample data.
     *
     * @param change for people
     * @param write annotations, as Java source
     * @param replaced names of indexes whose annotation goes, or is replaced
     * @param bytes that the new index is expected to take; 0 if there is none
     * @param calls whose cost changes
     */
    record Expected(
            String kind,
            String table,
            String change,
            List<String> write,
            List<String> replaced,
            long bytes,
            List<Call> calls) {}

    /** Costs in the planner's units. */
    record Call(String query, ValueKind kind, double costBefore, double costAfter) {}
}
