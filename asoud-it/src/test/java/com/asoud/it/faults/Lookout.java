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
 * Looks, some hundred times a second, whether a session of the {@link Load} waits for a lock that a session of the tool
 * holds, or queues for before it.
 */
final class Lookout implements AutoCloseable {

    private static final String LOOK = """
            SELECT awaited.relation::regclass::text AS relation, awaited.mode AS mode
            FROM pg_locks AS awaited
            JOIN pg_stat_activity AS waiting ON waiting.pid = awaited.pid
            JOIN pg_stat_activity AS blocking ON blocking.pid = ANY (pg_blocking_pids(waiting.pid))
            WHERE NOT awaited.granted AND waiting.application_name = '%s' AND blocking.application_name = 'asoud-ddl-gen'
            """.formatted(Load.APPLICATION);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final Future<Integer> looks;
    private volatile boolean stopped;

    /**
     * A call of the load that waits.
     *
     * @param relation the locked table, quoted where it has to be; {@code null} in text if it is no relation's lock
     * @param mode the lock it asks for
     */
    record Wait(String relation, String mode) {}

    Lookout(CrashableServer server, String database) {
        looks = thread.submit(() -> look(server, database));
    }

    private int look(CrashableServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            int count = 0;
            while (!stopped) {
                for (Map<String, Object> row : Sql.rows(connection, LOOK)) {
                    waits.add(new Wait(String.valueOf(row.get("relation")), String.valueOf(row.get("mode"))));
                }
                count++;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return count;
        }
    }

    /** Everything seen so far. */
    Set<Wait> waits() {
        return Set.copyOf(waits);
    }

    /** Stops looking; returns how often it has looked. */
    int stop() throws Exception {
        stopped = true;
        return looks.get();
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
    }
}
