package com.asoud.it.migration;

import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One session for each of the guide's tables, inserting, updating and deleting as fast as it can until told to stop.
 */
final class Writers implements AutoCloseable {

    static final List<String> TABLES = List.of("product", "market", "\"order\"");

    private final ExecutorService threads = Executors.newFixedThreadPool(TABLES.size());
    private final List<Writer> writers = new ArrayList<>();
    private final List<Future<Written>> results = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * What a writer has done, which the table must show.
     *
     * @param table quoted where it has to be
     * @param inserted rows
     * @param deleted of the inserted rows
     * @param updated how often the version of a row that was there before was raised by one
     */
    record Written(String table, long inserted, long deleted, long updated) {}

    private Writers(TestDatabase database) {
        for (String table : TABLES) {
            Writer writer = new Writer(database, table);
            writers.add(writer);
            results.add(threads.submit(writer));
        }
    }

    static Writers start(TestDatabase database) {
        return new Writers(database);
    }

    /** Returns when each has written again, or one has failed. */
    void awaitProgress() {
        long[] before = writers.stream().mapToLong(writer -> writer.rounds).toArray();
        for (int i = 0; i < before.length; i++) {
            while (writers.get(i).rounds <= before[i] + 1 && !results.get(i).isDone()) {
                Thread.yield();
            }
        }
    }

    /** Stops them all, and throws what made one fail. */
    List<Written> stop() throws InterruptedException, ExecutionException {
        stopped = true;
        List<Written> written = new ArrayList<>();
        for (Future<Written> result : results) {
            written.add(result.get());
        }
        return written;
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
    }

    private final class Writer implements Callable<Written> {

        private final TestDatabase database;
        private final String table;
        private volatile long rounds;

        Writer(TestDatabase database, String table) {
            this.database = database;
            this.table = table;
        }

        @Override
        public Written call() throws SQLException {
            long deleted = 0;
            long round = 0;
            try (Connection connection = database.connect()) {
                Rows rows = new Rows(connection, table);
                while (!stopped) {
                    rows.insert(round);
                    rows.update(round);
                    rows.raiseVersion(1 + round % 500);
                    if (round % 3 == 0) {
                        rows.delete(round);
                        deleted++;
                    }
                    rounds = ++round;
                }
            }
            return new Written(table, round, deleted, round);
        }
    }

    /**
     * The rows a session writes. It rather fails than waits for a lock: an index is to be built beside it unnoticed.
     */
    static final class Rows {

        /** The first id a writer inserts; the sample is far below. */
        static final long FIRST = 5_000_000;

        private final Connection connection;
        private final String table;

        Rows(Connection connection, String table) throws SQLException {
            this.connection = connection;
            this.table = table;
            Sql.execute(connection, "SET lock_timeout = '5s'");
        }

        void insert(long number) throws SQLException {
            one("""
                    INSERT INTO %1$s
                    SELECT (jsonb_populate_record(
                               existing, jsonb_build_object('id', ?::bigint, 'business_id', 'writer-' || ?::bigint))).*
                    FROM %1$s AS existing WHERE id = 1
                    """.formatted(table), FIRST + number, number);
        }

        /** Changes indexed columns. */
        void update(long number) throws SQLException {
            one(
                    "UPDATE " + table
                            + " SET status = 'draft', created_at = created_at + interval '1 second' WHERE id = ?",
                    FIRST + number);
        }

        void delete(long number) throws SQLException {
            one("DELETE FROM " + table + " WHERE id = ?", FIRST + number);
        }

        void raiseVersion(long id) throws SQLException {
            one("UPDATE " + table + " SET version = version + 1 WHERE id = ?", id);
        }

        private void one(String sql, Object... parameters) throws SQLException {
            if (Sql.update(connection, sql, parameters) != 1) {
                throw new AssertionError("Nothing was written: " + sql);
            }
        }
    }
}
