package com.asoud.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the declared indexes cost who writes.
 *
 * @param settings of the server meanwhile
 * @param rounds how often each write was measured, on each of the two databases
 * @param writes with and without the indexes
 * @param indexes each for itself
 * @param builds of them; empty if none of them can be built at once
 */
record Price(
        Map<String, String> settings,
        int rounds,
        List<Write> writes,
        List<IndexPrice> indexes,
        Optional<Builds> builds) {

    /**
     * The same rows, written to a table without and with its declared indexes.
     *
     * @param table to which
     * @param write what is done, such as {@code updates of status, in batches}
     * @param group the same whatever the column, such as {@code updates, in batches}
     * @param without the declared indexes
     * @param with them
     * @param ratio of the times, with for each without
     * @param low lower end of the interval of 95 %
     * @param high upper end
     * @param p of the test, corrected for all kinds of writes to all tables
     * @param verdict on the times; unstable with fewer than ten rounds
     */
    record Write(
            String table,
            String write,
            String group,
            Cost without,
            Cost with,
            double ratio,
            double low,
            double high,
            double p,
            Judgement.Verdict verdict) {}

    /**
     * For each row; medians of all rounds.
     *
     * @param micros time, microseconds
     * @param walBytes of write-ahead log
     * @param fullPages images of whole pages in it, just after a checkpoint; empty for single rows and batches before
     *     PostgreSQL 15
     * @param hotShare of updates that touched no index, from 0 to 1; empty if nothing was updated, and for single rows
     *     and batches before PostgreSQL 15
     */
    record Cost(double micros, double walBytes, Optional<Double> fullPages, Optional<Double> hotShare) {}

    /**
     * What one index costs and saves, all others being there.
     *
     * @param table of it
     * @param index its name
     * @param insertMicros longer for each row inserted in bulk
     * @param insertMicrosLow lower end of its interval of 95 %; at 0 or below, the cost is lost in the noise
     * @param insertMicrosHigh upper end
     * @param insertWalBytes more log for each row
     * @param readMillis shorter for each call of the query that gains most; empty if no query with typical values uses
     *     it
     * @param query that one
     * @param readsForAWrite how many such calls save what one inserted row costs; empty if there is no saving, or if
     *     the cost is lost in the noise
     */
    record IndexPrice(
            String table,
            String index,
            double insertMicros,
            double insertMicrosLow,
            double insertMicrosHigh,
            double insertWalBytes,
            Optional<Double> readMillis,
            Optional<String> query,
            Optional<Double> readsForAWrite) {}
}
