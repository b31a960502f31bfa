package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.migrate.LiveMigration;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Brings a live database up to date. */
@Command(
        name = "migrate",
        sortOptions = false,
        description =
                "Applies pending migrations while reads and writes go on. Checks first whether it can; builds indexes concurrently, several tables at a time; shows progress and which session it waits for; ends no other session. After a failure, Ctrl-C or the deadline, the same command goes on.",
        footerHeading = "%nExample:%n",
        footer = {
            "  PGPASSWORD=… java -jar asoud-ddl-gen.jar migrate --user asoud_owner \\",
            "      --url jdbc:postgresql://db.example.com/asoud --migrations asoud-model.jar \\",
            "      --backup-to /var/backups --deadline 2h"
        })
final class MigrateCommand extends LiveCommand {

    /** What PostgreSQL takes for {@code max_parallel_maintenance_workers}. */
    private static final int MOST_WORKERS = 1024;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "How many tables at a time. Needs one connection for each, at least two, and three more. Default: 2. With 1 and --parallel-workers=0 the application is slowed down least. Example: 3")
    private int jobs = 2;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            defaultValue = "12h",
            description = "After this time, end what runs and clean up: 90s, 30m, 2h. Default: 12h. Example: 2h")
    private String deadline = "12h";

    @Option(
            names = "--lock-timeout",
            paramLabel = "TIME",
            defaultValue = "2s",
            description =
                    "How long a catalog change waits for its lock, since other sessions queue behind it; then it gives up and tries again later. A generated file sets its own, 5s. Not for index builds. "
                            + "Default: 2s. Example: 500ms")
    private String lockTimeout = "2s";

    @Option(
            names = "--baseline",
            paramLabel = "VERSION",
            description =
                    "For a database that was never migrated: the version that its tables correspond to. Example: 1")
    private Optional<String> baseline = Optional.empty();

    @Option(
            names = "--maintenance-work-mem",
            paramLabel = "SIZE",
            description =
                    "Memory of each build. Default: the server's, or more if its shared_buffers and the table are large. "
                            + "Example: 512MB")
    private Optional<String> memory = Optional.empty();

    @Option(
            names = "--parallel-workers",
            paramLabel = "N",
            description =
                    "Parallel workers of each build; 0 for none. Default: as many as max_parallel_maintenance_workers of the server allows. Example: 0")
    private Optional<Integer> workers = Optional.empty();

    @Option(
            names = "--backup-to",
            paramLabel = "FOLDER",
            description =
                    "First write a dump to this folder, with pg_dump in its custom format. Example: /var/backups/asoud")
    private Optional<Path> backup = Optional.empty();

    @Option(
            names = "--pg-dump",
            paramLabel = "PROGRAM",
            defaultValue = "pg_dump",
            description = "Which pg_dump. Example: /usr/lib/postgresql/18/bin/pg_dump")
    private String pgDump = "pg_dump";

    @Option(
            names = "--after-deploy",
            description =
                    "No instance of the old release runs any more: also run the files marked AFTER_DEPLOY, such as a new NOT NULL, and those after them. Without it, migrate ends before the first of them, unless the database has no tables yet. Example: --after-deploy")
    private boolean afterDeploy;

    @Override
    boolean changes() {
        return true;
    }

    @Override
    Output run(LiveDatabase database, Cancellation stop) {
        if (jobs < 1) {
            throw new ParameterException(spec.commandLine(), "--jobs=" + jobs + " is not at least 1.");
        }
        workers.filter(number -> number < 0 || number > MOST_WORKERS).ifPresent(number -> {
            throw new ParameterException(
                    spec.commandLine(), "--parallel-workers=" + number + " is not between 0 and " + MOST_WORKERS + ".");
        });
        if (Times.of(lockTimeout, "--lock-timeout").isZero()) {
            throw new ParameterException(
                    spec.commandLine(), "--lock-timeout=" + lockTimeout + " would let everybody queue for ever.");
        }
        LiveMigration.Result result = new LiveMigration(
                        database,
                        new LiveMigration.Options(
                                jobs,
                                Times.of(deadline, "--deadline"),
                                Times.of(lockTimeout, "--lock-timeout"),
                                baseline,
                                memory,
                                workers,
                                afterDeploy,
                                backup,
                                pgDump),
                        progresses(),
                        stop)
                .run();
        List<String> waiting =
                result.waiting().stream().map(MigrationHistory.Entry::script).toList();
        return new Output(
                0,
                screen -> {
                    screen.line(done(result));
                    VerdictText.waiting(waiting, screen);
                },
                new Json()
                        .with("applied", result.applied())
                        .with("waiting", waiting)
                        .with("backup", result.backup().map(Path::toString))
                        .with("indexes", StatusCommand.json(result.indexes())));
    }

    private static String done(LiveMigration.Result result) {
        String applied = "Applied " + result.applied() + (result.applied() == 1 ? " migration" : " migrations");
        if (result.applied() == 0) {
            applied = result.waiting().isEmpty() ? "Nothing to do: everything is applied" : "Nothing was applied";
        }
        return applied + (applied.contains(":") ? ", and" : ";") + " every index is valid and as declared.";
    }
}
