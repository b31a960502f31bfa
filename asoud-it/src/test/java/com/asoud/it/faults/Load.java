package com.asoud.it.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What the application does meanwhile: for each of the guide's tables one session that reads and one that inserts and
 * updates, and deletes orders, with hardly a pause, until told to stop. They wait for locks as long as it takes, and
 * note how long each call took.
 */
final class Load implements AutoCloseable {

    static final List<String> TABLES = List.of("product", "market", "\"order\"");

    /** What other sessions see of it in {@code pg_stat_activity}. */
    static final String APPLICATION = "load";

    /** The first id that is written; the data's are far below. */
    static final long FIRST = 50_000_000;

    /** The others' deletion reads whole tables for foreign keys that have no index, whoever builds what. */
    private static final String DELETED = "\"order\"";

    private static final int READ_ROWS = 500;

    /** Between two rounds, so that the processors are not the load's alone. */
    private static final Duration PAUSE = Duration.ofMillis(3);

    private final ExecutorService threads = Executors.newFixedThreadPool(2 * TABLES.size());
    private final List<Session> sessions = new ArrayList<>();
    private final List<Future<Measured>> results = new ArrayList<>();
    private volatile long since = System.nanoTime();
    private volatile boolean stopped;

    /**
     * What one session has seen.
     *
     * @param table quoted where it has to be
     * @param writes whether it has written, or read
     * @param nanos how long each call took, the shortest first
     * @param seconds how long it was measured
     * @param error what has ended it
     */
    record Measured(String table, boolean writes, List<Long> nanos, double seconds, Optional<SQLException> error) {

        /** Of all calls of these sessions together. */
        static Measured of(List<Measured> all, Predicate<Measured> which) {
            List<Measured> some = all.stream().filter(which).toList();
            return new Measured(
                    "",
                    false,
                    some.stream()
                            .flatMap(each -> each.nanos().stream())
                            .sorted()
                            .toList(),
                    some.stream().mapToDouble(Measured::seconds).max().orElseThrow(),
                    some.stream().flatMap(each -> each.error().stream()).findFirst());
        }

        double callsPerSecond() {
            return nanos.size() / seconds;
        }

        /** The time that this share of the calls took at most. */
        double milliseconds(double share) {
            return nanos.get((int) Math.min(nanos.size() - 1L, (long) (nanos.size() * share))) / 1e6;
        }

        double longestMilliseconds() {
            return milliseconds(1);
        }
    }

    private Load(CrashableServer server, String database) {
        for (String table : TABLES) {
            sessions.add(new Writer(server, database, table));
            sessions.add(new Reader(server, database, table));
        }
        sessions.forEach(session -> results.add(threads.submit(session::run)));
    }

    static Load start(CrashableServer server, String database) {
        return new Load(server, database);
    }

    /** Begins to measure anew. */
    void forget() {
        since = System.nanoTime();
    }

    /** Returns when each session has begun and ended a call from now on, or one has failed. */
    void awaitProgress() {
        List<Integer> before = sessions.stream().map(session -> session.calls).toList();
        for (int i = 0; i < before.size(); i++) {
            int session = i;
            Poll.until(() -> sessions.get(session).calls > before.get(session) + 1
                    || results.get(session).isDone());
        }
    }

    /** Stops all. */
    List<Measured> stop() throws InterruptedException, ExecutionException {
        stopped = true;
        List<Measured> measured = new ArrayList<>();
        for (Future<Measured> result : results) {
            measured.add(result.get());
        }
        return measured;
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
    }

    private abstract class Session {

        private final CrashableServer server;
        private final String database;
        final String table;
        private long[] begins = new long[1024];
        private long[] nanos = new long[1024];
        private volatile int calls;

        Session(CrashableServer server, String database, String table) {
            this.server = server;
            this.database = database;
            this.table = table;
        }

        /** Calls {@link #timed}, once or more often. */
        abstract void round(Statements statements, long number) throws SQLException;

        final Measured run() {
            try (Connection connection = server.connect(database)) {
                connection.setClientInfo("ApplicationName", APPLICATION);
                Statements statements = new Statements(connection, table);
                for (long number = 0; !stopped; number++) {
                    round(statements, number);
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                return measured(Optional.empty());
            } catch (SQLException failure) {
                return measured(Optional.of(failure));
            }
        }

        final void timed(PreparedStatement statement, long... parameters) throws SQLException {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            long begin = System.nanoTime();
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    if (!rows.next()) {
                        throw new SQLException("Nothing was read: " + statement);
                    }
                }
            } else if (statement.getUpdateCount() != 1) {
                throw new SQLException("Nothing was written: " + statement);
            }
            note(begin, System.nanoTime() - begin);
        }

        private void note(long begin, long took) {
            if (calls == begins.length) {
                begins = Arrays.copyOf(begins, 2 * calls);
                nanos = Arrays.copyOf(nanos, 2 * calls);
            }
            begins[calls] = begin;
            nanos[calls] = took;
            calls = calls + 1;
        }

        private Measured measured(Optional<SQLException> error) {
            List<Long> counted = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                if (begins[i] - since >= 0) {
                    counted.add(nanos[i]);
                }
            }
            counted.sort(null);
            return new Measured(table, this instanceof Writer, counted, (System.nanoTime() - since) / 1e9, error);
        }
    }

    private final class Writer extends Session {

        Writer(CrashableServer server, String database, String table) {
            super(server, database, table);
        }

        /** Changes indexed columns, and others. */
        @Override
        void round(Statements statements, long number) throws SQLException {
            timed(statements.insert, FIRST + number, number);
            timed(statements.update, FIRST + number);
            timed(statements.raiseVersion, 1 + number % READ_ROWS);
            if (table.equals(DELETED) && number % 3 == 0) {
                timed(statements.delete, FIRST + number);
            }
        }
    }

    private final class Reader extends Session {

        Reader(CrashableServer server, String database, String table) {
            super(server, database, table);
        }

        @Override
        void round(Statements statements, long number) throws SQLException {
            timed(statements.one, 1 + number % READ_ROWS);
            timed(statements.page, 1 + number % READ_ROWS);
        }
    }

    private static final class Statements {

        private final PreparedStatement insert;
        private final PreparedStatement update;
        private final PreparedStatement raiseVersion;
        private final PreparedStatement delete;
        private final PreparedStatement one;
        private final PreparedStatement page;

        Statements(Connection connection, String table) throws SQLException {
            insert = connection.prepareStatement("""
                    INSERT INTO %1$s
                    SELECT (jsonb_populate_record(
                               existing, jsonb_build_object('id', ?::bigint, 'business_id', 'load-' || ?::bigint))).*
                    FROM %1$s AS existing WHERE id = 1
                    """.formatted(table));
            update = connection.prepareStatement("UPDATE " + table
                    + " SET status = 'draft', created_at = created_at + interval '1 second' WHERE id = ?");
            raiseVersion = connection.prepareStatement("UPDATE " + table + " SET version = version + 1 WHERE id = ?");
            delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?");
            one = connection.prepareStatement("SELECT * FROM " + table + " WHERE id = ?");
            page = connection.prepareStatement("SELECT * FROM " + table + " WHERE id > ? ORDER BY id LIMIT 20");
        }
    }
}
