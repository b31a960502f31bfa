package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Place;
import com.asoud.planguard.guard.GuardedModel;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
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
            defaultValue = "6",
            paramLabel = "N",
            description = "how often writes are measured; 2 or more. Default: ${DEFAULT-VALUE}")
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

    /** What both databases of a kind are, and what was measured on them. */
    private record Queries(
            Measured.Environment environment,
            List<Measured.Query> before,
            List<Measured.Query> after,
            List<String> left,
            Map<String, Savings.Saving> savings) {}

    @Override
    public Integer call() throws Exception {
        GuardedModel model = options.model();
        int blocks = options.blocks();
        double relevant = options.relevant();
        if (rounds < 2) {
            throw new ParameterException(spec.commandLine(), "--rounds is 2 or more, not " + rounds);
        }
        if (loadRate < 1 || !(loadSeconds > 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--load-rate is 1 or more, and --load-seconds more than 0, not " + loadRate + " and "
                            + loadSeconds);
        }
        Scale size = Options.scale(spec, "--scale", scale);
        RandomGenerator random = options.random();
        Judgement judgement = new Judgement(relevant, random);
        Set<String> declared = options.declared(model);
        Pattern guards = options.guards(model);
        try (Progress progress = new Progress(spec.commandLine().getErr());
                Throwaway server = new Throwaway(model, size, declared)) {
            progress.say(writing(size));
            DataSource before = server.before();
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
                progress.begin("queries", guarded.guards().size());
                QueryRun run = new QueryRun(guarded, blocks, relevant, random, progress, server.cache());
                List<List<Measured.Query>> both = run.measure(List.of(
                        QueryRun.Side.throwaway(beforeReading, beforeWriting),
                        QueryRun.Side.throwaway(afterReading, afterWriting)));
                progress.begin("what each index saves", guarded.guards().size());
                queries = new Queries(
                        Databases.environment(model, after, Throwaway.NAME),
                        both.get(0),
                        both.get(1),
                        run.left(),
                        new Savings(guarded, afterWriting, dropped).measure(progress));
            }
            progress.begin("writes", WriteRun.tables(dropped).size() * (rounds + 1));
            Price price = new Price(
                    queries.environment().settings(),
                    rounds,
                    new WriteRun(beforeToWrite, afterToWrite, dropped, rounds, judgement, random, progress).measure(),
                    IndexCosts.prices(
                            dropped,
                            new IndexCosts(afterToWrite, dropped, rounds, progress).measure(),
                            queries.savings()),
                    builds(beforeToWrite, dropped, progress));
            progress.end();
            write(model, queries, indexes, price, judgement, relevant);
        }
        return 0;
    }

    private Optional<Builds> builds(DataSource database, List<Index> indexes, Progress progress) throws SQLException {
        List<Index> built =
                indexes.stream().filter(index -> !index.partitioned()).toList();
        if (built.isEmpty()) {
            return Optional.empty();
        }
        progress.begin("builds", BuildRun.steps());
        return Optional.of(new BuildRun(database, built, loadRate, loadSeconds, progress).measure());
    }

    private void write(
            GuardedModel model,
            Queries queries,
            List<Index> indexes,
            Price price,
            Judgement judgement,
            double relevant) {
        List<Comparison.Row> rows = Comparison.rows(queries.before(), queries.after(), judgement, relevant);
        List<Measured.IndexSize> sizes = indexes.stream().map(Index::size).toList();
        List<Measured.IndexSize> kept =
                sizes.stream().filter(size -> !size.declared()).toList();
        Reports reports = new Reports(spec.commandLine().getOut(), options.folder());
        reports.write(new Comparison(
                Measured.FORMAT,
                queries.environment(),
                queries.environment(),
                relevant,
                rows,
                queries.left(),
                sizes,
                Optional.of(price),
                Forecasts.of(rows, sizes, kept, Optional.of(price), options.headlines(), Set.of())));
    }

    static String writing(Scale scale) {
        return "writing sample data, scale " + scale.name();
    }
}
