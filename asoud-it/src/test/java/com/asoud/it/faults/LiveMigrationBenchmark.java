package com.asoud.it.faults;

/**
 * The guide's 16 indexes on large tables: how long they take to build, what others notice of it, what they cost.
 *
 * <pre>mvn -pl asoud-it -am -Plive-benchmark test -DskipTests -Dbenchmark.rows=1000000</pre>
 */
public final class LiveMigrationBenchmark {

    private LiveMigrationBenchmark() {}

    /** @param arguments rows of the tables product and order; there are a twentieth as many markets */
    public static void main(String... arguments) throws Exception {
        long rows = Long.parseLong(arguments[0]);
        System.err.printf("writing %,d products and orders%n", rows);
        try (GrownMarketplace marketplace = new GrownMarketplace(rows)) {
            System.out.println(marketplace.<String>value("SELECT version()"));
            System.out.println();
            new BuildBenchmark(marketplace).run();
            new StallBenchmark(marketplace).run();
            new WriteBenchmark(marketplace).run();
        }
    }
}
