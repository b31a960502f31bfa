package com.asoud.benchmark;

import com.asoud.planguard.guard.ValueKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured on one database: {@code before.json} and {@code after.json}. Described in docs/index-benchmark.md.
 *
 * @param format {@value #FORMAT}
 * @param environment where
 * @param queries each call of each guard, with each kind of values
 * @param left what could not be measured, and why
 * @param indexes every index of the model's tables
 */
public record Measured(
        int format, Environment environment, List<Query> queries, List<String> left, List<IndexSize> indexes) {

    static final int FORMAT = 2;

    /**
     * Where and when.
     *
     * @param model its name
     * @param taken date and time, in UTC
     * @param server version of PostgreSQL
     * @param database {@code throwaway}, or its address
     * @param scale rows of the largest table
     * @param settings of the server that matter for times
     * @param machine of the client, which is the server's for a throwaway one
     */
    public record Environment(
            String model,
            String taken,
            String server,
            String database,
            long scale,
            Map<String, String> settings,
            String machine) {}

    /** Which plan the server took for a prepared statement. */
    enum Planned {
        /** Both are the same. */
        ALIKE("alike"),
        FOR_VALUES("for its values"),
        GENERIC("generic"),
        /** Now this one, now that: pages are those of the plan for its values. */
        BOTH("both");

        private final String words;

        Planned(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One call.
     *
     * @param guard that makes it
     * @param number the how many-th call of the guard
     * @param query what is called
     * @param kind of the values
     * @param writes whether it modifies rows
     * @param statements it executes
     * @param pages of 8 kB that it touched, in the cache or not, with the plan that was executed
     * @param hits those of them that were in the server's cache
     * @param misses those that were not; hits and misses are without local and temporary pages
     * @param planned with which of its two plans the server executed it while times were taken
     * @param otherPages that it touches with the other plan; empty if both plans are the same
     * @param rows it returned or modified
     * @param access how each table was read
     * @param indexes that were read
     * @param firstMillis of the first call, with a cold session
     * @param callsInBlock calls in each block
     * @param blockMillis the median of each block
     * @param cpuMillis processor time of the server process for each call, without parallel workers; 0 if unknown
     * @param coldMillis of a call after the server's cache was emptied, the median; empty if that was not done
     */
    record Query(
            String guard,
            int number,
            String query,
            ValueKind kind,
            boolean writes,
            int statements,
            long pages,
            long hits,
            long misses,
            Planned planned,
            Optional<Long> otherPages,
            double rows,
            List<String> access,
            List<String> indexes,
            double firstMillis,
            int callsInBlock,
            List<Double> blockMillis,
            double cpuMillis,
            Optional<Double> coldMillis) {

        /** Which call with which values; the same in both files. */
        String id() {
            return guard + "#" + number + " " + kind.name();
        }

        double[] times() {
            return blockMillis.stream().mapToDouble(Double::doubleValue).toArray();
        }

        boolean readsWholeTable() {
            return access.stream().anyMatch(path -> path.startsWith("Seq Scan") || path.contains("Parallel Seq Scan"));
        }
    }

    /**
     * An index.
     *
     * @param table of it, without its schema, unless another schema has one of the name
     * @param index its name, likewise
     * @param declared whether the model declares it and it enforces no constraint
     * @param bytes of it
     * @param tableBytes of the table without indexes
     */
    public record IndexSize(String table, String index, boolean declared, long bytes, long tableBytes) {}
}
