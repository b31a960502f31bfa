package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Table;
import com.asoud.benchmark.WrittenTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;

/**
 * Writes to some tables at a fixed rate, whether or not earlier writes have been answered, as users do:
 *
 * <ol>
 *   <li>Each table has a writer, which takes its newest rows in turn: one is deleted, inserted again, and a column of
 *       an index updated. Each write is committed.
 *   <li>Each write is due at a time that does not depend on the others, and its time counts from then. Who waits delays
 *       those behind, and all of that counts; otherwise a stall of a second would be one slow write, not a hundred
 *       (coordinated omission).
 *   <li>A histogram of three digits takes all times.
 * </ol>
 *
 * <p>Foreign keys are not checked meanwhile: rows of other tables that are referred to come and go as well.
 */
final class OpenLoad implements AutoCloseable {

    private static final int ROWS = 2_000;
    private static final int DIGITS = 3;
    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final List<Writer> writers = new ArrayList<>();
    private final long interval;
    private final ExecutorService threads;

    /** What is done while times are taken. */
    interface Meanwhile {
        void run() throws SQLException;
    }

    /**
     * @param database that is written to
     * @param tables of it
     * @param perSecond writes to all of them together
     */
    OpenLoad(DataSource database, List<Table> tables, int perSecond) throws SQLException {
        this.interval = TimeUnit.SECONDS.toNanos(1) * tables.size() / perSecond;
        this.threads = Executors.newFixedThreadPool(tables.size());
        try {
            for (Table table : tables) {
                Writer writer = writer(database.getConnection(), table.sql());
                writers.add(writer);
                writer.prepare();
            }
        } catch (SQLException | RuntimeException failure) {
            try {
                close();
            } catch (SQLException also) {
                failure.addSuppressed(also);
            }
            throw failure;
        }
    }

    private Writer writer(Connection connection, String table) throws SQLException {
        try {
            return new Writer(connection, new WrittenTable(connection, table, ROWS));
        } catch (SQLException | RuntimeException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Nanoseconds of all writes that were due while something was done. */
    Histogram during(Meanwhile meanwhile) throws SQLException {
        long begin = System.nanoTime();
        long counted = begin + WARM_NANOS;
        List<Future<Histogram>> results = new ArrayList<>();
        for (int i = 0; i < writers.size(); i++) {
            Writer writer = writers.get(i);
            long first = begin + interval * i / writers.size();
            writer.until = begin + Long.MAX_VALUE / 2;
            results.add(threads.submit(() -> writer.write(first, counted)));
        }
        try {
            sleepUntil(counted);
            meanwhile.run();
        } catch (SQLException | RuntimeException failure) {
            try {
                joined(results);
            } catch (SQLException also) {
                failure.addSuppressed(also);
            }
            throw failure;
        }
        return joined(results);
    }

    /** Lets all writers come to their end, also if one of them failed. */
    private Histogram joined(List<Future<Histogram>> results) throws SQLException {
        long end = System.nanoTime();
        writers.forEach(writer -> writer.until = end);
        Histogram all = histogram();
        List<SQLException> failures = new ArrayList<>();
        for (Future<Histogram> result : results) {
            try {
                all.add(joined(result));
            } catch (SQLException failure) {
                failures.add(failure);
            }
        }
        throwFirst(failures);
        return all;
    }

    private static void throwFirst(List<SQLException> failures) throws SQLException {
        if (!failures.isEmpty()) {
            SQLException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static Histogram joined(Future<Histogram> result) throws SQLException {
        try {
            return result.get();
        } catch (ExecutionException failure) {
            throw new SQLException("a write failed: " + failure.getCause(), failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while writes were waited for", interrupted);
        }
    }

    static Histogram histogram() {
        return new Histogram(DIGITS);
    }

    static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The tables have all their rows again. */
    @Override
    public void close() throws SQLException {
        threads.shutdown();
        List<SQLException> failures = new ArrayList<>();
        for (Writer writer : writers) {
            try {
                writer.close();
            } catch (SQLException failure) {
                failures.add(failure);
            }
        }
        throwFirst(failures);
    }

    private final class Writer implements AutoCloseable {

        private final Connection connection;
        private final WrittenTable table;
        private final List<PreparedStatement> steps = new ArrayList<>();
        private volatile long until;

        Writer(Connection connection, WrittenTable table) {
            this.connection = connection;
            this.table = table;
        }

        void prepare() throws SQLException {
            WrittenTable.ignoreReferences(connection);
            steps.add(connection.prepareStatement(table.deleteOne()));
            steps.add(connection.prepareStatement(table.insertOne()));
            Optional<String> column = table.updatable(Column::indexed);
            if (column.isPresent()) {
                steps.add(connection.prepareStatement(table.updateOne(column.get())));
            }
            table.vacuum();
        }

        /**
         * Writes until it is told to stop, and then until all that was due is done.
         *
         * @param first when the first write is due
         * @param counted from when on they count
         */
        Histogram write(long first, long counted) throws SQLException {
            Histogram times = histogram();
            long number = 0;
            for (long due = first; ; due += interval) {
                sleepUntil(due);
                if (due - until >= 0) {
                    break;
                }
                step(number++);
                if (due - counted >= 0) {
                    times.recordValue(System.nanoTime() - due);
                }
            }
            while (number % steps.size() != 0) {
                step(number++);
            }
            return times;
        }

        private void step(long number) throws SQLException {
            PreparedStatement step = steps.get((int) (number % steps.size()));
            step.setLong(1, number / steps.size() % table.count() + 1);
            if (step.executeUpdate() != 1) {
                throw new IllegalStateException("no row was written: " + step);
            }
        }

        @Override
        public void close() throws SQLException {
            try (connection) {
                table.vacuum();
                table.forget();
            }
        }
    }
}
