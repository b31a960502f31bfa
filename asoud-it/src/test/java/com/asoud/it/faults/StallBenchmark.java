package com.asoud.it.faults;

import com.asoud.it.faults.Load.Measured;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How long readers and writers wait for an answer while nothing else runs, and while 16 indexes are built. */
final class StallBenchmark {

    /**
     * How the builds of {@code --jobs=1 --parallel-workers=0} are set up, on a server like {@link GrownMarketplace}.
     */
    private static final String GENTLY = "SET max_parallel_maintenance_workers = 0; SET maintenance_work_mem = '512MB'";

    private final GrownMarketplace marketplace;
    private final int rounds;
    private final Map<Way, List<List<Measured>>> measured = new LinkedHashMap<>();
    private final List<String> onCopies = new ArrayList<>();
    private Duration gentle = Duration.ZERO;

    private interface Meanwhile {
        void happens() throws Exception;
    }

    /**
     * What happens while it is measured.
     *
     * @param indexed whether the 16 indexes are there from the beginning
     */
    private record Way(String name, boolean indexed, Meanwhile meanwhile) {}

    StallBenchmark(GrownMarketplace marketplace, int rounds) {
        this.marketplace = marketplace;
        this.rounds = rounds;
        migrating("--jobs=1", "--parallel-workers=0");
        migrating("--jobs=1");
        migrating();
        migrating("--flavour=standard");
        add(new Way("no migration", false, this::nothing));
        add(new Way("no migration, the 16 indexes are there", true, this::nothing));
        add(new Way("no migration, the same indexes on copies that nobody uses", false, this::indexCopies));
    }

    private void migrating(String... options) {
        String name = ("`migrate " + String.join(" ", options)).strip() + "`";
        add(new Way(name, false, () -> migrate(options)));
    }

    private void add(Way way) {
        measured.put(way, new ArrayList<>());
    }

    void run() throws Exception {
        copyTables();
        for (int round = 1; round <= rounds; round++) {
            for (Way way : measured.keySet()) {
                System.err.printf(Locale.ROOT, "stalls, round %d of %d: %s%n", round, rounds, way.name());
                measured.get(way).add(measure(way));
            }
        }
        print();
    }

    private List<Measured> measure(Way way) throws Exception {
        marketplace.takeIndexesAway();
        takeCopiesIndexesAway();
        if (way.indexed()) {
            migrate();
        }
        try (Load load = Load.start(marketplace.server(), marketplace.database())) {
            load.awaitProgress();
            load.forget();
            long begin = System.nanoTime();
            way.meanwhile().happens();
            if (measured.keySet().iterator().next().equals(way)) {
                gentle = Duration.ofNanos(System.nanoTime() - begin);
            }
            return load.stop();
        } finally {
            marketplace.takeNewRowsAway();
        }
    }

    /** As long as the gentlest migration takes. */
    private void nothing() {
        LockSupport.parkNanos(gentle.toNanos());
    }

    private void migrate(String... options) {
        Tool tool = Tool.run(marketplace.server().url(marketplace.database()), "migrate", options);
        if (tool.code() != 0) {
            throw new IllegalStateException(tool.toString());
        }
    }

    private void copyTables() throws SQLException {
        migrate();
        try (Connection connection = marketplace.server().connect(marketplace.database())) {
            for (String index : Sql.<String>column(
                    connection,
                    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'idx\\_%'")) {
                onCopies.add(index.replace(" ON public.", " ON copies."));
            }
            Sql.execute(connection, "CREATE SCHEMA copies");
            for (String table : Load.TABLES) {
                Sql.execute(connection, "CREATE TABLE copies." + table + " AS TABLE " + table);
            }
            Sql.execute(connection, "VACUUM (FREEZE, ANALYZE)");
        }
    }

    private void takeCopiesIndexesAway() throws SQLException {
        try (Connection connection = marketplace.server().connect(marketplace.database())) {
            for (String index : Sql.<String>column(
                    connection, "SELECT quote_ident(indexname) FROM pg_indexes WHERE schemaname = 'copies'")) {
                Sql.execute(connection, "DROP INDEX copies." + index);
            }
        }
    }

    /** Nearly the same work, plain builds reading once, and no lock on a table that anybody uses. */
    private void indexCopies() throws SQLException {
        try (Connection connection = marketplace.server().connect(marketplace.database())) {
            Sql.execute(connection, GENTLY);
            for (String index : onCopies) {
                Sql.execute(connection, index);
            }
        }
    }

    private void print() {
        System.out.println(
                "| while | | seconds | calls a second | median, ms | p99.9, ms | longest of each round, ms | errors |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        measured.forEach((way, each) -> {
            for (boolean writes : new boolean[] {true, false}) {
                List<Measured> some = each.stream()
                        .map(round -> Measured.of(round, session -> session.writes() == writes))
                        .toList();
                Measured all = Measured.of(some, session -> true);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.0f | %.2f | %.1f | %s | %d |%n",
                        way.name(),
                        writes ? "writers" : "readers",
                        list(some, Measured::seconds),
                        some.stream()
                                .mapToDouble(Measured::callsPerSecond)
                                .average()
                                .orElseThrow(),
                        all.milliseconds(0.5),
                        all.milliseconds(0.999),
                        list(some, Measured::longestMilliseconds),
                        some.stream().filter(one -> one.error().isPresent()).count());
            }
        });
        System.out.println();
    }

    private static String list(List<Measured> rounds, ToDoubleFunction<Measured> figure) {
        return rounds.stream()
                .map(round -> String.format(Locale.ROOT, "%.0f", figure.applyAsDouble(round)))
                .collect(Collectors.joining(", "));
    }
}
