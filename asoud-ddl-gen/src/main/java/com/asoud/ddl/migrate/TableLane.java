package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.Cancelled;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.SearchPath;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The work on one table's indexes, one after the other, in a session of its own: PostgreSQL builds one index of a table
 * concurrently at a time. For each index:
 *
 * <ol>
 *   <li>run its statements one by one;
 *   <li>if one fails, or is to end, tidy up, and say why, and how to go on ({@link Aftermath}).
 * </ol>
 */
final class TableLane<T extends LaneTask> {

    /** Before another look at somebody who is at work on the table. */
    static final Duration BUSY = Duration.ofSeconds(2);

    private static final int DEADLOCKS = 3;
    /** How long tidying up may take, since everything else has ended by then. */
    static final Duration TIDYING = Duration.ofSeconds(15);

    private static final String DEADLOCK = "40P01";
    private static final String QUERY_CANCELED = "57014";

    private final ObjectName table;
    private final List<T> tasks;
    private final Target target;
    private final String settings;
    private final BuildMonitor watch;
    private final Cancellation stop;
    private final MigrationListener listener;
    private final List<T> done = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();
    /** Whom the last statement waited for when it ended. */
    private Optional<Blocker> blocker = Optional.empty();
    /** Whether the task has come to its work on the index. */
    private boolean begun;

    /** @param settings of each session, as SQL */
    TableLane(
            List<T> tasks,
            Target target,
            String settings,
            BuildMonitor watch,
            Cancellation stop,
            MigrationListener listener) {
        this.table = tasks.get(0).job().table();
        this.tasks = List.copyOf(tasks);
        this.target = target;
        this.settings = settings;
        this.watch = watch;
        this.stop = stop;
        this.listener = listener;
    }

    /** The tasks that have come to their end. */
    List<T> done() {
        return List.copyOf(done);
    }

    /** What is in the way of the next one. */
    Optional<Problem> problem() {
        return problem;
    }

    /** Runs so many at a time, each in a thread of its own, and returns when all have ended. */
    static void runAll(List<? extends TableLane<?>> lanes, int atATime, Cancellation stop) {
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            List<Future<?>> running = new ArrayList<>();
            lanes.forEach(lane -> running.add(threads.submit((Runnable) lane::run)));
            for (Future<?> lane : running) {
                await(lane, stop);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void await(Future<?> lane, Cancellation stop) {
        while (true) {
            try {
                lane.get();
                return;
            } catch (InterruptedException interrupted) {
                stop.request(Cancellation.Reason.INTERRUPTED);
            } catch (ExecutionException fault) {
                throw new IllegalStateException(fault.getCause());
            }
        }
    }

    /** Runs them all, in one session, or up to the first that fails. */
    void run() {
        T current = tasks.get(0);
        try (Connection connection = target.connect()) {
            stop.mayEnd(connection);
            SqlScript.execute(connection, settings);
            SearchPath.beginAt(connection, table);
            int pid = Query.pid(connection);
            for (T task : tasks) {
                current = task;
                if (stop.isRequested() || problem.isPresent()) {
                    return;
                }
                run(task, connection, pid);
            }
        } catch (SQLException | RuntimeException failure) {
            if (problem.isEmpty() && !done.contains(current)) {
                problem = Optional.of(new Problem(
                        String.valueOf(failure.getMessage()), current.job().where(), "run the same command again"));
            }
        }
    }

    private void run(T task, Connection connection, int pid) throws SQLException {
        long begin = System.nanoTime();
        stop.mayEnd(connection);
        try {
            statements(connection, pid, task);
            done.add(task);
            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            listener.say(task.prefix() + task.job().what() + ": done in " + Quantities.duration(time)
                    + task.finished(connection, time));
        } catch (SQLException failure) {
            problem = Optional.of(new Aftermath(target, stop, task.job()).of(connection, failure, begun, blocker));
        } finally {
            stop.mustNotEnd(connection);
        }
    }

    private void statements(Connection connection, int pid, T task) throws SQLException {
        begun = false;
        int deadlocks = 0;
        boolean told = false;
        boolean ended = false;
        while (!ended) {
            try {
                for (LaneTask.Statement statement : task.statements(connection)) {
                    run(statement, connection, pid);
                }
                ended = true;
            } catch (SQLException failure) {
                if (DEADLOCK.equals(failure.getSQLState()) && ++deadlocks < DEADLOCKS) {
                    listener.say(task.prefix() + "was cancelled by a deadlock; it starts again");
                } else if (isBusy(failure)) {
                    if (!told) {
                        listener.say(task.prefix() + ServerError.message(failure) + "; waiting until it has ended");
                        told = true;
                    }
                    pause();
                } else {
                    throw failure;
                }
            }
        }
    }

    private void run(LaneTask.Statement statement, Connection connection, int pid) throws SQLException {
        if (stop.isRequested()) {
            throw new SQLException("ended between two statements", QUERY_CANCELED);
        }
        try {
            if (statement.isLong()) {
                begun = true;
                watch.begins(pid, table.toString(), statement.what());
            }
            SqlScript.execute(connection, statement.sql());
        } finally {
            blocker = watch.ends(pid);
        }
    }

    private void pause() throws SQLException {
        try {
            stop.pause(BUSY);
        } catch (Cancelled stopped) {
            throw new SQLException(stopped.getMessage(), QUERY_CANCELED, stopped);
        }
    }

    static boolean isBusy(SQLException failure) {
        return IndexWork.BUSY_STATE.equals(failure.getSQLState());
    }
}
