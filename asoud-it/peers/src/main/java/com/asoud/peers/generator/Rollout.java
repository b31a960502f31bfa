package com.asoud.peers.generator;

import com.asoud.postgres.ShadowDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.PGConnection;

/**
 * What others notice while migrations run.
 *
 * @param gap whether there was a moment, between two transactions, in which no index served a query by name
 * @param writers what a writer of the first table meets
 */
record Rollout(boolean gap, Writers writers) {

    private static final int TIMEOUT_SECONDS = 600;
    private static final String WRITE_LOCK = "LOCK TABLE public." + EntityModel.FIRST_TABLE + " IN ROW EXCLUSIVE MODE";

    /** From the best to the worst. */
    enum Writers {
        DO_NOT_WAIT("do not wait"),
        WAIT_FOR_A_CHANGE("wait for a change of the catalog"),
        WAIT_FOR_THE_BUILD("wait for the build");

        private final String text;

        Writers(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }

        Writers or(Writers other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /**
     * Runs the migrations, and stops them wherever they wait for a writer:
     *
     * <ol>
     *   <li>A session locks the first table as a writer does.
     *   <li>Once the migration waits for that session: look at the indexes, and try to write in another session.
     *   <li>A second session asks for the lock of a writer, behind the migration, and the first one commits.
     *   <li>The second session has its lock once the migration has given its own away, and holds it for the next wait.
     * </ol>
     *
     * <p>So each state between two transactions is seen, whatever the speed of the machine.
     */
    static Rollout of(ShadowDatabase database, Callable<?> migrations) throws Exception {
        try (Connection observer = database.connect();
                Connection writer = database.connect();
                Connection first = database.connect();
                Connection second = database.connect()) {
            try (Statement statement = observer.createStatement()) {
                statement.execute("SET statement_timeout = '60s'");
            }
            return new Stepper(observer, writer, first, second).run(migrations);
        }
    }

    private static void inThreadOfItsOwn(Runnable work) {
        Thread thread = new Thread(work, "rollout");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Stepper {

        private final Connection observer;
        private final Connection writer;
        private Connection holder;
        private Connection next;
        private boolean gap;
        private Writers writers = Writers.DO_NOT_WAIT;

        Stepper(Connection observer, Connection writer, Connection first, Connection second) {
            this.observer = observer;
            this.writer = writer;
            this.holder = first;
            this.next = second;
        }

        Rollout run(Callable<?> migrations) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
            boolean served = look().servesNames();
            lock(holder);
            CompletableFuture<Void> running =
                    CompletableFuture.runAsync(() -> call(migrations), Rollout::inThreadOfItsOwn);
            while (!running.isDone()) {
                if (System.nanoTime() > end) {
                    throw new TimeoutException("The migrations are not done after " + TIMEOUT_SECONDS + " seconds.");
                }
                gap |= served && !look().servesNames();
                if (somebodyWaits()) {
                    step();
                } else {
                    Thread.sleep(10);
                }
            }
            running.get();
            gap |= served && !look().servesNames();
            holder.rollback();
            return new Rollout(gap, writers);
        }

        private void step() throws SQLException, InterruptedException, ExecutionException {
            TableState before = look();
            boolean waits = !canWrite();
            Connection following = next;
            CompletableFuture<Void> queued = CompletableFuture.runAsync(
                    () -> call(() -> {
                        lock(following);
                        return following;
                    }),
                    Rollout::inThreadOfItsOwn);
            while (waits && !queued.isDone() && !waits(following)) {
                Thread.sleep(1);
            }
            holder.commit();
            queued.get();
            next = holder;
            holder = following;
            if (waits) {
                writers = writers.or(
                        look().hasFinishedSince(before) ? Writers.WAIT_FOR_THE_BUILD : Writers.WAIT_FOR_A_CHANGE);
            }
        }

        private TableState look() throws SQLException {
            return TableState.of(observer);
        }

        private boolean somebodyWaits() throws SQLException {
            return asked("SELECT count(*) > 0 FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
                    .formatted(pid(holder)));
        }

        private boolean waits(Connection session) throws SQLException {
            return asked("SELECT cardinality(pg_blocking_pids(%s)) > 0".formatted(pid(session)));
        }

        private boolean asked(String question) throws SQLException {
            try (Statement statement = observer.createStatement();
                    ResultSet answer = statement.executeQuery(question)) {
                answer.next();
                return answer.getBoolean(1);
            }
        }

        private boolean canWrite() throws SQLException {
            writer.setAutoCommit(false);
            try (Statement statement = writer.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '100ms'");
                statement.execute(WRITE_LOCK);
                return true;
            } catch (SQLException failure) {
                if ("55P03".equals(failure.getSQLState())) {
                    return false;
                }
                throw failure;
            } finally {
                writer.rollback();
            }
        }

        private static void lock(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(WRITE_LOCK);
            }
        }

        private static int pid(Connection connection) throws SQLException {
            return connection.unwrap(PGConnection.class).getBackendPID();
        }

        private static void call(Callable<?> work) {
            try {
                work.call();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
