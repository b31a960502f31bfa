package com.asoud.it.faults;

import com.asoud.it.marketplace.FlywayFlavour;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/** How long the guide's 16 indexes take to build in each way, how much log they write, and how large they become. */
final class BuildBenchmark {

    /** What {@code --jobs=1} takes of the server's {@code shared_buffers}. */
    private static final String MEMORY = "512MB";

    private final GrownMarketplace marketplace;
    private final int rounds;
    private final List<Way> ways = new ArrayList<>();

    private record Way(String name, Runnable build, List<Measured> measured) {

        double medianSeconds() {
            double[] sorted = measured.stream().mapToDouble(Measured::seconds).toArray();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    private record Measured(double seconds, long wal) {}

    BuildBenchmark(GrownMarketplace marketplace, int rounds) {
        this.marketplace = marketplace;
        this.rounds = rounds;
        add("plain `CREATE INDEX`, Flyway", () -> flyway(FlywayFlavour.STANDARD, ""));
        add("the same, maintenance_work_mem " + MEMORY, () -> flyway(FlywayFlavour.STANDARD, MEMORY));
        add("concurrent files, Flyway", () -> flyway(FlywayFlavour.CONCURRENT, ""));
        add("the same, maintenance_work_mem " + MEMORY, () -> flyway(FlywayFlavour.CONCURRENT, MEMORY));
        String gentle = "--jobs=1 --parallel-workers=0";
        add("`migrate " + gentle + "`", () -> migrate(gentle.split(" ")));
        for (int jobs = 1; jobs <= Load.TABLES.size(); jobs++) {
            String option = "--jobs=" + jobs;
            add("`migrate " + option + "`", () -> migrate(option));
        }
    }

    private void add(String name, Runnable build) {
        ways.add(new Way(name, build, new ArrayList<>()));
    }

    void run() throws SQLException {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < ways.size(); i++) {
                Way way = ways.get((i + round) % ways.size());
                System.err.printf(Locale.ROOT, "build, round %d of %d: %s%n", round, rounds, way.name());
                way.measured().add(measure(way.build()));
            }
        }
        print();
    }

    private Measured measure(Runnable build) throws SQLException {
        marketplace.takeIndexesAway();
        long wal = marketplace.wal();
        long begin = System.nanoTime();
        build.run();
        return new Measured((System.nanoTime() - begin) / 1e9, marketplace.wal() - wal);
    }

    private void print() throws SQLException {
        double plain = ways.get(0).medianSeconds();
        System.out.println("| 16 indexes | seconds of each round | median | to plain | WAL, MB |");
        System.out.println("|---|---|---|---|---|");
        for (Way way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f | %.2f | %.1f |%n",
                    way.name(),
                    way.measured().stream()
                            .map(round -> String.format(Locale.ROOT, "%.1f", round.seconds()))
                            .collect(Collectors.joining(", ")),
                    way.medianSeconds(),
                    way.medianSeconds() / plain,
                    way.measured().get(0).wal() / 1e6);
        }
        double tables = marketplace.bytes(false) / 1e6;
        double indexes = marketplace.bytes(true) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%nThe three tables with the indexes of V1: %.0f MB. The 16 indexes: %.0f MB, %.0f %% more.%n%n",
                tables,
                indexes,
                100 * indexes / tables);
    }

    private void flyway(FlywayFlavour flavour, String memory) {
        PGSimpleDataSource database = marketplace.dataSource();
        if (!memory.isEmpty()) {
            database.setOptions("-c maintenance_work_mem=" + memory);
        }
        flavour.flyway(database).load().migrate();
    }

    private void migrate(String... options) {
        Tool tool = Tool.run(marketplace.server().url(marketplace.database()), "migrate", options);
        if (tool.code() != 0) {
            throw new IllegalStateException(tool.toString());
        }
    }
}
