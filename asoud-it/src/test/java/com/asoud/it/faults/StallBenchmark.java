package com.asoud.it.faults;

import com.asoud.it.faults.Load.Measured;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How long readers and writers wait for an answer while nothing else runs, and while 16 indexes are built. */
final class StallBenchmark {

    private static final int ROUNDS = 3;

    private static final String NOTHING = "no migration";

    private final GrownMarketplace marketplace;
    private final Map<String, List<String>> migrations = new LinkedHashMap<>();
    private Duration length = Duration.ofSeconds(10);

    StallBenchmark(GrownMarketplace marketplace) {
        this.marketplace = marketplace;
        migrations.put("`migrate --jobs=1`", List.of("--jobs=1"));
        migrations.put("`migrate`, as it is", List.of());
        migrations.put("`migrate --flavour=standard`", List.of("--flavour=standard"));
    }

    void run() throws Exception {
        Map<String, List<List<Measured>>> measured = new LinkedHashMap<>();
        measured.put(NOTHING, new ArrayList<>());
        for (int round = 1; round <= ROUNDS; round++) {
            for (Map.Entry<String, List<String>> migration : migrations.entrySet()) {
                System.err.printf(Locale.ROOT, "stalls, round %d of %d: %s%n", round, ROUNDS, migration.getKey());
                measured.computeIfAbsent(migration.getKey(), key -> new ArrayList<>())
                        .add(measure(Optional.of(migration.getValue())));
                if (migration.getValue().isEmpty()) {
                    System.err.printf(Locale.ROOT, "stalls, round %d of %d: %s%n", round, ROUNDS, NOTHING);
                    measured.get(NOTHING).add(measure(Optional.empty()));
                }
            }
        }
        print(measured);
    }

    /** Without a migration, as long as the last concurrent one took. */
    private List<Measured> measure(Optional<List<String>> migration) throws Exception {
        marketplace.takeIndexesAway();
        try (Load load = Load.start(marketplace.server(), marketplace.database())) {
            load.awaitProgress();
            load.forget();
            long begin = System.nanoTime();
            if (migration.isPresent()) {
                migrate(migration.get());
                if (migration.get().isEmpty()) {
                    length = Duration.ofNanos(System.nanoTime() - begin);
                }
            } else {
                LockSupport.parkNanos(length.toNanos());
            }
            return load.stop();
        } finally {
            marketplace.takeNewRowsAway();
        }
    }

    private void migrate(List<String> options) throws SQLException {
        Tool tool =
                Tool.run(marketplace.server().url(marketplace.database()), "migrate", options.toArray(String[]::new));
        if (tool.code() != 0) {
            throw new IllegalStateException(tool.toString());
        }
    }

    private static void print(Map<String, List<List<Measured>>> measured) {
        System.out.println(
                "| while | | calls a second | median, ms | p99.9, ms | longest of each round, ms | errors |");
        System.out.println("|---|---|---|---|---|---|---|");
        measured.forEach((name, rounds) -> {
            for (boolean writes : new boolean[] {true, false}) {
                List<Measured> each = rounds.stream()
                        .map(round -> Measured.of(round, session -> session.writes() == writes))
                        .toList();
                Measured all = Measured.of(each, session -> true);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.0f | %.2f | %.1f | %s | %d |%n",
                        name,
                        writes ? "writers" : "readers",
                        each.stream()
                                .mapToDouble(Measured::callsPerSecond)
                                .average()
                                .orElseThrow(),
                        all.milliseconds(0.5),
                        all.milliseconds(0.999),
                        list(each, Measured::longestMilliseconds),
                        each.stream().filter(one -> one.error().isPresent()).count());
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
