package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.Cancelled;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files about one table's indexes, one after the other, in a session of its own: PostgreSQL builds one index of a
 * table concurrently at a time. For each file:
 *
 * <ol>
 *   <li>run its statements one by one, as Flyway would;
 *   <li>if one fails, or is to end, tidy up, and say why, and how to go on ({@link Aftermath}).
 * </ol>
 */
final class TableLane {

    /** Before another look at somebody who is at work on the table. */
    static final Duration BUSY = Duration.ofSeconds(2);

    private static final int DEADLOCKS = 3;
    /** How long tidying up may take, since everything else has ended by then. */
    static final Duration TIDYING = Duration.ofSeconds(15);

    private static final String DEADLOCK = "40P01";
    private static final String QUERY_CANCELED = "57014";

    private final ObjectName table;
    private final List<IndexFile> files;
    private final Target target;
    private final String settings;
    private final BuildMonitor watch;
    private final Cancellation stop;
    private final MigrationListener listener;
    private final List<IndexFile> done = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();
    /** Whom the last statement waited for when it ended. */
    private Optional<Blocker> blocker = Optional.empty();
    /** Whether the file has come to its work on the index. */
    private boolean begun;

    /** @param settings of each session, as SQL */
    TableLane(
            List<IndexFile> files,
            Target target,
            String settings,
            BuildMonitor watch,
            Cancellation stop,
            MigrationListener listener) {
        this.table = files.get(0).work().table();
        this.files = List.copyOf(files);
        this.target = target;
        this.settings = settings;
        this.watch = watch;
        this.stop = stop;
        this.listener = listener;
    }

    /** The files that have run to their end. */
    List<IndexFile> done() {
        return List.copyOf(done);
    }

    /** What is in the way of the next one. */
    Optional<Problem> problem() {
        return problem;
    }

    /** Runs them all, in one session, or up to the first that fails. */
    void run() {
        IndexFile current = files.get(0);
        try (Connection connection = target.connect()) {
            stop.mayEnd(connection);
            SqlScript.execute(connection, settings);
            int pid = Query.pid(connection);
            for (IndexFile file : files) {
                current = file;
                if (stop.isRequested() || problem.isPresent()) {
                    return;
                }
                run(file, connection, pid);
            }
        } catch (SQLException | RuntimeException failure) {
            if (problem.isEmpty() && !done.contains(current)) {
                problem = Optional.of(new Problem(
                        String.valueOf(failure.getMessage()), current.entry().script(), "run the same command again"));
            }
        }
    }

    private void run(IndexFile file, Connection connection, int pid) throws SQLException {
        long begin = System.nanoTime();
        stop.mayEnd(connection);
        try {
            statements(connection, pid, file);
            done.add(file);
            listener.say(file.version() + "  " + file.work().describe() + ": done in "
                    + Quantities.duration(Duration.ofNanos(System.nanoTime() - begin)));
        } catch (SQLException failure) {
            problem = Optional.of(
                    new Aftermath(target, stop, file.work(), file.entry().script())
                            .of(connection, failure, begun, blocker));
        } finally {
            stop.mustNotEnd(connection);
        }
    }

    private void statements(Connection connection, int pid, IndexFile file) throws SQLException {
        begun = false;
        int deadlocks = 0;
        boolean told = false;
        for (int next = 0; next < file.statements().size(); ) {
            if (stop.isRequested()) {
                throw new SQLException("ended between two statements", QUERY_CANCELED);
            }
            String sql = file.statements().get(next);
            try {
                if (file.facts().isLong(next)) {
                    begun = true;
                    watch.begins(pid, table.toString(), what(file, next));
                }
                SqlScript.execute(connection, sql);
                next++;
            } catch (SQLException failure) {
                if (DEADLOCK.equals(failure.getSQLState()) && ++deadlocks < DEADLOCKS) {
                    listener.say(file.version() + "  was cancelled by a deadlock; it starts again");
                    next = 0;
                    begun = false;
                } else if (isBusy(failure)) {
                    if (!told) {
                        listener.say(
                                file.version() + "  " + ServerError.message(failure) + "; waiting until it has ended");
                        told = true;
                    }
                    pause();
                    next = 0;
                    begun = false;
                } else {
                    throw failure;
                }
            } finally {
                blocker = watch.ends(pid);
            }
        }
    }

    private static String what(IndexFile file, int statement) {
        return file.facts().drops().contains(statement + 1)
                        && file.work().built().isPresent()
                ? "remove a leftover of " + file.work().name()
                : file.work().brief();
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
