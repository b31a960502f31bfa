package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Price.IndexPrice;
import com.asoud.benchmark.WriteRound.Explained;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/** What each index alone adds to a bulk insert, all others being there. */
final class IndexCosts {

    private final DataSource with;
    private final List<Index> declared;
    private final int rounds;
    private final Progress progress;

    /**
     * For each row.
     *
     * @param micros microseconds
     * @param wal bytes of log
     */
    record Added(double micros, double wal) {}

    /**
     * @param with a database with the declared indexes; it is written to
     * @param declared the indexes in question
     */
    IndexCosts(DataSource with, List<Index> declared, int rounds, Progress progress) {
        this.with = with;
        this.declared = declared;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** By index. */
    Map<String, Added> measure() throws SQLException {
        Map<String, Added> added = new LinkedHashMap<>();
        for (String table : WriteRun.tables(declared)) {
            progress.step(table + ", each index");
            List<Index> indexes = declared.stream()
                    .filter(index -> index.size().table().equals(table))
                    .toList();
            try (Connection connection = with.getConnection()) {
                added.putAll(measure(connection, table, indexes));
            }
        }
        return added;
    }

    private Map<String, Added> measure(Connection connection, String table, List<Index> indexes) throws SQLException {
        WrittenTable rows = new WrittenTable(connection, table, WriteRound.ROWS);
        WriteRound round = new WriteRound(connection, rows);
        List<Explained> withAll = new ArrayList<>();
        Map<Index, List<Explained>> withoutOne = new LinkedHashMap<>();
        indexes.forEach(index -> withoutOne.put(index, new ArrayList<>()));
        for (int i = 0; i < rounds; i++) {
            rows.takeAway();
            withAll.add(round.insertAndUndo(Optional.empty()));
            for (Map.Entry<Index, List<Explained>> one : withoutOne.entrySet()) {
                rows.vacuum();
                one.getValue().add(round.insertAndUndo(Optional.of(one.getKey())));
            }
            rows.vacuum();
            rows.putBack();
        }
        rows.forget();
        Map<String, Added> added = new LinkedHashMap<>();
        withoutOne.forEach((index, fewer) -> added.put(
                index.size().index(),
                new Added(
                        1e3 * (least(withAll, Explained::millis) - least(fewer, Explained::millis)) / rows.count(),
                        (median(withAll, Explained::wal) - median(fewer, Explained::wal)) / rows.count())));
        return added;
    }

    /** What disturbs makes everything longer, never shorter. */
    private static double least(List<Explained> samples, ToDoubleFunction<Explained> value) {
        return samples.stream().mapToDouble(value).min().orElseThrow();
    }

    private static double median(List<Explained> samples, ToDoubleFunction<Explained> value) {
        return Judgement.median(samples.stream().mapToDouble(value).toArray());
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
                            cost.micros(),
                            cost.wal(),
                            saving.map(Savings.Saving::millis),
                            saving.map(Savings.Saving::query),
                            saving.filter(each -> cost.micros() > 0).map(each -> cost.micros() / 1e3 / each.millis()));
                })
                .toList();
    }
}
