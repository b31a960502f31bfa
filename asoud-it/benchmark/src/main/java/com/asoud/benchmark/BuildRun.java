package com.asoud.benchmark;

import static com.asoud.benchmark.Builds.Meanwhile.CONCURRENT_BUILD;
import static com.asoud.benchmark.Builds.Meanwhile.NO_BUILD_WITHOUT_INDEXES;
import static com.asoud.benchmark.Builds.Meanwhile.NO_BUILD_WITH_INDEXES;
import static com.asoud.benchmark.Builds.Meanwhile.STANDARD_BUILD;

import com.asoud.benchmark.Builds.Flavour;
import com.asoud.benchmark.Builds.Meanwhile;
import com.asoud.benchmark.Builds.Waits;
import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Databases.Table;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/**
 * Builds the declared indexes in both flavours, and measures who writes meanwhile:
 *
 * <ol>
 *   <li>All indexes are built one after the other while nobody else works: that is their time and their log.
 *   <li>The same under an {@link OpenLoad}: that is how long writers wait.
 *   <li>The same load without any build, before the indexes are there and after, as long as the slower build takes.
 *   <li>Every second round is the other way round.
 * </ol>
 *
 * <p>Each of them begins after a checkpoint, with tables that have been vacuumed.
 */
final class BuildRun {

    /** How many rounds there are. */
    static final int ROUNDS = 2;

    /**
     * What one round consists of; each begins as the one before has ended, or has its indexes dropped or built first.
     */
    private static final List<Meanwhile> ROUND =
            List.of(NO_BUILD_WITHOUT_INDEXES, STANDARD_BUILD, CONCURRENT_BUILD, NO_BUILD_WITH_INDEXES);

    private final DataSource database;
    private final List<Index> indexes;
    private final int writesPerSecond;
    private final double leastSeconds;
    private final Progress progress;
    private final Map<Meanwhile, List<Alone>> alone = new EnumMap<>(Meanwhile.class);
    private final Map<Meanwhile, List<UnderLoad>> underLoad = new EnumMap<>(Meanwhile.class);

    private record Alone(double seconds, double wal) {}

    private record UnderLoad(double seconds, Histogram nanos) {}

    /**
     * @param database without the indexes; it is written to
     * @param indexes to be built
     * @param writesPerSecond of the load, to all tables together
     * @param leastSeconds of a load without a build
     */
    BuildRun(DataSource database, List<Index> indexes, int writesPerSecond, double leastSeconds, Progress progress) {
        this.database = database;
        this.indexes = indexes;
        this.writesPerSecond = writesPerSecond;
        this.leastSeconds = leastSeconds;
        this.progress = progress;
    }

    /** How many steps the progress is told. */
    static int steps() {
        return ROUNDS * (ROUND.size() + 1);
    }

    Builds measure() throws SQLException {
        try (Connection connection = database.getConnection();
                OpenLoad load = new OpenLoad(database, WriteRun.tables(indexes), writesPerSecond)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Meanwhile> order = new ArrayList<>(ROUND);
                if (round % 2 == 1) {
                    Collections.reverse(order);
                }
                progress.step("both flavours, no load");
                for (Meanwhile flavour : order) {
                    if (isBuild(flavour)) {
                        alone.computeIfAbsent(flavour, key -> new ArrayList<>()).add(alone(connection, flavour));
                    }
                }
                for (Meanwhile meanwhile : order) {
                    progress.step(meanwhile + ", writers at work");
                    underLoad
                            .computeIfAbsent(meanwhile, key -> new ArrayList<>())
                            .add(underLoad(connection, load, meanwhile));
                }
            }
            prepare(connection, true);
        }
        return new Builds(
                writesPerSecond,
                Stream.of(STANDARD_BUILD, CONCURRENT_BUILD).map(this::flavour).toList(),
                Stream.of(Meanwhile.values()).map(this::waits).toList());
    }

    private static boolean isBuild(Meanwhile meanwhile) {
        return meanwhile == STANDARD_BUILD || meanwhile == CONCURRENT_BUILD;
    }

    private Alone alone(Connection connection, Meanwhile flavour) throws SQLException {
        prepare(connection, false);
        long log = Databases.log(connection);
        double seconds = build(connection, flavour);
        return new Alone(seconds, Databases.log(connection) - log);
    }

    private UnderLoad underLoad(Connection connection, OpenLoad load, Meanwhile meanwhile) throws SQLException {
        prepare(connection, meanwhile == NO_BUILD_WITH_INDEXES);
        double[] seconds = new double[1];
        Histogram nanos =
                load.during(() -> seconds[0] = isBuild(meanwhile) ? build(connection, meanwhile) : leaveAlone());
        return new UnderLoad(seconds[0], nanos);
    }

    /** Brings it about that the indexes are there, or are not. */
    private void prepare(Connection connection, boolean wanted) throws SQLException {
        for (Index index : indexes) {
            boolean there = Sql.<Boolean>value(connection, "SELECT to_regclass(?) IS NOT NULL", index.name());
            if (there != wanted) {
                Sql.execute(connection, wanted ? index.definition() : "DROP INDEX " + index.name());
            }
        }
        for (Table table : WriteRun.tables(indexes)) {
            Sql.execute(connection, "VACUUM " + table.sql());
        }
        Sql.execute(connection, "CHECKPOINT");
    }

    private double build(Connection connection, Meanwhile flavour) throws SQLException {
        return Databases.build(
                connection,
                indexes.stream()
                        .map(flavour == CONCURRENT_BUILD ? Index::concurrentDefinition : Index::definition)
                        .toList());
    }

    private double leaveAlone() {
        double seconds = alone.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Alone::seconds)
                .reduce(leastSeconds, Math::max);
        OpenLoad.sleepUntil(System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
        return seconds;
    }

    private Flavour flavour(Meanwhile flavour) {
        return new Flavour(
                flavour == STANDARD_BUILD ? "standard" : "concurrent",
                median(alone, flavour, Alone::seconds),
                median(underLoad, flavour, UnderLoad::seconds),
                median(alone, flavour, Alone::wal));
    }

    private static <T> double median(Map<Meanwhile, List<T>> rounds, Meanwhile flavour, ToDoubleFunction<T> value) {
        return Judgement.median(rounds.getOrDefault(flavour, List.of()).stream()
                .mapToDouble(value)
                .toArray());
    }

    private Waits waits(Meanwhile meanwhile) {
        List<UnderLoad> rounds = underLoad.getOrDefault(meanwhile, List.of());
        Histogram all = OpenLoad.histogram();
        rounds.forEach(round -> all.add(round.nanos()));
        return new Waits(
                meanwhile,
                all.getTotalCount(),
                rounds.stream().mapToDouble(UnderLoad::seconds).sum(),
                all.getValueAtPercentile(50) / 1e6,
                all.getValueAtPercentile(99) / 1e6,
                all.getTotalCount() < Builds.ENOUGH
                        ? Optional.empty()
                        : Optional.of(all.getValueAtPercentile(99.9) / 1e6),
                all.getMaxValue() / 1e6,
                rounds.stream().map(round -> round.nanos().getMaxValue() / 1e6).toList());
    }
}
