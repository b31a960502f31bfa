package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Databases.Table;
import com.asoud.benchmark.Judgement.Shift;
import com.asoud.benchmark.Price.IndexPrice;
import com.asoud.benchmark.WriteRound.Explained;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * What each index alone adds to a bulk insert, all others being there. With all of them and without each one, inserts
 * take turns ({@link Turns}); each is undone.
 */
public final class IndexCosts {

    private static final double RELEVANT = 0.1;

    private final DataSource with;
    private final List<Index> declared;
    private final int rounds;
    private final Judgement judgement;
    private final RandomGenerator random;
    private final Progress progress;

    /**
     * For each row.
     *
     * @param micros microseconds, and their interval of 95 %
     * @param wal bytes of log
     */
    public record Added(Shift micros, double wal) {

        /** Microseconds for each row. */
        public double insertMicros() {
            return micros.estimate();
        }
    }

    /**
     * In an order by chance.
     *
     * @param with a database with the indexes; it is written to
     * @param indexes in question
     * @param rounds an even number
     */
    public static Map<String, Added> of(DataSource with, List<Index> indexes, int rounds, Progress progress)
            throws SQLException {
        RandomGenerator random = new SplittableRandom();
        return new IndexCosts(with, indexes, rounds, new Judgement(RELEVANT, random), random, progress).measure();
    }

    /**
     * @param with a database with the declared indexes; it is written to
     * @param declared the indexes in question
     * @param rounds an even number
     */
    IndexCosts(
            DataSource with,
            List<Index> declared,
            int rounds,
            Judgement judgement,
            RandomGenerator random,
            Progress progress) {
        this.with = with;
        this.declared = declared;
        this.rounds = rounds;
        this.judgement = judgement;
        this.random = random;
        this.progress = progress;
    }

    /** How many steps the progress is told. */
    public static int steps(List<Index> declared, int rounds) {
        return rounds * (declared.size() + WriteRun.tables(declared).size());
    }

    /** By index. */
    Map<String, Added> measure() throws SQLException {
        Map<String, Added> added = new LinkedHashMap<>();
        for (Table table : WriteRun.tables(declared)) {
            List<Index> indexes = declared.stream()
                    .filter(index -> index.table().equals(table))
                    .toList();
            try (Connection connection = with.getConnection()) {
                added.putAll(measure(connection, table, indexes));
            }
        }
        return added;
    }

    private Map<String, Added> measure(Connection connection, Table table, List<Index> indexes) throws SQLException {
        WrittenTable rows = new WrittenTable(connection, table.sql(), WriteRound.ROWS);
        WriteRound round = new WriteRound(connection, rows);
        List<Optional<Index>> missing = new ArrayList<>();
        missing.add(Optional.empty());
        indexes.forEach(index -> missing.add(Optional.of(index)));
        List<List<Explained>> samples =
                missing.stream().<List<Explained>>map(each -> new ArrayList<>()).toList();
        rows.takeAway();
        for (int next : Turns.of(missing.size(), rounds, random)) {
            progress.step("each index of " + table.name());
            samples.get(next).add(round.insertAndUndo(missing.get(next)));
            rows.vacuum();
        }
        rows.putBack();
        rows.forget();
        Map<String, Added> added = new LinkedHashMap<>();
        for (int i = 1; i < missing.size(); i++) {
            added.put(indexes.get(i - 1).size().index(), added(samples.get(i), samples.get(0), rows.count()));
        }
        return added;
    }

    private Added added(List<Explained> without, List<Explained> with, int rows) {
        return new Added(judgement.shift(micros(without, rows), micros(with, rows)), (wal(with) - wal(without)) / rows);
    }

    static double[] micros(List<Explained> samples, int rows) {
        return samples.stream()
                .mapToDouble(sample -> 1e3 * sample.millis() / rows)
                .toArray();
    }

    static double wal(List<Explained> samples) {
        return Judgement.median(samples.stream().mapToDouble(Explained::wal).toArray());
    }

    /**
     * Puts both together.
     *
     * @param added of {@link #measure}
     * @param savings of {@link Savings}
     */
    static List<IndexPrice> prices(
            List<Index> declared, Map<String, Added> added, Map<String, Savings.Saving> savings) {
        return declared.stream()
                .map(index -> {
                    String name = index.size().index();
                    Added cost = Optional.ofNullable(added.get(name)).orElseThrow();
                    Optional<Savings.Saving> saving =
                            Optional.ofNullable(savings.get(name)).filter(each -> each.millis() > 0);
                    return new IndexPrice(
                            index.size().table(),
                            name,
                            cost.micros().estimate(),
                            cost.micros().low(),
                            cost.micros().high(),
                            cost.wal(),
                            saving.map(Savings.Saving::millis),
                            saving.map(Savings.Saving::query),
                            saving.filter(each -> cost.micros().low() > 0)
                                    .map(each -> cost.micros().estimate() / 1e3 / each.millis()));
                })
                .toList();
    }
}
