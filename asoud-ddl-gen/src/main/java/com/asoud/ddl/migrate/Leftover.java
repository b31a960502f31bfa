package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.observe.Sessions;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The invalid indexes that a job of ours left behind. While another session builds or drops an index of the table, an
 * invalid one may be its own.
 */
record Leftover(Connection connection, IndexJob job) {

    /**
     * Removes it concurrently, so that nobody waits; but not for ever.
     *
     * @return what is to be said about it, as lines of their own, or nothing if there was none
     */
    String remove() {
        try {
            StringBuilder said = new StringBuilder();
            List<ObjectName> invalid = job.leftovers().find(connection);
            Optional<String> another =
                    invalid.isEmpty() ? Optional.empty() : Sessions.atWorkOnIndexes(connection, job.table());
            if (another.isPresent()) {
                return "\nnothing was removed, since another session is at work on the indexes of " + job.table() + ": "
                        + another.get();
            }
            for (ObjectName index : invalid) {
                said.append(remove(index));
            }
            return said.toString();
        } catch (SQLException gone) {
            return "\nwhat it left could not be looked at (" + ServerError.message(gone) + "): the next run removes it";
        }
    }

    private String remove(ObjectName index) throws SQLException {
        try {
            SqlScript.execute(
                    connection,
                    "SET statement_timeout = '" + TableLane.TIDYING.toSeconds() + "s'; SET lock_timeout = 0");
            SqlScript.execute(connection, drop(index));
            return "\nthe invalid index it left is removed";
        } catch (SQLException stillInUse) {
            return "\nthe invalid index " + index + " could not be removed (" + ServerError.message(stillInUse)
                    + Sessions.user(connection, job.table())
                            .map(who -> ", in use by " + who)
                            .orElse("")
                    + "): it slows down every write of " + job.table() + " until the next run removes it";
        }
    }

    static String drop(ObjectName index) {
        return "DROP INDEX CONCURRENTLY IF EXISTS " + index.quoted();
    }
}
