package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.migrate.LiveMigration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Brings a live database up to date. */
@Command(name = "migrate", sortOptions = false)
final class MigrateCommand extends LiveCommand {

    /** What PostgreSQL takes for {@code max_parallel_maintenance_workers}. */
    private static final int MOST_WORKERS = 1024;

    @Option(names = "--jobs", paramLabel = "N")
    private int jobs = 2;

    @Option(names = "--deadline", paramLabel = "TIME")
    private String deadline = "12h";

    @Option(names = "--lock-timeout", paramLabel = "TIME")
    private String lockTimeout = "2s";

    @Option(names = "--baseline", paramLabel = "VERSION")
    private Optional<String> baseline = Optional.empty();

    @Option(names = "--maintenance-work-mem", paramLabel = "SIZE")
    private Optional<String> memory = Optional.empty();

    @Option(names = "--parallel-workers", paramLabel = "N")
    private Optional<Integer> workers = Optional.empty();

    @Option(names = "--backup-to", paramLabel = "FOLDER")
    private Optional<Path> backup = Optional.empty();

    @Option(names = "--pg-dump", paramLabel = "PROGRAM")
    private String pgDump = "pg_dump";

    @Option(names = "--after-deploy")
    private boolean afterDeploy;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        requireJobs(jobs, spec);
        requireWorkers(workers, spec);
        Duration queueing = DurationText.of(lockTimeout, "--lock-timeout");
        if (queueing.isZero()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--lock-timeout=" + lockTimeout + " would let other sessions wait without a limit.");
        }
        LiveMigration.Result result = new LiveMigration(
                        database,
                        new LiveMigration.Options(
                                jobs,
                                DurationText.of(deadline, "--deadline"),
                                queueing,
                                baseline,
                                memory,
                                workers,
                                afterDeploy,
                                backup,
                                pgDump),
                        display(),
                        stop)
                .run();
        List<String> waiting =
                result.waiting().stream().map(MigrationHistory.Entry::script).toList();
        return new Result(
                0,
                screen -> {
                    screen.line(done(result));
                    VerdictText.waiting(waiting, screen);
                },
                new Json()
                        .with("applied", result.applied())
                        .with("waiting", waiting)
                        .with("backup", result.backup().map(Path::toString))
                        .with("indexes", result.indexes(), StatusCommand::json));
    }

    /** @throws ParameterException if it is none that means something */
    static void requireJobs(int jobs, CommandSpec spec) {
        if (jobs < 1) {
            throw new ParameterException(spec.commandLine(), "--jobs=" + jobs + " is not at least 1.");
        }
    }

    /** @throws ParameterException if it is none that PostgreSQL takes */
    static void requireWorkers(Optional<Integer> workers, CommandSpec spec) {
        workers.filter(number -> number < 0 || number > MOST_WORKERS).ifPresent(number -> {
            throw new ParameterException(
                    spec.commandLine(), "--parallel-workers=" + number + " is not between 0 and " + MOST_WORKERS + ".");
        });
    }

    private static String done(LiveMigration.Result result) {
        String what = "every index is valid and as declared.";
        if (result.applied() > 0) {
            return "Applied " + Quantities.counted(result.applied(), "migration") + "; " + what;
        }
        return result.waiting().isEmpty()
                ? "Nothing to do: everything is applied, and " + what
                : "Nothing was applied; " + what;
    }
}
