package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Place;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.planguard.guard.ValueKind;
import com.asoud.postgres.ObjectName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All of it: queries, what each index saves, what writes cost. */
@Command(
        name = "run",
        description = "Measures before and after, by turns, on one throwaway server with sample data: what each query"
                + " gains, and what writes and disk cost. These are the numbers to quote.")
final class RunCommand implements Callable<Integer> {

    static final long DEFAULT_SCALE = 100_000;

    /** Of each query at a smaller size, and after how many seconds one is left out there. */
    private static final int GROWTH_CALLS = 5;

    private static final int GROWTH_SECONDS = 30;

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Mixin
    private final Options options = new Options();

    @Option(
            names = "--scale",
            defaultValue = "" + DEFAULT_SCALE,
            paramLabel = "ROWS",
            description = "rows of the largest tables. Default: ${DEFAULT-VALUE}")
    private long scale;

    @Option(
            names = "--rounds",
            defaultValue = "10",
            paramLabel = "N",
            description = "how often writes are measured on each side; even, 2 or more. Fewer than 10 decide nothing."
                    + " Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--load-rate",
            defaultValue = "300",
            paramLabel = "N",
            description = "writes a second, to all tables together, while indexes are built. Default: ${DEFAULT-VALUE}")
    private int loadRate;

    @Option(
            names = "--load-seconds",
            defaultValue = "3",
            paramLabel = "SECONDS",
            description = "how long these writes are measured without a build, at least. Default: ${DEFAULT-VALUE}")
    private double loadSeconds;

    @Option(
            names = "--growth",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "measures the queries at smaller sizes too, a fifth and a half of --scale, so that the report"
                    + " shows time against table size. --no-growth leaves that out")
    private boolean growth;

    /** What both databases of a kind are, and what was measured on them. */
    private record Queries(
            Measured.Environment environment,
            List<Measured.Query> before,
            List<Measured.Query> after,
            List<String> left,
            Map<String, Savings.Saving> savings) {}

    @Override
    public Integer call() throws Exception {
        checkUsage();
        int blocks = options.blocks();
        double relevant = options.relevant();
        Scale size = Options.scale(spec, "--scale", scale);
        GuardedModel model = options.model();
        RandomGenerator random = options.random();
        Judgement judgement = new Judgement(relevant, random);
        Set<ObjectName> declared = options.declared(model);
        Pattern guards = options.guards(model);
        Reports reports = new Reports(spec.commandLine().getOut(), options.folder(Reports.COMPARED, Reports.PAGE));
        List<Scale> smaller = growth ? smaller(size) : List.of();
        try (Progress progress = new Progress(spec.commandLine().getErr());
                Throwaway server = new Throwaway(model, size, declared)) {
            progress.plan(
                    parts(size, smaller, GuardedCalls.guards(model, guards).size(), declared.size()));
            progress.begin(0);
            long begin = System.nanoTime();
            DataSource before = server.before();
            final double dataSeconds = (System.nanoTime() - begin) / 1e9;
            DataSource after = server.after();
            DataSource beforeToWrite = server.before();
            DataSource afterToWrite = server.after();
            List<Index> indexes = server.indexes(after);
            List<Index> dropped =
                    indexes.stream().filter(index -> index.size().declared()).toList();
            Queries queries;
            try (GuardedCalls guarded = new GuardedCalls(model, guards, after);
                    Place beforeReading = guarded.on(before, size, false);
                    Place afterReading = guarded.on(after, size, false);
                    Place beforeWriting = guarded.on(beforeToWrite, size, true);
                    Place afterWriting = guarded.on(afterToWrite, size, true)) {
                progress.begin(guarded.guards().size());
                QueryRun run = new QueryRun(guarded, blocks, relevant, random, progress, server.cache());
                List<List<Measured.Query>> both = run.measure(List.of(
                        QueryRun.Side.throwaway(beforeReading, beforeWriting),
                        QueryRun.Side.throwaway(afterReading, afterWriting)));
                progress.begin(guarded.guards().size());
                queries = new Queries(
                        Databases.environment(model, after, Throwaway.NAME),
                        both.get(0),
                        both.get(1),
                        run.left(),
                        new Savings(guarded, afterWriting, dropped).measure(progress));
            }
            Scaled.Size took = new Scaled.Size(size.rows(), dataSeconds, (System.nanoTime() - begin) / 1e9);
            Optional<Scaled> grown = Optional.empty();
            if (growth) {
                ScaleRun run = new ScaleRun(
                        model, guards, server, List.of(ValueKind.TYPICAL), GROWTH_CALLS, GROWTH_SECONDS, progress);
                for (Scale each : smaller) {
                    run.measureQueries(each);
                }
                run.add(size, after, indexes, queries.before(), queries.after(), took);
                grown = Optional.of(run.result());
            }
            Price price = price(beforeToWrite, afterToWrite, dropped, queries, judgement, random, progress);
            progress.end();
            write(reports, queries, indexes, price, grown, judgement, relevant);
        }
        return 0;
    }

    private Price price(
            DataSource before,
            DataSource after,
            List<Index> dropped,
            Queries queries,
            Judgement judgement,
            RandomGenerator random,
            Progress progress)
            throws SQLException {
        progress.begin(WriteRun.steps(dropped, rounds));
        List<Price.Write> writes = new WriteRun(before, after, dropped, rounds, judgement, random, progress).measure();
        progress.begin(IndexCosts.steps(dropped, rounds));
        IndexCosts costs = new IndexCosts(after, dropped, rounds, judgement, random, progress);
        List<Price.IndexPrice> prices = IndexCosts.prices(dropped, costs.measure(), queries.savings());
        progress.begin(BuildRun.steps());
        return new Price(queries.environment().settings(), rounds, writes, prices, builds(before, dropped, progress));
    }

    private void checkUsage() {
        if (rounds < 2 || rounds % 2 != 0) {
            throw new ParameterException(spec.commandLine(), "--rounds is an even number, 2 or more, not " + rounds);
        }
        if (loadRate < 1 || !(loadSeconds > 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--load-rate is 1 or more, and --load-seconds more than 0, not " + loadRate + " and "
                            + loadSeconds);
        }
    }

    private static List<Scale> smaller(Scale size) {
        return LongStream.of(size.rows() / 5, size.rows() / 2)
                .filter(rows -> rows > 0)
                .distinct()
                .mapToObj(Scale::of)
                .toList();
    }

    /** With the seconds that they take as a rule. */
    private List<Progress.Part> parts(Scale size, List<Scale> smaller, int guards, int declared) {
        List<Progress.Part> parts = new ArrayList<>();
        parts.add(ScaleRun.writing(size));
        parts.add(QueryRun.part(2, guards));
        parts.add(new Progress.Part("what each index saves", 0.1 * guards));
        smaller.forEach(each -> parts.addAll(ScaleRun.queryParts(each, guards)));
        parts.add(new Progress.Part("writes", 4.0 * rounds));
        parts.add(new Progress.Part("the cost of each index", 0.1 * rounds * declared));
        parts.add(new Progress.Part("builds", 10 + 4 * loadSeconds));
        return parts;
    }

    private Optional<Builds> builds(DataSource database, List<Index> indexes, Progress progress) throws SQLException {
        List<Index> built =
                indexes.stream().filter(index -> !index.partitioned()).toList();
        if (built.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BuildRun(database, built, loadRate, loadSeconds, progress).measure());
    }

    private void write(
            Reports reports,
            Queries queries,
            List<Index> indexes,
            Price price,
            Optional<Scaled> grown,
            Judgement judgement,
            double relevant) {
        List<Comparison.Row> rows = Comparison.rows(queries.before(), queries.after(), judgement, relevant);
        List<Measured.IndexSize> sizes = indexes.stream().map(Index::size).toList();
        List<Measured.IndexSize> kept =
                sizes.stream().filter(size -> !size.declared()).toList();
        reports.write(new Comparison(
                Measured.FORMAT,
                queries.environment(),
                queries.environment(),
                relevant,
                rows,
                queries.left(),
                sizes,
                Optional.of(price),
                grown,
                Forecasts.of(rows, sizes, kept, Optional.of(price), options.headlines(), Set.of())));
    }
}
