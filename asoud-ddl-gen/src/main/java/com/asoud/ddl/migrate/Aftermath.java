package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.Target;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What becomes of work on one index whose statement failed, or was ended: what it has left would cost every write, and,
 * if the index is unique, reject some. So it is removed, if it is our own; and the user is told why, and how to go on.
 */
record Aftermath(Target target, Cancellation stop, IndexJob job) {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String ADMIN_SHUTDOWN = "57P01";

    /**
     * Tidies up. Whose session was terminated goes on in another; whose connection is lost does not know what still
     * runs.
     *
     * @param connection of the session that failed
     * @param begun whether it has come to its work on the index: before, nothing of it can be there
     * @param blocker whom it waited for
     */
    Problem of(Connection connection, SQLException failure, boolean begun, Optional<Blocker> blocker)
            throws SQLException {
        stop.mustNotEnd(connection);
        if (ADMIN_SHUTDOWN.equals(failure.getSQLState()) && connection.isClosed()) {
            try (Connection another = target.connect()) {
                Target.bounded(another, true);
                return problem(another, failure, begun, blocker);
            } catch (Refusal serverIsGone) {
                // The next run tidies up.
            }
        }
        if (!connection.isClosed()) {
            Target.bounded(connection, true);
        }
        return problem(connection, failure, begun, blocker);
    }

    private Problem problem(Connection connection, SQLException failure, boolean begun, Optional<Blocker> blocker) {
        boolean duplicates = UNIQUE_VIOLATION.equals(failure.getSQLState());
        Optional<String> sample =
                duplicates ? new Duplicates(connection, job.table(), job.buildName()).sample() : Optional.empty();
        String rest = begun ? new Leftover(connection, job).remove() : "";
        if (stop.reason().isPresent()) {
            return new Problem(
                    job.what() + " was ended: " + stop.reason().get()
                            + blocker.map(who -> ", while it waited for " + who).orElse("") + rest,
                    job.where(),
                    job.again()
                            + blocker.map(who -> "\nif that session is still there, it would wait again; to end it:\n"
                                            + who.end())
                                    .orElse(""));
        }
        if (duplicates) {
            return new Problem(
                    job.what() + " cannot be unique: " + sample.orElse(ServerError.message(failure)) + rest,
                    job.where(),
                    "remove or change the rows that have the same key, then run the same command again");
        }
        return new Problem(
                job.what() + " failed: " + ServerError.message(failure) + rest,
                job.where(),
                ServerError.advice(failure));
    }
}
