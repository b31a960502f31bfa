package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Backoff;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.Cancelled;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.flyway.CallbackTime;
import com.asoud.ddl.flyway.MigrationFailed;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.observe.FilesCheck;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What Flyway does in a migration: it runs the files that are not about one index, gives up a lock quickly, and tries
 * again; and it records the files about indexes that have run. Nothing is in the history before it is true.
 *
 * @param lockTimeout how long a change of the catalog may queue for its lock
 */
record FlywayRuns(LiveDatabase database, Duration lockTimeout, MigrationListener listener, Cancellation stop) {

    private MigrationHistory history() {
        return database.history(lockTimeout, stop);
    }

    /** @return every migration; if any has failed, it may run again */
    List<Entry> entries() {
        return database.history(Duration.ZERO, stop).read();
    }

    void baseline(String version) {
        history().baseline(version);
    }

    /** The same; what failed under another runner is taken out of the history first, so that it runs again. */
    List<Entry> repaired(List<Entry> entries) throws SQLException {
        List<Entry> failed = failedOnIndexes(entries);
        if (failed.isEmpty()) {
            return entries;
        }
        forget(failed);
        failed.forEach(entry ->
                listener.say(entry.version().orElseThrow() + "  had failed under another runner; it runs again"));
        return entries();
    }

    void run(Entry entry) {
        retried(
                entry.toString(),
                () -> history().migrate(entry.version()),
                failure -> isRecordedAsFailed(entry)
                        ? FilesCheck.failedHalfWay(entry, ServerError.message(failure.reason()))
                        : failed(entry, failure),
                failure -> !isRecordedAsFailed(entry));
        listener.say(entry.version().map(version -> version + "  ").orElse("") + entry.description() + ": done");
    }

    /** Runs the callbacks that are for a time. */
    void call(CallbackTime time, MigratorLock lock) throws SQLException {
        if (history().hasCallback(time)) {
            letIn(lock);
            retried(
                    "a callback",
                    () -> history().call(time),
                    failure -> new Problem(
                            "a callback failed: " + failure.getMessage(),
                            failure.line().orElse("the callbacks of the migrations"),
                            "correct it, and run the same command again; what is applied is recorded"),
                    failure -> true);
        }
    }

    /** Flyway itself would wait for another for ever, whatever the deadline says. */
    static void letIn(MigratorLock lock) throws SQLException {
        lock.keepFlywayAway();
        lock.letFlywayIn();
    }

    private void retried(
            String what,
            Runnable action,
            Function<MigrationFailed, Problem> problem,
            Predicate<MigrationFailed> mayRunAgain) {
        stop.activity().works("running " + what);
        Backoff backoff = new Backoff();
        while (true) {
            try {
                action.run();
                return;
            } catch (MigrationFailed failure) {
                boolean again = mayRunAgain.test(failure);
                if (again) {
                    stop.reason().ifPresent(reason -> {
                        throw new Unfinished(List.of(ended(reason)));
                    });
                }
                if (!again || !ServerError.isLockNotAvailable(failure.reason())) {
                    throw new Unfinished(List.of(problem.apply(failure)));
                }
                String waited = stop.activity().asWaited();
                stop.activity().works("waiting to try " + what + " again" + waited);
                listener.say(what + " did not get its lock in time; it tries again in "
                        + Quantities.duration(backoff.next()) + waited);
                backoff.pause(stop);
                stop.activity().works("running " + what);
            }
        }
    }

    /** Of a file that ran outside a transaction Flyway records that it failed: a part of it may have been done. */
    private boolean isRecordedAsFailed(Entry entry) {
        return afterwards().stream()
                .anyMatch(now -> now.script().equals(entry.script()) && now.state() == State.FAILED);
    }

    /** What the history says when a run of Flyway has failed, though all is to end. */
    private List<Entry> afterwards() {
        return database.history(lockTimeout, new Cancellation()).read();
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
    List<Problem> record(List<IndexFile> done, boolean again, MigratorLock lock, BuildMonitor watch) {
        stop.activity().works("recording what is built");
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

    /** @param again whether Flyway runs the files to record them; they find what is built */
    private void record(Entry last, boolean again, BuildMonitor watch) throws SQLException {
        Cancellation finishing = new Cancellation();
        watch.bounds(finishing);
        boolean told = false;
        while (true) {
            try {
                MigrationHistory history = database.history(lockTimeout, finishing);
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
                    listener.say(ServerError.message(failure.reason())
                            + "; waiting until it has ended, to record what is built");
                    told = true;
                }
                pause(finishing);
            }
        }
    }

    private void pause(Cancellation finishing) {
        try {
            finishing.pause(TableLane.BUSY);
        } catch (Cancelled stopped) {
            throw new Unfinished(List.of(notRecorded(stopped.reason() + ", while another session is at work")));
        }
    }

    /** What could not be recorded is built all the same; it has not failed. */
    private void forgetFailed() throws SQLException {
        forget(failedOnIndexes(afterwards()));
    }

    private void forget(List<Entry> failed) throws SQLException {
        try (Connection connection = database.target().connect(lockTimeout)) {
            String table = database.flyway().quotedTable(connection);
            for (Entry entry : failed) {
                MigrationHistory.forget(connection, table, entry.version().orElseThrow());
            }
        }
    }

    private static List<Entry> failedOnIndexes(List<Entry> entries) {
        return entries.stream()
                .filter(entry ->
                        entry.state() == State.FAILED && IndexFile.of(entry).isPresent())
                .toList();
    }

    /** Where a rule or a trigger may keep rows out, Flyway that only records would begin again for ever. */
    boolean mayLoseRows(Connection connection) throws SQLException {
        return Query.exists(connection, """
                SELECT FROM pg_class
                WHERE oid = to_regclass(?)
                  AND (EXISTS (SELECT FROM pg_rewrite WHERE ev_class = pg_class.oid)
                       OR EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal))
                """, database.flyway().quotedTable(connection));
    }

    private Problem notRecorded(String why) {
        return new Problem(
                "not all that is built is recorded: " + why + stop.activity().asWaited(),
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
                        withoutAdvice(failure),
                        failure.line()
                                .or(() -> entry.file().map(Path::toString))
                                .orElse(entry.script()),
                        failure.line().isPresent() && failure.reason().getSQLState() == null
                                ? "correct the class; or let the application's own Flyway run it, which has what it\n"
                                        + "needs; then run the same command again"
                                : ServerError.advice(failure.reason()));
    }

    /** What the server advises is what to do, and said there. */
    private static String withoutAdvice(MigrationFailed failure) {
        String advice = Pattern.quote(ServerError.advice(failure.reason()));
        return String.valueOf(failure.getMessage()).replaceFirst("\\R[^\\r\\n:]*: " + advice + "(?=\\R|$)", "");
    }

    /** What to say if all is to end before every file has run. */
    static Problem ended(Cancellation.Reason reason) {
        return new Problem(
                "not everything is applied: " + reason,
                "what is applied is recorded; nothing is half-done",
                "run the same command again; it goes on from here");
    }
}
