package com.asoud.benchmark.advise;

import com.asoud.benchmark.Databases;
import com.asoud.benchmark.IndexCosts;
import com.asoud.benchmark.ModelOptions;
import com.asoud.benchmark.Options;
import com.asoud.benchmark.OwnDatabase;
import com.asoud.benchmark.Progress;
import com.asoud.benchmark.Throwaway;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.Demand;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.planguard.guard.IndexTrials;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Says which indexes would be better, and proves it:
 *
 * <ol>
 *   <li>Every guard is observed at two scales, and asked what it wants of each table.
 *   <li>What each declared index costs is measured, freshly built.
 *   <li>Each candidate is tried alone, the good ones together.
 *   <li>What the chosen ones cost more is measured by turns with the indexes as they are.
 * </ol>
 */
@Command(
        name = "advise",
        description =
                "Tries other indexes on a throwaway server with sample data, and says which of them pay, what they"
                        + " cost, and which annotation to write.")
public final class AdviseCommand implements Callable<Integer> {

    private static final long DEFAULT_SCALE = 100_000;
    private static final int SMALLER = 10;
    private static final int ROUNDS = 4;

    private static final String INCLUDED = """
            SELECT i.indexrelid::regclass::text AS name,
                   ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, true)
                         FROM generate_series(i.indnkeyatts + 1, i.indnatts) AS k ORDER BY k) AS columns
            FROM pg_index AS i
            WHERE i.indnatts > i.indnkeyatts
            """;

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Mixin
    private final ModelOptions options = new ModelOptions();

    @ArgGroup
    private Where where = new Where();

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "for --url; the password is taken from PGPASSWORD or ~/.pgpass")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--statement-timeout",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description =
                    "for --url: a guard with a statement that takes longer is left out. Default: ${DEFAULT-VALUE}")
    private int timeout;

    /** One of both. */
    static final class Where {

        @Option(
                names = "--url",
                paramLabel = "URL",
                description =
                        "asks the planner alone, with the statistics of your own database, which is only read, such"
                                + " as jdbc:postgresql://db.example.com/shop")
        private Optional<String> url = Optional.empty();

        @Option(
                names = "--scale",
                paramLabel = "ROWS",
                description =
                        "without --url: rows of the largest tables; growth is seen from a tenth of it, or from the"
                                + " smallest scale of the guards. Default: 100000")
        private long scale = DEFAULT_SCALE;
    }

    @Option(names = "--json", description = "prints advise.json instead of text")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        GuardedModel model = options.model();
        if (timeout < 1) {
            throw new ParameterException(spec.commandLine(), "--statement-timeout is 1 or more, not " + timeout);
        }
        if (where.url.isPresent()) {
            return estimate(model, new OwnDatabase(where.url.get(), user, timeout));
        }
        if (user.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--user is for --url; a throwaway server has its own");
        }
        Scale large = Options.scale(spec, "--scale", where.scale);
        Scale small = small(model, large);
        Set<ObjectName> declared = options.declared(model);
        List<Method> asked = GuardedCalls.guards(model, options.guards(model));
        AdviceFiles files = new AdviceFiles(spec.commandLine().getOut(), options.folder("advise.json", "advice.html"));
        try (Progress progress = new Progress(spec.commandLine().getErr());
                Throwaway server = new Throwaway(model, large, declared)) {
            progress.plan(parts(asked.size()));
            progress.begin(0);
            DataSource written = server.after();
            try (IndexTrials trials = new IndexTrials(model, server.server(), small, large)) {
                Advised advised = advise(model, trials, asked, server, written, small, progress);
                progress.end();
                files.write(advised, json);
            }
        }
        return 0;
    }

    private int estimate(GuardedModel model, OwnDatabase own) throws SQLException {
        AdviceFiles files = new AdviceFiles(spec.commandLine().getOut(), options.folder("estimate.json"));
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            Estimated estimated =
                    new EstimateRun(model, options.guards(model), options.declared(model), own, progress).run();
            progress.end();
            files.write(estimated, json);
            return 0;
        }
    }

    /** Where growth begins; with fewer rows than the guards' own the sample data may make no sense. */
    private static Scale small(GuardedModel model, Scale large) {
        Scale least = model.scales().get(0);
        if (large.rows() <= least.rows()) {
            throw new Refusal(
                    "the scale is not larger than the smallest of the guards, and growth cannot be seen",
                    "--scale " + large.rows(),
                    "take more than " + least.rows() + " rows");
        }
        return Scale.of(Math.max(least.rows(), large.rows() / SMALLER));
    }

    private Advised advise(
            GuardedModel model,
            IndexTrials trials,
            List<Method> asked,
            Throwaway server,
            DataSource written,
            Scale small,
            Progress progress)
            throws SQLException {
        int observed = observe(trials, asked, progress);
        Map<Demand, Set<String>> demands = trials.demands();
        List<Databases.Index> indexes = rebuilt(server, written);
        List<Databases.Index> declared =
                indexes.stream().filter(index -> index.size().declared()).toList();
        Map<String, Advised.Cost> costs = costs(written, declared, progress);
        Choice choice;
        List<Change> candidates;
        try (Connection connection = written.getConnection()) {
            candidates = new Candidates(trials.indexes(), costs.keySet(), included(connection), trials::table)
                    .of(demands.keySet());
            choice = new Choice(trials, ForeignKeys.read(connection, trials.indexes()), bytes(indexes));
        }
        progress.begin(candidates.size());
        for (Change candidate : candidates) {
            progress.step(candidate.summary());
            choice.attempt(candidate);
        }
        progress.begin(2);
        progress.step("as further indexes");
        choice.further();
        progress.step("the changes that pay");
        List<Weighed> chosen = choice.chosen();
        Optional<Weighed> together = choice.together(chosen);
        ChangePrices prices = chosen.isEmpty() ? ChangePrices.NONE : prices(server, chosen, progress);
        return new Summary(trials, choice, chosen, declared, costs, prices)
                .of(
                        Databases.environment(model, written, Throwaway.NAME),
                        small.rows(),
                        where.scale,
                        observed,
                        together);
    }

    /** With the seconds that each takes as a rule. */
    private static List<Progress.Part> parts(int guards) {
        return List.of(
                new Progress.Part("writing sample data", 15),
                new Progress.Part("guards", 0.2 * guards),
                new Progress.Part("the cost of each index", 8),
                new Progress.Part("changes", 0.5 * guards),
                new Progress.Part("changes together", 0.2 * guards),
                new Progress.Part("the cost of the changes", 30));
    }

    private static int observe(IndexTrials trials, List<Method> asked, Progress progress) {
        progress.begin(asked.size());
        for (Method guard : asked) {
            progress.step(GuardedCalls.name(guard));
            trials.observe(guard);
        }
        return asked.size() - trials.left().size();
    }

    /** An index that grew with its table is larger than one that was built at once, as all candidates are. */
    private static List<Databases.Index> rebuilt(Throwaway server, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (Databases.Index index : server.indexes(database)) {
                Sql.execute(connection, "REINDEX INDEX " + index.name());
            }
        }
        return server.indexes(database);
    }

    private static Map<String, Long> bytes(List<Databases.Index> indexes) {
        return indexes.stream()
                .collect(Collectors.toMap(
                        index -> index.size().index(), index -> index.size().bytes()));
    }

    /** By the names of the indexes, as SQL. */
    static Map<String, List<String>> included(Connection connection) throws SQLException {
        Map<String, List<String>> included = new HashMap<>();
        Sql.read(
                connection,
                INCLUDED,
                row -> included.put(row.getString("name"), List.of((String[])
                        row.getArray("columns").getArray())));
        return included;
    }

    /** By the indexes' names. */
    private static Map<String, Advised.Cost> costs(
            DataSource database, List<Databases.Index> indexes, Progress progress) throws SQLException {
        progress.begin(IndexCosts.steps(indexes, ROUNDS));
        Map<String, IndexCosts.Added> added = IndexCosts.of(database, indexes, ROUNDS, progress);
        Map<String, Advised.Cost> costs = new HashMap<>();
        indexes.forEach(index -> {
            IndexCosts.Added cost =
                    Optional.ofNullable(added.get(index.size().index())).orElseThrow();
            costs.put(index.size().index(), new Advised.Cost(index.size().bytes(), cost.wal()));
        });
        return costs;
    }

    private static ChangePrices prices(Throwaway server, List<Weighed> chosen, Progress progress) throws SQLException {
        DataSource changed = server.after();
        rebuilt(server, changed);
        return ChangePrices.measure(
                changed, chosen.stream().map(Weighed::change).toList(), progress);
    }
}
