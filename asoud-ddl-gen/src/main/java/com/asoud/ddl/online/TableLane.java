package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.sql.IndexWork;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
 *   <li>if one fails, or is to end, remove what the build has left, which would cost every write, and, if the index is
 *       unique, reject some;
 *   <li>say why, and how to go on.
 * </ol>
 */
final class TableLane {

    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final int DEADLOCKS = 3;
    /** How long tidying up may take, since everything else has ended by then. */
    static final Duration TIDYING = Duration.ofSeconds(15);

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String DEADLOCK = "40P01";
    private static final String QUERY_CANCELED = "57014";
    private static final String RAISED = "P0001";
    private static final String ADMIN_SHUTDOWN = "57P01";

    private final ObjectName table;
    private final List<IndexFile> files;
    private final Target target;
    private final String settings;
    private final Watch watch;
    private final Stop stop;
    private final Teller teller;
    private final List<IndexFile> done = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();
    /** Whom the last statement waited for when it ended. */
    private Optional<String> blocker = Optional.empty();

    /** @param settings of each session, as SQL */
    TableLane(List<IndexFile> files, Target target, String settings, Watch watch, Stop stop, Teller teller) {
        this.table = files.get(0).work().table();
        this.files = List.copyOf(files);
        this.target = target;
        this.settings = settings;
        this.watch = watch;
        this.stop = stop;
        this.teller = teller;
    }

    /** The files that have run to their end. */
    List<IndexFile> done() {
        return List.copyOf(done);
    }

    /** What is in the way of the next one. */
    Optional<Problem> problem() {
        return problem;
    }

    /** Runs them all, or up to the first that fails. */
    void run() {
        for (IndexFile file : files) {
            if (stop.isRequested() || problem.isPresent()) {
                return;
            }
            run(file);
        }
    }

    private void run(IndexFile file) {
        long begin = System.nanoTime();
        try (Connection connection = target.connect()) {
            SqlScript.execute(connection, settings);
            int pid = pid(connection);
            stop.mayEnd(connection);
            try {
                statements(connection, pid, file);
                done.add(file);
                teller.say(file.version() + "  " + file.work().describe() + ": done in "
                        + Words.duration(Duration.ofNanos(System.nanoTime() - begin)));
            } catch (SQLException failure) {
                problem = Optional.of(tidyUp(connection, file, failure));
            } finally {
                watch.ends(pid);
                stop.mustNotEnd(connection);
            }
        } catch (SQLException | RuntimeException failure) {
            if (problem.isEmpty() && !done.contains(file)) {
                problem = Optional.of(new Problem(
                        String.valueOf(failure.getMessage()), file.entry().script(), "run the same command again"));
            }
        }
    }

    private void statements(Connection connection, int pid, IndexFile file) throws SQLException {
        int deadlocks = 0;
        boolean told = false;
        for (int next = 0; next < file.statements().size(); ) {
            if (stop.isRequested()) {
                throw new SQLException("ended between two statements", QUERY_CANCELED);
            }
            String sql = file.statements().get(next);
            try {
                if (IndexWork.isLong(sql)) {
                    watch.begins(pid, table.toString(), what(file, sql));
                }
                SqlScript.execute(connection, sql);
                next++;
            } catch (SQLException failure) {
                if (DEADLOCK.equals(failure.getSQLState()) && ++deadlocks < DEADLOCKS) {
                    teller.say(file.version() + "  was the victim of a deadlock; from its beginning again");
                    next = 0;
                } else if (isBusy(failure)) {
                    if (!told) {
                        teller.say(file.version() + "  " + message(failure) + "; waiting until it has ended");
                        told = true;
                    }
                    pause();
                    next = 0;
                } else {
                    throw failure;
                }
            } finally {
                blocker = watch.waitsFor(pid);
                watch.ends(pid);
            }
        }
    }

    private static String what(IndexFile file, String sql) {
        return sql.contains("DROP INDEX") && file.work().built().isPresent()
                ? "remove a leftover of " + file.work().name()
                : file.work().describe().replaceFirst(" on .*", "");
    }

    private void pause() throws SQLException {
        try {
            Pause.of(BUSY, stop);
        } catch (Stopped stopped) {
            throw new SQLException(stopped.getMessage(), QUERY_CANCELED, stopped);
        }
    }

    static boolean isBusy(SQLException failure) {
        return RAISED.equals(failure.getSQLState()) && message(failure).startsWith(IndexWork.BUSY);
    }

    /** Whose session was terminated goes on in another; whose connection is lost does not know what still runs. */
    private Problem tidyUp(Connection connection, IndexFile file, SQLException failure) throws SQLException {
        stop.mustNotEnd(connection);
        if (ADMIN_SHUTDOWN.equals(failure.getSQLState()) && connection.isClosed()) {
            try (Connection another = target.connect()) {
                return problem(another, file, failure);
            } catch (Refusal serverIsGone) {
                // The next run tidies up.
            }
        }
        return problem(connection, file, failure);
    }

    private Problem problem(Connection connection, IndexFile file, SQLException failure) throws SQLException {
        Optional<String> duplicates = UNIQUE_VIOLATION.equals(failure.getSQLState())
                ? new Duplicates(connection, table, file.work().buildName()).sample()
                : Optional.empty();
        String rest = new Leftover(connection, file.work()).remove();
        if (stop.reason().isPresent()) {
            return new Problem(
                    file.work().describe() + " was ended: " + stop.reason().get()
                            + blocker.map(who -> ", while it waited for " + who).orElse("") + rest,
                    file.entry().script(),
                    "run the same command again; it goes on with this file");
        }
        if (UNIQUE_VIOLATION.equals(failure.getSQLState())) {
            return new Problem(
                    file.work().describe() + " cannot be unique: " + duplicates.orElse(message(failure)) + rest,
                    file.entry().script(),
                    "remove or change the rows that have the same key, then run the same command again");
        }
        return new Problem(
                file.work().describe() + " failed: " + message(failure) + rest,
                file.entry().script(),
                remedy(failure));
    }

    private static String remedy(SQLException failure) {
        return Server.hint(failure)
                .map(hint -> hint + "\nThen run the same command again")
                .orElseGet(() -> Server.remedy(failure));
    }

    static String message(SQLException failure) {
        return Server.message(failure);
    }

    static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
