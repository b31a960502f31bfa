package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Databases.Table;
import com.asoud.benchmark.Judgement.Effect;
import com.asoud.benchmark.Judgement.Verdict;
import com.asoud.benchmark.Price.Cost;
import com.asoud.benchmark.Price.Write;
import com.asoud.benchmark.WriteRound.Kind;
import com.asoud.benchmark.WriteRound.Sample;
import com.asoud.benchmark.WrittenTable.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Measures what the declared indexes cost who writes, table by table:
 *
 * <ol>
 *   <li>The newest rows are set aside, deleted and vacuumed away ({@link WrittenTable}).
 *   <li>The same rows are written again: one by one, each committed durably; in JDBC batches; by one statement.
 *   <li>They are updated in the same three ways: a column of an index, and one of no index. Each gets its neighbour's
 *       value.
 *   <li>Rounds alternate between both databases ({@link Turns}), as the blocks of queries do.
 *   <li>Holm's correction is for all kinds of writes to all tables together.
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
     * @param rounds on each of both, an even number
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
    static List<Table> tables(List<Index> indexes) {
        return indexes.stream().map(Index::table).distinct().toList();
    }

    /** How many steps the progress is told. */
    static int steps(List<Index> declared, int rounds) {
        return 2 * rounds * tables(declared).size();
    }

    /** What was measured of one kind of write, in each round. */
    private record Pair(String table, Kind kind, List<Sample> without, List<Sample> with, Effect effect) {}

    /** Writes to every table that has a declared index. */
    List<Write> measure() throws SQLException {
        List<Pair> pairs = new ArrayList<>();
        for (Table table : tables(declared)) {
            pairs.addAll(measure(table));
        }
        double[] p = Judgement.holm(
                pairs.stream().mapToDouble(pair -> pair.effect().p()).toArray());
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            writes.add(write(pairs.get(i), p[i]));
        }
        return writes;
    }

    private List<Pair> measure(Table table) throws SQLException {
        try (Connection bare = without.getConnection();
                Connection indexed = with.getConnection()) {
            List<WrittenTable> rows = List.of(
                    new WrittenTable(bare, table.sql(), WriteRound.ROWS),
                    new WrittenTable(indexed, table.sql(), WriteRound.ROWS));
            List<WriteRound> measured =
                    List.of(new WriteRound(bare, rows.get(0)), new WriteRound(indexed, rows.get(1)));
            List<String> columns = new ArrayList<>();
            rows.get(1).updatable(Column::indexed).ifPresent(columns::add);
            rows.get(1).updatable(column -> !column.indexed()).ifPresent(columns::add);
            List<List<Map<Kind, Sample>>> samples = List.of(new ArrayList<>(), new ArrayList<>());
            for (int side : Turns.of(2, rounds, random)) {
                progress.step("writing to " + table.name());
                samples.get(side).add(measured.get(side).measure(columns));
            }
            for (WrittenTable written : rows) {
                written.forget();
            }
            return samples.get(1).get(0).keySet().stream()
                    .map(kind -> pair(table.name(), kind, of(samples.get(0), kind), of(samples.get(1), kind)))
                    .toList();
        }
    }

    private static List<Sample> of(List<Map<Kind, Sample>> rounds, Kind kind) {
        return rounds.stream()
                .map(samples -> Optional.ofNullable(samples.get(kind)).orElseThrow())
                .toList();
    }

    private Pair pair(String table, Kind kind, List<Sample> bare, List<Sample> indexed) {
        Effect effect = judgement.effect(values(bare, Sample::micros), values(indexed, Sample::micros));
        return new Pair(table, kind, bare, indexed, effect);
    }

    private Write write(Pair pair, double p) {
        Effect effect = pair.effect();
        return new Write(
                pair.table(),
                pair.kind().write(),
                pair.kind().group(),
                cost(pair.without()),
                cost(pair.with()),
                effect.ratio(),
                effect.low(),
                effect.high(),
                p,
                // So few have no interval to speak of.
                rounds < Options.LEAST_BLOCKS ? Verdict.UNSTABLE : judgement.verdict(effect, p));
    }

    private static Cost cost(List<Sample> samples) {
        return new Cost(
                Judgement.median(values(samples, Sample::micros)),
                Judgement.median(values(samples, Sample::wal)),
                median(samples, Sample::fullPages),
                median(samples, Sample::hot));
    }

    private static Optional<Double> median(List<Sample> samples, Function<Sample, Optional<Double>> value) {
        double[] known = samples.stream()
                .flatMap(sample -> value.apply(sample).stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return known.length == 0 ? Optional.empty() : Optional.of(Judgement.median(known));
    }

    private static double[] values(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).toArray();
    }
}
