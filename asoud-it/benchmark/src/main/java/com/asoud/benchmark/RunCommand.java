package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Place;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All of it. */
@Command(
        name = "run",
        description = "Measures before and after, interleaved, on one throwaway server with sample data.")
final class RunCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Mixin
    private final Options options = new Options();

    @Option(
            names = "--scale",
            defaultValue = "100000",
            paramLabel = "ROWS",
            description = "rows of the largest tables. Default: ${DEFAULT-VALUE}")
    private long scale;

    @Override
    public Integer call() throws Exception {
        GuardedModel model = options.model();
        int blocks = options.blocks();
        double relevant = options.relevant();
        RandomGenerator random = options.random();
        Set<String> declared = declared(model, options);
        try (Progress progress = new Progress(spec.commandLine().getErr());
                Throwaway server = new Throwaway(model, Scale.of(scale), declared)) {
            progress.say("writing %,d rows".formatted(scale));
            DataSource after = server.after();
            DataSource before = server.before();
            List<Index> indexes = server.indexes(after);
            Measured.Environment environment = Databases.environment(model, after, Throwaway.NAME);
            try (GuardedCalls guarded = new GuardedCalls(model, after);
                    Place beforeReading = guarded.on(before, Scale.of(scale), false);
                    Place afterReading = guarded.on(after, Scale.of(scale), false);
                    Place beforeWriting = guarded.on(server.before(), Scale.of(scale), true);
                    Place afterWriting = guarded.on(server.after(), Scale.of(scale), true)) {
                progress.begin("queries", guarded.guards().size());
                QueryRun run = new QueryRun(guarded, blocks, random, progress::step);
                List<List<Measured.Query>> both = run.measure(List.of(
                        new QueryRun.Side(beforeReading, Optional.of(beforeWriting)),
                        new QueryRun.Side(afterReading, Optional.of(afterWriting))));
                Judgement judgement = new Judgement(relevant, random);
                Comparison comparison = new Comparison(
                        Measured.FORMAT,
                        environment,
                        environment,
                        relevant,
                        Comparison.rows(both.get(0), both.get(1), judgement, relevant),
                        run.left(),
                        indexes.stream().map(Index::size).toList(),
                        Optional.empty(),
                        new ArrayList<>());
                progress.end();
                new Reports(spec.commandLine().getOut(), options.folder()).write(comparison);
            }
        }
        return 0;
    }

    static Set<String> declared(GuardedModel model, Options options) {
        Set<String> declared = Databases.declared(model, options.indexes());
        if (declared.isEmpty()) {
            throw new Refusal(
                    "the model declares no index of such a name",
                    "--indexes " + options.indexes(),
                    "give a pattern of the whole name, such as --indexes 'idx_product_.*'");
        }
        return declared;
    }
}
