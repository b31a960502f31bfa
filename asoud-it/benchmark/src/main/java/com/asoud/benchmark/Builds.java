package com.asoud.benchmark;

import java.util.List;
import java.util.Optional;

/**
 * How the declared indexes are built, and how long who writes waits meanwhile.
 *
 * @param writesPerSecond to all tables of the declared indexes together, while there is a load
 * @param flavours each way of building
 * @param waits of writers, while nothing is built and while the indexes are
 */
record Builds(int writesPerSecond, List<Flavour> flavours, List<Waits> waits) {

    /** Writes, of which one in a thousand is one or more. */
    static final int ENOUGH = 1_000;

    /** While these times were taken. */
    enum Meanwhile {
        NO_BUILD_WITHOUT_INDEXES("no build, without the indexes"),
        NO_BUILD_WITH_INDEXES("no build, with the indexes"),
        STANDARD_BUILD("standard build"),
        CONCURRENT_BUILD("concurrent build");

        private final String words;

        Meanwhile(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * All declared indexes, one after the other.
     *
     * @param flavour {@code standard}: CREATE INDEX; {@code concurrent}: CREATE INDEX CONCURRENTLY
     * @param seconds while nobody else works; the median of all rounds
     * @param secondsWithLoad while there is a load, likewise
     * @param walBytes of write-ahead log, while nobody else works
     */
    record Flavour(String flavour, double seconds, double secondsWithLoad, double walBytes) {}

    /**
     * What writes waited, each from when it was due.
     *
     * @param meanwhile what happens
     * @param writes that were due
     * @param seconds they were spread over
     * @param p50Millis half of them took no longer
     * @param p99Millis 99 % took no longer
     * @param p999Millis 99.9 % took no longer; empty if there were fewer than {@value #ENOUGH} writes
     * @param maxMillis the longest
     * @param maxMillisOfRounds the longest of each round
     */
    record Waits(
            Meanwhile meanwhile,
            long writes,
            double seconds,
            double p50Millis,
            double p99Millis,
            Optional<Double> p999Millis,
            double maxMillis,
            List<Double> maxMillisOfRounds) {}

    Flavour flavour(String name) {
        return flavours.stream()
                .filter(each -> each.flavour().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Waits waits(Meanwhile meanwhile) {
        return waits.stream()
                .filter(each -> each.meanwhile() == meanwhile)
                .findFirst()
                .orElseThrow();
    }
}
