package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.observe.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps other migrators away, by two advisory locks of one session that is otherwise idle: ours, as long as it is open;
 * and Flyway's, while indexes are built, so that a plain Flyway waits instead of failing.
 *
 * <p>It asks again and again, and never waits for a lock in the server: whoever waits there has a snapshot, and the
 * concurrent build of the one who holds the lock would wait for it in turn, for ever.
 */
final class MigratorLock implements AutoCloseable {

    /** The bytes "asoudDdl" as a number. */
    private static final long OURS = 0x61736F756444646CL;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TELL_AGAIN = Duration.ofSeconds(30);
    private final Connection connection;
    private final Cancellation stop;
    private final MigrationListener listener;
    private final long ours;
    private final long flyways;

    MigratorLock(LiveDatabase database, Cancellation stop, MigrationListener listener) throws SQLException {
        this.stop = stop;
        this.listener = listener;
        this.connection = database.target().connect();
        Target.bounded(connection, true);
        String schema = database.flyway().schema(connection);
        this.flyways = MigrationHistory.lockKey(schema, database.flyway().table());
        this.ours = OURS + flyways;
    }

    /** Waits until no other migrator of this kind is at work here. */
    void acquire() throws SQLException {
        acquire(ours, "another run of this tool is at work on this database");
    }

    /** Waits until no Flyway is at work here, and keeps others from it. */
    void keepFlywayAway() throws SQLException {
        acquire(flyways, "a Flyway is at work on this database");
    }

    void letFlywayIn() throws SQLException {
        ask("SELECT pg_advisory_unlock(?)", flyways);
    }

    private void acquire(long key, String what) throws SQLException {
        long toldAt = 0;
        while (!ask("SELECT pg_try_advisory_lock(?)", key)) {
            if (toldAt == 0 || System.nanoTime() - toldAt > TELL_AGAIN.toNanos()) {
                Optional<Blocker> holder = holder(connection, key);
                // First what an interruption tells: whoever reads the message may interrupt at once.
                stop.activity()
                        .looks("waiting, since " + what
                                + holder.map(who -> ": " + who + "\n  to end that: " + who.end())
                                        .orElse(""));
                listener.say(what + "; waiting until it has ended"
                        + holder.map(who -> ": " + who).orElse(""));
                toldAt = System.nanoTime();
            }
            stop.pause(POLL);
        }
    }

    private boolean ask(String sql, long key) throws SQLException {
        return Query.first(connection, sql, List.of(key), row -> row.getBoolean(1))
                .orElse(false);
    }

    /**
     * Who has Flyway's lock, for which one of these sessions asks again and again.
     *
     * @param pids those of ours
     */
    Optional<Blocker> otherFlyway(Connection observer, Set<Integer> pids) throws SQLException {
        boolean asks = Query.exists(
                observer,
                "SELECT FROM pg_stat_activity WHERE pid = ANY (?) AND query LIKE '%pg_try_advisory_%'",
                observer.createArrayOf("int4", pids.toArray()));
        return asks ? holder(observer, flyways).filter(who -> !pids.contains(who.pid())) : Optional.empty();
    }

    private static Optional<Blocker> holder(Connection connection, long key) throws SQLException {
        Optional<Integer> pid = Query.first(connection, """
                SELECT pid FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 1
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND (classid::bigint << 32 | objid::bigint) = ?
                """, List.of(key), row -> row.getInt(1));
        return pid.isPresent() ? Sessions.blocker(connection, pid.get()) : Optional.empty();
    }

    /** Whether the session, and with it the locks, is still there. */
    boolean isHeld() {
        try {
            return ask("SELECT ?::bigint IS NOT NULL", ours);
        } catch (SQLException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // The server has let go of the locks with the session.
        }
    }
}
