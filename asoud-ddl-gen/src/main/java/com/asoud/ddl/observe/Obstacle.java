package com.asoud.ddl.observe;

import java.time.Duration;
import java.util.Optional;

/**
 * What is in the way of a concurrent index build, or of another change of a table.
 *
 * @param kind what it is
 * @param session who it is; empty if no session is
 * @param age how long the transaction has been open; empty if there is none, or this role may not know
 * @param holdsUp what the build or change waits for, or suffers from, as a sentence without a full stop
 * @param remedy what to do, with the statement that does it where there is one
 */
public record Obstacle(Kind kind, Optional<Session> session, Optional<Duration> age, String holdsUp, String remedy) {

    /** In the order in which a build meets them. */
    public enum Kind {
        /** A lock on the table that the build cannot start beside: other DDL, ANALYZE. */
        LOCK,
        /** Such a lock somebody waits for, and the build would wait behind. */
        QUEUED_LOCK,
        /** Another concurrent build, or rebuild, on the same table. */
        CONCURRENT_BUILD,
        /** A VACUUM by hand, of the table. */
        VACUUM,
        /** An autovacuum of the table. */
        AUTOVACUUM,
        /** A transaction that has written to the table and is still open. */
        WRITER,
        /** A transaction that has read the table and is still open; a build does not mind, a stronger lock does. */
        READER,
        /** A transaction without a session that has written to the table, or locked it. */
        PREPARED_TRANSACTION,
        /** A transaction whose snapshot is older than the index will be. */
        OLD_SNAPSHOT,
        /** Keeps WAL, and will keep that of the build. */
        REPLICATION_SLOT,
        /** An index that serves no query and costs every write, left by a build that failed. */
        INVALID_INDEX,
        /** Something this role may not see. */
        UNSEEN
    }

    /**
     * A session, as {@code pg_stat_activity} shows it.
     *
     * @param pid its process on the server
     * @param user the role, empty for a process of the server itself
     * @param application as the client calls itself, perhaps the empty string
     * @param state such as {@code idle in transaction}; empty if this role may not see it
     * @param query the last statement, on one line and cut, without its constants; empty if there is none, or this role
     *     may not see it
     */
    public record Session(
            int pid, Optional<String> user, String application, Optional<String> state, Optional<String> query) {

        /** For people: {@code 4711 of shop (psql), idle in transaction: SELECT …}. */
        @Override
        public String toString() {
            return pid
                    + user.map(name -> " of " + name).orElse("")
                    + (application.isEmpty() ? "" : " (" + application + ")")
                    + state.map(word -> ", " + word).orElse("")
                    + query.map(text -> ": " + text).orElse("");
        }
    }

    static Obstacle of(Kind kind, String holdsUp, String remedy) {
        return new Obstacle(kind, Optional.empty(), Optional.empty(), holdsUp, remedy);
    }
}
