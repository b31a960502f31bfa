package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Doing;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Pause;
import com.asoud.ddl.connect.Reading;
import com.asoud.ddl.connect.Stop;
import com.asoud.ddl.connect.Stopped;
import com.asoud.ddl.connect.Teller;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.connect.Words;
import com.asoud.ddl.flyway.MigrationFailed;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.observe.FreeConnections;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.observe.IndexStatus;
import com.asoud.ddl.observe.PartitionedTable;
import com.asoud.ddl.observe.Preflight;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Brings a live database up to date:
 *
 * <ol>
 *   <li>look whether it can be done, all reasons at once; back up, if asked to;
 *   <li>keep other migrators away, and wait for those that are at work;
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

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final LiveDatabase database;
    private final Options options;
    private final Teller teller;
    private final Stop stop;
    private final long deadline;
    private boolean begun;

    /**
     * How to go about it.
     *
     * @param jobs how many tables at a time; at least 1
     * @param deadline after which everything of ours is ended
     * @param lockTimeout how long a change of the catalog may queue for its lock, since others queue behind it
     * @param baseline the version that what is there stands for, on a database that was never migrated
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
     * What was done.
     *
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
    public LiveMigration(LiveDatabase database, Options options, Teller teller, Stop stop) {
        this.database = database;
        this.options = options;
        this.teller = teller;
        this.stop = stop;
        this.deadline = System.nanoTime() + options.deadline().toNanos();
    }

    /**
     * Migrates.
     *
     * @throws Refusal if it cannot be done; nothing was changed
     * @throws Unfinished if it could not be finished
     */
    public Result run() {
        try (Connection connection = database.target().connectToRead()) {
            stop.mayEnd(connection);
            return run(connection);
        } catch (Stopped stopped) {
            throw unfinished(stopped.reason());
        } catch (Refusal refusal) {
            throw stop.reason()
                    .filter(reason -> begun || !stop.isInterrupted())
                    .map(LiveMigration::unfinished)
                    .orElse(begun ? new Unfinished(refusal.problems()) : refusal);
        } catch (SQLException failure) {
            throw stop.reason().map(LiveMigration::unfinished).orElseGet(() -> Unfinished.lost(failure));
        }
    }

    private Result run(Connection connection) throws SQLException {
        Doing doing = stop.doing();
        doing.looks("checking whether it can run");
        Preflight preflight = new Preflight(
                connection,
                database.flyway(),
                new Preflight.Question(options.baseline(), options.memory(), Optional.empty(), options.afterDeploy()));
        preflight.database(database);
        preflight.refuseIfAny();
        FreeConnections.require(connection, options.jobs());
        try (MigratorLock lock = new MigratorLock(database, stop, teller);
                Watch watch = new Watch(database.target(), lock, stop, teller, deadline)) {
            lock.acquire();
            doing.looks("reading what is pending");
            awaitHistory(preflight);
            Preflight.Findings findings = preflight.look(
                    database, () -> database.history(Duration.ZERO, stop).read());
            preflight.refuseIfAny();
            List<Entry> entries = findings.entries();
            List<Entry> coming = findings.coming();
            Optional<Path> backup = coming.isEmpty() ? Optional.empty() : backUp();
            begun = true;
            findings.baseline().ifPresent(this::baseline);
            if (!coming.isEmpty() || findings.baseline().isPresent()) {
                entries = migrate(
                        connection,
                        lock,
                        watch,
                        findings.baseline().isPresent() ? entries() : entries,
                        options.afterDeploy() || findings.nobodyRuns());
            }
            doing.looks("checking every index");
            List<IndexStatus> indexes = coming.isEmpty() && !findings.indexes().isEmpty()
                    ? findings.indexes()
                    : IndexStatus.read(connection, entries);
            requireSound(indexes);
            return new Result(coming.size(), findings.waiting(), indexes, backup);
        }
    }

    /** Whoever has locked it may be at work on it; to queue behind him would tell nobody whom we wait for. */
    private void awaitHistory(Preflight preflight) throws SQLException {
        boolean told = false;
        for (Optional<Blocker> who = preflight.lockOfHistory(); who.isPresent(); who = preflight.lockOfHistory()) {
            String waiting = "waiting, since " + database.flyway().table() + " is locked by " + who.get()
                    + "\n  to end that: " + who.get().end();
            stop.doing().looks(waiting);
            if (!told) {
                teller.say(waiting);
                told = true;
            }
            Pause.of(LOOK_AGAIN, stop);
        }
        stop.doing().looks("reading what is pending");
    }

    private Optional<Path> backUp() {
        options.backup().ifPresent(folder -> stop.doing().works("backing up to " + folder));
        return options.backup()
                .map(folder -> new Backup(database.target(), folder, options.pgDump(), teller, stop).write());
    }

    private void baseline(String version) {
        stop.doing().works("recording the baseline " + version);
        history().baseline(version);
        teller.say("recorded the baseline " + version);
    }

    private MigrationHistory history() {
        return database.history(options.lockTimeout(), stop);
    }

    /** @return every migration; if any has failed, it may run again */
    private List<Entry> entries() {
        return database.history(Duration.ZERO, stop).read();
    }

    /** Of a file that ran outside a transaction Flyway records that it failed: a part of it may have been done. */
    private boolean isRecordedAsFailed(Entry entry) {
        return afterwards().stream()
                .anyMatch(now -> now.script().equals(entry.script()) && now.state() == State.FAILED);
    }

    /** What the history says when a run of Flyway has failed, though all is to end. */
    private List<Entry> afterwards() {
        return database.history(options.lockTimeout(), new Stop()).read();
    }

    /** The same; what failed under another runner is taken out of the history first, so that it runs again. */
    private List<Entry> repaired(List<Entry> entries) throws SQLException {
        List<Entry> failed = failedOnIndexes(entries);
        if (failed.isEmpty()) {
            return entries;
        }
        forget(failed);
        failed.forEach(entry ->
                teller.say(entry.version().orElseThrow() + "  had failed under another runner; it runs again"));
        return entries();
    }

    /**
     * Runs what is pending.
     *
     * @param all or only what comes before the first that waits for the end of the old release
     * @return every migration
     */
    private List<Entry> migrate(Connection connection, MigratorLock lock, Watch watch, List<Entry> known, boolean all)
            throws SQLException {
        List<Entry> entries = repaired(known);
        for (List<Entry> pending = coming(entries, all); !pending.isEmpty(); pending = coming(entries, all)) {
            Stopped.unlessMayGoOn(stop);
            List<IndexFile> wave = IndexFile.wave(pending);
            if (wave.isEmpty()) {
                // Flyway itself would wait for another for ever, whatever the deadline says.
                lock.keepFlywayAway();
                lock.letFlywayIn();
                stop.doing().works("running " + pending.get(0));
                byFlyway(pending.get(0));
            } else {
                build(wave, connection, lock, watch);
            }
            entries = repaired(entries());
            requireProgress(pending.get(0), coming(entries, all));
        }
        return entries;
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

    private void byFlyway(Entry entry) {
        Duration retry = FIRST_RETRY;
        while (true) {
            try {
                history().migrate(entry.version());
                teller.say(entry.version().map(version -> version + "  ").orElse("") + entry.description() + ": done");
                return;
            } catch (MigrationFailed failure) {
                if (isRecordedAsFailed(entry)) {
                    throw new Unfinished(
                            List.of(Preflight.failedHalfWay(entry, ServerError.message(failure.reason()))));
                }
                stop.reason().ifPresent(reason -> {
                    throw unfinished(reason);
                });
                if (!failure.sqlState().equals(Optional.of(LOCK_NOT_AVAILABLE))) {
                    throw new Unfinished(List.of(failed(entry, failure)));
                }
                teller.say(entry + " did not get its lock in time; it tries again in " + Words.duration(retry)
                        + stop.doing().asWaited());
                stop.doing()
                        .works("waiting to try " + entry + " again"
                                + stop.doing().asWaited());
                Pause.of(retry, stop);
                stop.doing().works("running " + entry);
                retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
            }
        }
    }

    private void build(List<IndexFile> wave, Connection connection, MigratorLock lock, Watch watch)
            throws SQLException {
        lock.keepFlywayAway();
        Map<ObjectName, List<IndexFile>> tables = new LinkedHashMap<>();
        for (IndexFile file : wave) {
            tables.computeIfAbsent(file.work().table(), table -> new ArrayList<>())
                    .add(file);
        }
        // Nothing is left to be done there: it was built, or dropped, by hand.
        Set<IndexFile> done = new HashSet<>();
        for (ObjectName table : List.copyOf(tables.keySet())) {
            if (PartitionedTable.is(connection, table)) {
                done.addAll(tables.remove(table));
            }
        }
        int atATime = Math.max(1, Math.min(options.jobs(), tables.size()));
        Resources resources = Resources.of(connection, atATime, tables.keySet(), options.memory(), options.workers());
        String building = "building on " + tables.size() + (tables.size() == 1 ? " table" : " tables") + ", " + atATime
                + " at a time";
        teller.say(building + "; " + resources);
        stop.doing().works(building);
        // Asked now: what is built is recorded though all is to end, and this session ends then.
        boolean again = mayLoseRows(connection);
        List<TableLane> lanes = tables.values().stream()
                .map(files -> new TableLane(files, database.target(), resources.settings(), watch, stop, teller))
                .toList();
        run(lanes);
        lanes.forEach(lane -> done.addAll(lane.done()));
        List<Problem> problems = lanes.stream()
                .flatMap(lane -> lane.problem().stream())
                .collect(Collectors.toCollection(ArrayList::new));
        problems.addAll(record(wave.stream().takeWhile(done::contains).toList(), again, lock, watch));
        if (!problems.isEmpty()) {
            throw new Unfinished(problems);
        }
        Stopped.unlessMayGoOn(stop);
    }

    private void run(List<TableLane> lanes) {
        ExecutorService threads = Executors.newFixedThreadPool(options.jobs());
        try {
            List<Future<?>> running = new ArrayList<>();
            lanes.forEach(lane -> running.add(threads.submit(lane::run)));
            for (Future<?> lane : running) {
                await(lane);
            }
        } finally {
            threads.shutdown();
        }
    }

    private void await(Future<?> lane) {
        while (true) {
            try {
                lane.get();
                return;
            } catch (InterruptedException interrupted) {
                stop.request(Stop.Reason.INTERRUPTED);
            } catch (ExecutionException fault) {
                throw new IllegalStateException(fault.getCause());
            }
        }
    }

    /**
     * Flyway goes in the order of the versions: it records those before the first that is not done. They have run to
     * their last statement, which fails unless the index is there and valid, so that it need not run them again.
     * Another Flyway may be at work first; ours waits for it up to the deadline.
     *
     * @param done the first files of the wave, up to one that is not done
     * @param again whether Flyway runs the files to record them; they find what is built
     * @return why not all that is done is recorded
     */
    private List<Problem> record(List<IndexFile> done, boolean again, MigratorLock lock, Watch watch) {
        stop.doing().works("recording what is built");
        try {
            lock.letFlywayIn();
            if (!done.isEmpty()) {
                record(done.get(done.size() - 1).entry(), again, watch);
            }
            return List.of();
        } catch (SQLException gone) {
            return done.isEmpty() ? List.of() : List.of(notRecorded(ServerError.message(gone)));
        } catch (MigrationFailed failure) {
            return List.of(notRecorded(ServerError.message(failure.reason())));
        } catch (Unfinished failure) {
            return failure.problems();
        } catch (Refusal refusal) {
            return refusal.problems();
        }
    }

    /** Where a rule or a trigger may keep rows out, Flyway that only records would begin again for ever. */
    private boolean mayLoseRows(Connection connection) throws SQLException {
        return Reading.exists(connection, """
                SELECT FROM pg_class
                WHERE oid = to_regclass(?)
                  AND (EXISTS (SELECT FROM pg_rewrite WHERE ev_class = pg_class.oid)
                       OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal))
                """, database.flyway().quotedTable());
    }

    /** @param again whether Flyway runs the files to record them; they find what is built */
    private void record(Entry last, boolean again, Watch watch) throws SQLException {
        Stop finishing = new Stop();
        watch.bounds(finishing);
        boolean told = false;
        while (true) {
            try {
                MigrationHistory history = database.history(options.lockTimeout(), finishing);
                if (again) {
                    history.migrate(last.version());
                } else {
                    history.recordWithoutRunning(last.version().orElseThrow());
                }
                return;
            } catch (MigrationFailed failure) {
                forgetFailed();
                finishing.reason().ifPresent(reason -> {
                    throw new Unfinished(List.of(notRecorded(reason + ", and Flyway has not come to an end")));
                });
                if (!TableLane.isBusy(failure.reason())) {
                    throw new Unfinished(List.of(failed(last, failure)));
                }
                if (!told) {
                    teller.say(ServerError.message(failure.reason())
                            + "; waiting until it has ended, to record what is built");
                    told = true;
                }
                pause(finishing);
            }
        }
    }

    private static void pause(Stop finishing) {
        try {
            Pause.of(TableLane.BUSY, finishing);
        } catch (Stopped stopped) {
            throw new Unfinished(List.of(notRecorded(stopped.reason() + ", while another session is at work")));
        }
    }

    /** What could not be recorded is built all the same; it has not failed. */
    private void forgetFailed() throws SQLException {
        forget(failedOnIndexes(afterwards()));
    }

    private void forget(List<Entry> failed) throws SQLException {
        try (Connection connection = database.target().connect(options.lockTimeout())) {
            for (Entry entry : failed) {
                history().forget(connection, entry.version().orElseThrow());
            }
        }
    }

    private static List<Entry> failedOnIndexes(List<Entry> entries) {
        return entries.stream()
                .filter(entry ->
                        entry.state() == State.FAILED && IndexFile.of(entry).isPresent())
                .toList();
    }

    private static Problem notRecorded(String why) {
        return new Problem(
                "not all that is built is recorded: " + why,
                "Flyway's history",
                "run the same command again; it finds what is built, and records it");
    }

    private static Problem failed(Entry entry, MigrationFailed failure) {
        return ServerError.isOfTheServer(failure.reason())
                ? new Problem(
                        entry + ": " + ServerError.message(failure.reason()),
                        "the server",
                        ServerError.advice(failure.reason()))
                : new Problem(
                        String.valueOf(failure.getMessage()),
                        entry.file().map(Path::toString).orElse(entry.script()),
                        ServerError.advice(failure.reason()));
    }

    private static RuntimeException unfinished(Stop.Reason reason) {
        return new Unfinished(List.of(new Problem(
                "not everything is applied: " + reason,
                "what is applied is recorded; nothing is half-done",
                "run the same command again; it goes on from here")));
    }

    /** What somebody's rebuild left, or is just building, is told, and no fault of this migration. */
    private void requireSound(List<IndexStatus> indexes) {
        indexes.stream()
                .filter(index -> index.condition() == IndexStatus.Condition.LEFTOVER)
                .forEach(index -> teller.say("index " + index.name() + " on " + index.table() + " is a "
                        + index.condition() + "; if nobody is building it, DROP INDEX CONCURRENTLY "
                        + index.name().quoted()));
        List<Problem> problems = IndexStatus.unsound(indexes);
        if (!problems.isEmpty()) {
            throw new Unfinished(problems);
        }
    }
}
