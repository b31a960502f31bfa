package com.asoud.it.faults;

import java.util.Locale;
import java.util.Set;

/**
 * The guide's 16 indexes on large tables: what others notice of building them, and what they cost.
 *
 * <pre>
 * mvn -pl asoud-it -am -Plive-benchmark test -DskipTests -Dbenchmark.rows=1000000 -Dbenchmark.parts=stalls -Dbenchmark.rounds=3
 * </pre>
 */
public final class LiveMigrationBenchmark {

    private LiveMigrationBenchmark() {}

    /**
     * @param arguments rows of the tables product and order; which parts, such as {@code stalls,writes}; and how often
     *     stalls are measured
     */
    public static void main(String... arguments) throws Exception {
        Set<String> parts = Set.of(arguments[1].split(","));
        long rows = Long.parseLong(arguments[0]);
        int rounds = Integer.parseInt(arguments[2]);
        System.err.printf(Locale.ROOT, "writing %,d products and orders%n", rows);
        try (GrownMarketplace marketplace = new GrownMarketplace(rows)) {
            System.out.println(marketplace.<String>value("SELECT version()"));
            System.out.println();
            if (parts.contains("stalls")) {
                new StallBenchmark(marketplace, rounds).run();
            }
            if (parts.contains("writes")) {
                new WriteBenchmark(marketplace).run();
            }
        }
    }
}
