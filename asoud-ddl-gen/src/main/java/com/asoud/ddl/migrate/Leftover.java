package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.observe.Sessions;
import com.asoud.ddl.sql.IndexWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The invalid indexes that a file of ours left behind: what it was building, or an older one that it put aside. While
 * another session builds or drops an index of the table, an invalid one may be its own.
 */
record Leftover(Connection connection, IndexWork work) {

    /**
     * Removes it concurrently, so that nobody waits; but not for ever.
     *
     * @return what is to be said about it, as lines of their own, or nothing if there was none
     */
    String remove() {
        try {
            StringBuilder said = new StringBuilder();
            List<String> invalid = invalid();
            Optional<String> another = invalid.isEmpty() ? Optional.empty() : atWork();
            if (another.isPresent()) {
                return "\nnothing was removed, since another session is at work on the indexes of " + work.table()
                        + ": " + another.get();
            }
            for (String index : invalid) {
                said.append(remove(index));
            }
            return said.toString();
        } catch (SQLException gone) {
            return "\nwhat it left could not be looked at (" + ServerError.message(gone) + "): the next run removes it";
        }
    }

    /** @param index as the server writes it: quoted, and with its schema where that is needed */
    private String remove(String index) throws SQLException {
        try {
            SqlScript.execute(
                    connection,
                    "SET statement_timeout = '" + TableLane.TIDYING.toSeconds() + "s'; SET lock_timeout = 0");
            SqlScript.execute(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + index);
            return "\nthe invalid index it left is removed";
        } catch (SQLException stillInUse) {
            return "\nthe invalid index " + index + " could not be removed (" + ServerError.message(stillInUse)
                    + holder("").map(who -> ", in use by " + who).orElse("")
                    + "): it slows down every write of " + work.table() + " until the next run removes it";
        }
    }

    private List<String> invalid() throws SQLException {
        return Query.rows(
                connection,
                """
                SELECT i.indexrelid::regclass::text FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                WHERE i.indrelid = to_regclass(?) AND c.relname IN (?, ?)
                  AND NOT (i.indisvalid AND i.indisready AND i.indislive)
                ORDER BY 1
                """,
                List.of(
                        work.table().quoted(),
                        work.buildName().name(),
                        work.leftover().name()),
                row -> row.getString(1));
    }

    /** Who builds or drops an index of the table; an autovacuum, which has no user, gives way. */
    private Optional<String> atWork() throws SQLException {
        return holder("AND held.mode = 'ShareUpdateExclusiveLock' AND holder.usesysid IS NOT NULL");
    }

    private Optional<String> holder(String condition) throws SQLException {
        Optional<Integer> pid = Query.first(
                connection, """
                SELECT held.pid FROM pg_locks AS held
                JOIN pg_stat_activity AS holder USING (pid)
                WHERE held.locktype = 'relation' AND held.relation = to_regclass(?) AND held.granted
                  AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND held.pid <> pg_backend_pid() %s
                ORDER BY holder.xact_start LIMIT 1
                """.formatted(condition), List.of(work.table().quoted()), row -> row.getInt(1));
        return pid.isPresent() ? Sessions.describe(connection, pid.get()) : Optional.empty();
    }
}
