package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Judgement.Effect;
import com.asoud.benchmark.Price.Cost;
import com.asoud.benchmark.Price.Write;
import com.asoud.benchmark.WriteRound.Sample;
import com.asoud.benchmark.WrittenTable.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Measures what the declared indexes cost who writes, table by table:
 *
 * <ol>
 *   <li>The newest rows are set aside, deleted and vacuumed away ({@link WrittenTable}).
 *   <li>The same rows are written again: one by one, each committed durably; in JDBC batches; by one statement.
 *   <li>Some of them are updated: a column of an index, and one of no index. Each gets its neighbour's value.
 *   <li>Rounds alternate between both databases, as {@link QueryRun}'s blocks do.
 * </ol>
 */
final class WriteRun {

    private final DataSource without;
    private final DataSource with;
    private final List<Index> declared;
    private final int rounds;
    private final Judgement judgement;
    private final RandomGenerator random;
    private final Progress progress;

    /**
     * @param without a database without the declared indexes; it is written to
     * @param with the same with them; it is written to
     * @param declared the indexes in question
     * @param rounds 2 or more
     */
    WriteRun(
            DataSource without,
            DataSource with,
            List<Index> declared,
            int rounds,
            Judgement judgement,
            RandomGenerator random,
            Progress progress) {
        this.without = without;
        this.with = with;
        this.declared = declared;
        this.rounds = rounds;
        this.judgement = judgement;
        this.random = random;
        this.progress = progress;
    }

    /** Those that have one of these indexes. */
    static List<String> tables(List<Index> indexes) {
        return indexes.stream().map(index -> index.size().table()).distinct().toList();
    }

    /** Writes to every table that has a declared index. */
    List<Write> measure() throws SQLException {
        List<Write> writes = new ArrayList<>();
        for (String table : tables(declared)) {
            writes.addAll(measure(table));
        }
        return writes;
    }

    private List<Write> measure(String table) throws SQLException {
        try (Connection bare = without.getConnection();
                Connection indexed = with.getConnection()) {
            WrittenTable first = new WrittenTable(bare, table, WriteRound.ROWS);
            WrittenTable second = new WrittenTable(indexed, table, WriteRound.ROWS);
            WriteRound roundWithout = new WriteRound(bare, first);
            WriteRound roundWith = new WriteRound(indexed, second);
            Optional<String> ofIndex = second.updatable(Column::indexed);
            Optional<String> ofNone = second.updatable(column -> !column.indexed());
            List<Map<String, Sample>> samplesWithout = new ArrayList<>();
            List<Map<String, Sample>> samplesWith = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                progress.step(table);
                boolean bareFirst = random.nextBoolean();
                if (bareFirst) {
                    samplesWithout.add(roundWithout.measure(ofIndex, ofNone));
                }
                samplesWith.add(roundWith.measure(ofIndex, ofNone));
                if (!bareFirst) {
                    samplesWithout.add(roundWithout.measure(ofIndex, ofNone));
                }
            }
            first.forget();
            second.forget();
            return samplesWith.get(0).keySet().stream()
                    .map(write -> write(table, write, of(samplesWithout, write), of(samplesWith, write)))
                    .toList();
        }
    }

    private static List<Sample> of(List<Map<String, Sample>> rounds, String write) {
        return rounds.stream()
                .map(samples -> Optional.ofNullable(samples.get(write)).orElseThrow())
                .toList();
    }

    private Write write(String table, String write, List<Sample> bare, List<Sample> indexed) {
        Effect effect = judgement.effect(values(bare, Sample::micros), values(indexed, Sample::micros));
        return new Write(
                table,
                write,
                cost(bare),
                cost(indexed),
                effect.ratio(),
                effect.low(),
                effect.high(),
                judgement.verdict(effect, effect.p()));
    }

    private static Cost cost(List<Sample> samples) {
        return new Cost(
                Judgement.median(values(samples, Sample::micros)),
                Judgement.median(values(samples, Sample::wal)),
                Judgement.median(values(samples, Sample::fullPages)),
                samples.get(0)
                        .hot()
                        .map(any -> Judgement.median(
                                values(samples, sample -> sample.hot().orElse(0.0)))));
    }

    private static double[] values(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).toArray();
    }
}
