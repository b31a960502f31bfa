package com.asoud.it.faults;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks, again and again, whether a session of the {@link Load} waits for a lock that a session of the tool holds, or
 * queues for before it. Two sessions that add a page to the same file wait for each other for that moment, whoever they
 * are: such a lock is not looked at.
 */
final class Lookout implements AutoCloseable {

    private static final String LOOK = """
            SELECT awaited.relation::regclass::text AS relation, awaited.mode AS mode
            FROM pg_locks AS awaited
            JOIN pg_stat_activity AS waiting ON waiting.pid = awaited.pid
            JOIN pg_stat_activity AS blocking ON blocking.pid = ANY (pg_blocking_pids(waiting.pid))
            WHERE NOT awaited.granted AND awaited.locktype <> 'extend' AND waiting.application_name = '%s' AND blocking.application_name = 'asoud-ddl-gen'
            """.formatted(Load.APPLICATION);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final Future<Void> end;
    private volatile int looks;
    private volatile boolean stopped;

    /**
     * A call of the load that waits.
     *
     * @param relation the locked table, quoted where it has to be; {@code null} in text if it is no relation's lock
     * @param mode the lock it asks for
     */
    record Wait(String relation, String mode) {}

    Lookout(CrashableServer server, String database) {
        end = thread.submit(() -> look(server, database));
    }

    private Void look(CrashableServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            while (!stopped) {
                for (Map<String, Object> row : Sql.rows(connection, LOOK)) {
                    waits.add(new Wait(String.valueOf(row.get("relation")), String.valueOf(row.get("mode"))));
                }
                looks = looks + 1;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return null;
        }
    }

    /** Returns when it has looked so many times from now on, or has failed. */
    void awaitLooks(int times) {
        int before = looks;
        Poll.until(() -> looks >= before + times || end.isDone());
    }

    /** Everything seen so far. */
    Set<Wait> waits() {
        return Set.copyOf(waits);
    }

    /** Stops looking. */
    void stop() throws Exception {
        stopped = true;
        end.get();
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
    }
}
