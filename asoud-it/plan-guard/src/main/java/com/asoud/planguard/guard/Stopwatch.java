package com.asoud.planguard.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How long the parts of a run take, for the report; nothing passes or fails by it. */
final class Stopwatch {

    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long inner;

    <T> T measured(String part, Supplier<T> work) {
        long outerInner = inner;
        inner = 0;
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            long took = System.nanoTime() - start;
            nanos.merge(part, took - inner, Long::sum);
            inner = outerInner + took;
        }
    }

    void measure(String part, Runnable work) {
        measured(part, () -> {
            work.run();
            return true;
        });
    }

    /** Seconds for each part, in the order in which they began. */
    Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        nanos.forEach((part, took) -> seconds.put(part, Math.round(took / 1e7) / 1e2));
        return seconds;
    }
}
