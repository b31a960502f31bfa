package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.flyway.CallbackTime;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.observe.FreeConnections;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.observe.IndexStatus;
import com.asoud.ddl.observe.Preflight;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings a live database up to date:
 *
 * <ol>
 *   <li>check the database and the free connections, and refuse with all reasons at once;
 *   <li>keep other migrators away, and wait for those that are at work;
 *   <li>check the history, the pending files and their tables, and refuse likewise; back up, if asked to;
 *   <li>take the pending files in their order. Those about indexes come in <em>waves</em>: each table's run one after
 *       the other in a session of its own, several tables at a time. All others are run by Flyway, one by one, and give
 *       up a lock quickly, to try again later;
 *   <li>after a wave, let Flyway record its files. Nothing is in the history before it is true, and Flyway adds all
 *       rows there;
 *   <li>look at every index once more.
 * </ol>
 *
 * Whatever happens on the way, the same command goes on from where it was.
 */
public final class LiveMigration {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final LiveDatabase database;
    private final Options options;
    private final MigrationListener listener;
    private final Cancellation stop;
    private final long deadline;
    private final LiveChange change;
    private final FlywayRuns flyway;

    /**
     * @param jobs how many tables at a time; at least 1
     * @param deadline after which everything of ours is ended
     * @param lockTimeout how long a change of the catalog may queue for its lock, since others queue behind it
     * @param baseline the version that the existing tables correspond to, on a database that was never migrated
     * @param memory {@code maintenance_work_mem} of each build, such as {@code 512MB}; empty to choose by the server's
     *     own settings
     * @param workers parallel workers of each build, at least 0; empty for as many as the server's settings allow
     * @param afterDeploy whether the release is gone that what waits for its end would break
     * @param backup where to write a dump first
     * @param pgDump the program for it
     */
    public record Options(
            int jobs,
            Duration deadline,
            Duration lockTimeout,
            Optional<String> baseline,
            Optional<String> memory,
            Optional<Integer> workers,
            boolean afterDeploy,
            Optional<Path> backup,
            String pgDump) {}

    /**
     * @param applied how many migrations were pending, and are not any more
     * @param waiting those that are pending still, since the old release has to be gone first
     * @param indexes every index of the migrations, afterwards
     * @param backup where the dump is, if one was made
     */
    public record Result(int applied, List<Entry> waiting, List<IndexStatus> indexes, Optional<Path> backup) {

        public Result {
            waiting = List.copyOf(waiting);
            indexes = List.copyOf(indexes);
        }
    }

    /** @param stop through which another thread ends it */
    public LiveMigration(LiveDatabase database, Options options, MigrationListener listener, Cancellation stop) {
        this.database = database;
        this.options = options;
        this.listener = listener;
        this.stop = stop;
        this.deadline = System.nanoTime() + options.deadline().toNanos();
        this.change = new LiveChange(database, listener, stop, FlywayRuns::ended);
        this.flyway = new FlywayRuns(database, options.lockTimeout(), listener, stop);
    }

    /**
     * @throws Refusal if it cannot be done; nothing was changed
     * @throws Unfinished if it could not be finished
     */
    public Result run() {
        return change.run(this::run);
    }

    private Result run(Connection connection) throws SQLException {
        stop.activity().looks("checking whether it can run");
        Preflight preflight = new Preflight(
                connection,
                database,
                new Preflight.Question(options.baseline(), options.memory(), Optional.empty(), options.afterDeploy()));
        preflight.database();
        preflight.refuseIfAny();
        FreeConnections.require(connection, options.jobs());
        return change.alone(connection, deadline, (lock, watch) -> run(connection, preflight, lock, watch));
    }

    private Result run(Connection connection, Preflight preflight, MigratorLock lock, BuildMonitor watch)
            throws SQLException {
        stop.activity().looks("reading what is pending");
        awaitHistory(preflight);
        Preflight.Findings findings = preflight.look(flyway::entries);
        preflight.refuseIfAny();
        Optional<Path> backup = findings.coming().isEmpty() ? Optional.empty() : backUp();
        change.begins();
        create(findings.verdict().schemas());
        List<Entry> entries = findings.entries();
        if (findings.baseline().isPresent()) {
            baseline(findings.baseline().get());
            entries = flyway.entries();
        }
        Wave wave = new Wave(database, options, listener, stop, flyway, lock, watch);
        entries = migrate(entries, options.afterDeploy() || findings.nobodyRuns(), connection, wave, lock);
        return new Result(findings.coming().size(), findings.waiting(), indexes(connection, findings, entries), backup);
    }

    /**
     * @param goOn to the last; or only to what comes before the first that waits for the end of the old release
     * @return every migration
     */
    private List<Entry> migrate(List<Entry> known, boolean goOn, Connection connection, Wave wave, MigratorLock lock)
            throws SQLException {
        List<Entry> entries = flyway.repaired(known);
        List<Entry> all = coming(entries, goOn);
        flyway.call(CallbackTime.BEFORE, lock);
        for (List<Entry> pending = coming(entries, goOn); !pending.isEmpty(); pending = coming(entries, goOn)) {
            stop.throwIfRequested();
            next(pending, connection, wave, lock);
            entries = flyway.repaired(flyway.entries());
            requireProgress(pending.get(0), coming(entries, goOn));
        }
        if (all.stream().allMatch(entry -> entry.version().isPresent())) {
            flyway.call(CallbackTime.AFTER_VERSIONED, lock);
        }
        if (!all.isEmpty()) {
            flyway.call(CallbackTime.AFTER_APPLIED, lock);
        }
        flyway.call(CallbackTime.AFTER, lock);
        return entries;
    }

    private void next(List<Entry> pending, Connection connection, Wave wave, MigratorLock lock) throws SQLException {
        List<IndexFile> files = IndexFile.wave(pending);
        if (files.isEmpty()) {
            FlywayRuns.letIn(lock);
            flyway.run(pending.get(0));
        } else {
            wave.build(files, connection);
        }
    }

    private List<IndexStatus> indexes(Connection connection, Preflight.Findings findings, List<Entry> entries)
            throws SQLException {
        stop.activity().looks("checking every index");
        List<IndexStatus> indexes =
                findings.coming().isEmpty() && !findings.indexes().isEmpty()
                        ? findings.indexes()
                        : IndexStatus.read(connection, entries);
        requireSound(indexes);
        return indexes;
    }

    /** Whoever has locked it may be at work on it; queued behind him, we could not say whom we wait for. */
    private void awaitHistory(Preflight preflight) throws SQLException {
        boolean told = false;
        for (Optional<Blocker> who = preflight.lockOfHistory(); who.isPresent(); who = preflight.lockOfHistory()) {
            String waiting = "waiting, since " + database.flyway().table() + " is locked by " + who.get()
                    + "\n  to end that: " + who.get().end();
            stop.activity().looks(waiting);
            if (!told) {
                listener.say(waiting);
                told = true;
            }
            stop.pause(LOOK_AGAIN);
        }
        stop.activity().looks("reading what is pending");
    }

    private Optional<Path> backUp() {
        options.backup().ifPresent(folder -> stop.activity().works("backing up to " + folder));
        return options.backup()
                .map(folder -> new Backup(database.target(), folder, options.pgDump(), listener, stop).write());
    }

    /** Somebody else may have done it meanwhile. */
    private void create(List<String> schemas) throws SQLException {
        for (String schema : schemas) {
            try (Connection connection = database.target().connect(options.lockTimeout())) {
                Sql.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema));
            }
            listener.say("created the schema " + schema);
        }
    }

    private void baseline(String version) {
        stop.activity().works("recording the baseline " + version);
        flyway.baseline(version);
        listener.say("recorded the baseline " + version);
    }

    private static List<Entry> coming(List<Entry> entries, boolean all) {
        return Preflight.beforeDeploy(Preflight.pending(entries), all);
    }

    /** Nothing failed, and yet it is to run again: so it would be for ever. */
    private static void requireProgress(Entry ran, List<Entry> pending) {
        if (!pending.isEmpty() && pending.get(0).script().equals(ran.script())) {
            throw new Unfinished(List.of(new Problem(
                    "it ran without a failure, and is pending as before: " + ran,
                    "Flyway's history",
                    "see what flyway info says of it, and whether a trigger or a rule keeps rows out of this table")));
        }
    }

    /** What somebody's rebuild left, or is just building, is told, and no fault of this migration. */
    private void requireSound(List<IndexStatus> indexes) {
        indexes.stream()
                .filter(index -> index.condition() == IndexStatus.Condition.LEFTOVER)
                .forEach(index -> listener.say("index " + index.name() + " on " + index.table() + " is a "
                        + index.condition() + "; if nobody is building it, DROP INDEX CONCURRENTLY "
                        + index.name().quoted()));
        List<Problem> problems = IndexStatus.unsound(indexes);
        if (!problems.isEmpty()) {
            throw new Unfinished(problems);
        }
    }
}
