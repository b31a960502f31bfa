package com.asoud.planguard.data;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntBiFunction;
import javax.sql.DataSource;

/**
 * What the planner knows of the rows. It decides the plan, so a test of plans needs it to be the same in every run; yet
 * {@code ANALYZE} takes a random sample, of 300 rows for each unit of the statistics target (PostgreSQL manual, section
 * 14.2, and {@code std_typanalyze} in its source). With a target so large that the sample is the whole table, nothing
 * is left to chance.
 */
public final class Statistics {

    /** How many rows {@code ANALYZE} samples for each unit of the target. */
    private static final int ROWS_PER_TARGET = 300;

    /** PostgreSQL's default, so that a small table's statistics are as detailed as in production. */
    private static final int MIN_TARGET = 100;

    /** PostgreSQL accepts no more. */
    private static final int MAX_TARGET = 10_000;

    private static final long MOST_ROWS = (long) MAX_TARGET * ROWS_PER_TARGET;

    /** As many as any machine has processors for; the largest table takes about half of the time. */
    private static final int SESSIONS = 2;

    /** The largest first, since it takes the longest; quoted by the server, which knows what has to be. */
    private static final String TABLES = """
            SELECT format('%I.%I', nspname, relname)
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind IN ('r', 'm') AND relispopulated AND relpersistence <> 't'
              AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
            ORDER BY pg_relation_size(pg_class.oid) DESC, nspname, relname
            """;

    /**
     * One after the other for all tables: the snapshot of an {@code ANALYZE} is as old as the oldest transaction that
     * writes anywhere on the server, and a {@code VACUUM} beside it would leave pages for its sake.
     */
    private static final List<String> PASSES = List.of("VACUUM (FREEZE)", "ANALYZE");

    /**
     * Writes all log that is still in memory. A row whose commit may yet be lost, since {@code synchronous_commit} was
     * off, is not marked as committed, and its page not as visible to all ({@code SetHintBits} in PostgreSQL's source).
     */
    private static final String FLUSH = """
            SET synchronous_commit = on;
            SELECT pg_logical_emit_message(true, 'settle', '');
            """;

    private record Table(String name, int target) {}

    private Statistics() {}

    /**
     * Leaves every table and materialized view of the database as a long quiet night would: statistics gathered, every
     * row frozen and known to be visible to all, so that no plan and no buffer count depends on who came first. It
     * lasts until the next write, provided that autovacuum is off.
     *
     * <p>Partitions are settled one by one; statistics of a partitioned table as a whole are not gathered.
     *
     * @param database to which nobody else is connected, on a server where nobody else writes; up to two connections
     *     are open at a time
     * @throws SQLException if the server refuses
     * @throws IllegalStateException if a table has more than 3,000,000 rows, of which no target samples all; nothing
     *     has been done then
     */
    public static void settle(DataSource database) throws SQLException {
        settle(database, Statistics::target);
    }

    /**
     * The same for tables of any size. Of one with more than 3,000,000 rows so many are sampled, by chance: its
     * statistics, and so plans, may differ from run to run. That is for measuring, and not for guards.
     *
     * @param database as above
     * @throws SQLException if the server refuses
     */
    public static void settleBySample(DataSource database) throws SQLException {
        settle(database, (table, rows) -> target(table, Math.min(rows, MOST_ROWS)));
    }

    private static void settle(DataSource database, ToIntBiFunction<String, Long> target) throws SQLException {
        List<Table> tables = tables(database, target);
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try {
            for (String what : PASSES) {
                List<Future<?>> settled = new ArrayList<>();
                for (Table table : tables) {
                    settled.add(sessions.submit(() -> {
                        settle(database, what, table);
                        return table;
                    }));
                }
                for (Future<?> each : settled) {
                    each.get();
                }
            }
        } catch (ExecutionException failure) {
            throw new SQLException("The statistics are not settled: " + failure.getCause(), failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("The statistics are not settled: interrupted", interrupted);
        } finally {
            sessions.shutdownNow();
        }
    }

    private static List<Table> tables(DataSource database, ToIntBiFunction<String, Long> target) throws SQLException {
        try (Connection connection = database.getConnection()) {
            List<Table> tables = new ArrayList<>();
            for (String name : Sql.<String>column(connection, TABLES)) {
                long rows = Sql.value(connection, "SELECT count(*) FROM ONLY " + name);
                tables.add(new Table(name, target.applyAsInt(name, rows)));
            }
            return tables;
        }
    }

    /** The smallest target, but not below the default, with which {@code ANALYZE} reads every row. */
    static int target(String table, long rows) {
        if (rows > MOST_ROWS) {
            throw new IllegalStateException(("%s has %s rows, and ANALYZE samples at most %s, so that its statistics"
                            + " would differ from run to run; take a smaller scale, or settleBySample to measure")
                    .formatted(table, rows, MOST_ROWS));
        }
        return Math.max(MIN_TARGET, (int) ((rows + ROWS_PER_TARGET - 1) / ROWS_PER_TARGET));
    }

    private static void settle(DataSource database, String what, Table table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(FLUSH);
            statement.execute("SET default_statistics_target = " + table.target());
            statement.execute(what + " " + table.name());
            statement.execute("RESET default_statistics_target; RESET synchronous_commit");
        }
    }
}
