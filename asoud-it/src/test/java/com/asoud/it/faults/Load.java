package com.asoud.it.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * What the application does meanwhile: for each of the guide's tables one session that reads and one that inserts and
 * updates, and deletes orders, with hardly a pause, until told to stop. They wait for locks as long as it takes.
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
    private final List<Future<Outcome>> results = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * What became of one session.
     *
     * @param calls that were answered
     * @param error what has ended it
     */
    record Outcome(int calls, Optional<SQLException> error) {}

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
    List<Outcome> stop() throws InterruptedException, ExecutionException {
        stopped = true;
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> result : results) {
            outcomes.add(result.get());
        }
        return outcomes;
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
        private volatile int calls;

        Session(CrashableServer server, String database, String table) {
            this.server = server;
            this.database = database;
            this.table = table;
        }

        /** Calls {@link #timed}, once or more often. */
        abstract void round(Statements statements, long number) throws SQLException;

        final Outcome run() {
            try (Connection connection = server.connect(database)) {
                connection.setClientInfo("ApplicationName", APPLICATION);
                Statements statements = new Statements(connection, table);
                for (long number = 0; !stopped; number++) {
                    round(statements, number);
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                return new Outcome(calls, Optional.empty());
            } catch (SQLException failure) {
                return new Outcome(calls, Optional.of(failure));
            }
        }

        final void timed(PreparedStatement statement, long... parameters) throws SQLException {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    if (!rows.next()) {
                        throw new SQLException("Nothing was read: " + statement);
                    }
                }
            } else if (statement.getUpdateCount() != 1) {
                throw new SQLException("Nothing was written: " + statement);
            }
            calls = calls + 1;
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
