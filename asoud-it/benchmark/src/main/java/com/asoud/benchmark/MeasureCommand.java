package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Place;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.ObjectName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures one database: a throwaway one with sample data, or one's own, of which it only reads. */
abstract sealed class MeasureCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Mixin
    private final Options options = new Options();

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
            description = "for --url: what takes longer is left out. Default: ${DEFAULT-VALUE}")
    private int timeout;

    /** One of both. */
    static final class Where {

        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "measures your own database, in read-only transactions, such as"
                        + " jdbc:postgresql://db.example.com/shop")
        private Optional<String> url = Optional.empty();

        @Option(
                names = "--scale",
                paramLabel = "ROWS",
                description = "without --url: rows of the largest tables of the sample data. Default: 100000")
        private Optional<Long> scale = Optional.empty();
    }

    /** Without the declared indexes. */
    @Command(
            name = "before",
            description = "Measures a database as it is before the indexes are built, and writes before.json. Without"
                    + " --url, a throwaway one without the declared indexes.")
    static final class Before extends MeasureCommand {

        @Override
        String file() {
            return "before.json";
        }

        @Override
        DataSource throwaway(Throwaway server) throws SQLException {
            return server.before();
        }
    }

    /** With them. */
    @Command(
            name = "after",
            description = "Measures a database as it is with the indexes, and writes after.json. Without --url, a"
                    + " throwaway one with all declared indexes.")
    static final class After extends MeasureCommand {

        @Override
        String file() {
            return "after.json";
        }

        @Override
        DataSource throwaway(Throwaway server) throws SQLException {
            return server.after();
        }
    }

    abstract String file();

    abstract DataSource throwaway(Throwaway server) throws SQLException;

    @Override
    public Integer call() throws Exception {
        checkUsage();
        int blocks = options.blocks();
        options.relevant();
        GuardedModel model = options.model();
        Set<ObjectName> declared = options.declared(model);
        options.guards(model);
        Reports reports = new Reports(spec.commandLine().getOut(), options.folder(file()));
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            Measured measured = where.url.isPresent()
                    ? ownDatabase(model, declared, blocks, where.url.get(), progress)
                    : throwaway(model, declared, blocks, progress);
            progress.end();
            reports.write(file(), measured);
        }
        return 0;
    }

    private void checkUsage() {
        if (timeout < 1) {
            throw new ParameterException(spec.commandLine(), "--statement-timeout is 1 or more, not " + timeout);
        }
        where.scale.ifPresent(rows -> Options.scale(spec, "--scale", rows));
        if (user.isPresent() && where.url.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--user is for --url; a throwaway server has its own");
        }
    }

    private Measured throwaway(GuardedModel model, Set<ObjectName> declared, int blocks, Progress progress)
            throws SQLException {
        Scale scale = Options.scale(spec, "--scale", where.scale.orElse(RunCommand.DEFAULT_SCALE));
        try (Throwaway server = new Throwaway(model, scale, declared)) {
            progress.plan(List.of(
                    ScaleRun.writing(scale),
                    QueryRun.part(
                            1, GuardedCalls.guards(model, options.guards(model)).size())));
            progress.begin(0);
            DataSource reading = throwaway(server);
            try (GuardedCalls guarded = new GuardedCalls(model, options.guards(model), reading);
                    Place reads = guarded.on(reading, scale, false);
                    Place writes = guarded.on(throwaway(server), scale, true)) {
                return measured(
                        guarded,
                        QueryRun.Side.throwaway(reads, writes),
                        server.cache(),
                        blocks,
                        progress,
                        Databases.environment(model, reading, Throwaway.NAME),
                        server.indexes(reading));
            }
        }
    }

    private Measured ownDatabase(
            GuardedModel model, Set<ObjectName> declared, int blocks, String url, Progress progress)
            throws SQLException {
        OwnDatabase own = new OwnDatabase(url, user, timeout);
        DataSource database = own.dataSource();
        try {
            progress.plan(List.of(QueryRun.part(
                    1, GuardedCalls.guards(model, options.guards(model)).size())));
            Measured.Environment environment = Databases.environment(model, database, own.toString());
            List<Index> indexes = Databases.indexes(database, model, declared);
            try (GuardedCalls guarded = new GuardedCalls(model, options.guards(model), database);
                    Place reads = guarded.on(database, Scale.of(Math.max(1, environment.scale())), false)) {
                return measured(
                        guarded,
                        QueryRun.Side.onlyRead(reads),
                        Optional.empty(),
                        blocks,
                        progress,
                        environment,
                        indexes);
            }
        } catch (SQLException | RuntimeException failure) {
            throw own.refusal(failure, progress.current());
        }
    }

    private Measured measured(
            GuardedCalls guarded,
            QueryRun.Side side,
            Optional<ColdCache> cache,
            int blocks,
            Progress progress,
            Measured.Environment environment,
            List<Index> indexes)
            throws SQLException {
        progress.begin(guarded.guards().size());
        QueryRun run = new QueryRun(guarded, blocks, options.relevant(), options.random(), progress, cache);
        List<Measured.Query> queries = run.measure(List.of(side)).get(0);
        return new Measured(
                Measured.FORMAT,
                environment,
                queries,
                run.left(),
                indexes.stream().map(Index::size).toList());
    }
}
