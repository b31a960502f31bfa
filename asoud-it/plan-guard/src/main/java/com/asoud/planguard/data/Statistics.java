package com.asoud.planguard.data;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
    private static final List<Pass> PASSES = List.of(Statistics::vacuum, Statistics::analyze);

    /**
     * Whether {@code VACUUM (FREEZE)} has left nothing. It leaves what the oldest snapshot may still see, and takes as
     * {@code relfrozenxid} the oldest transaction that it had to spare. A session that just connects belongs to no
     * database yet, and its snapshot counts for all of them ({@code ComputeXidHorizons} in PostgreSQL's source): on a
     * server with others, rows are left now and then, and another {@code VACUUM} a moment later gets them.
     */
    private static final String IS_FROZEN =
            "SELECT age(relfrozenxid) <= age(CAST(? AS xid)) FROM pg_class WHERE oid = CAST(? AS regclass)";

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Whoever keeps a snapshot for longer does more than connect. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A transaction that is younger than every row. */
    private static final String YOUNGER = "SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)";

    private record Table(String name, int target) {}

    private interface Pass {

        void over(Table table, Connection connection) throws SQLException, InterruptedException;
    }

    private Statistics() {}

    /**
     * Leaves every table and materialized view of the database as a long quiet night would: statistics gathered, every
     * row frozen and known to be visible to all, so that no plan and no buffer count depends on who came first. It
     * lasts until the next write, provided that autovacuum is off.
     *
     * <p>Partitions are settled one by one; statistics of a partitioned table as a whole are not gathered.
     *
     * @param database to which nobody else is connected; up to two connections are open at a time
     * @throws SQLException if the server refuses, or an old snapshot holds dead rows back for 30 s
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
            for (Pass pass : PASSES) {
                List<Future<?>> settled = new ArrayList<>();
                for (Table table : tables) {
                    settled.add(sessions.submit(() -> {
                        settle(database, pass, table);
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

    private static void settle(DataSource database, Pass pass, Table table) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            pass.over(table, connection);
        }
    }

    private static void vacuum(Table table, Connection connection) throws SQLException, InterruptedException {
        String vacuum = "VACUUM (FREEZE) " + table.name();
        String younger = Sql.value(connection, YOUNGER);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Sql.execute(connection, vacuum);
        while (!Sql.<Boolean>value(connection, IS_FROZEN, younger, table.name())) {
            if (System.nanoTime() > deadline) {
                throw new SQLException(("An old snapshot has held rows of %s back for %s s: end its transaction, see"
                                + " backend_xmin in pg_stat_activity, pg_prepared_xacts and pg_replication_slots")
                        .formatted(table.name(), PATIENCE.toSeconds()));
            }
            Thread.sleep(PAUSE.toMillis());
            Sql.execute(connection, vacuum);
        }
        // A row is not known to be visible to all while its commit may yet be lost (SetHintBits in PostgreSQL's
        // source),
        // or that of a transaction near it, which need not be of this session. A frozen row needs no commit.
        Sql.execute(connection, vacuum);
    }

    private static void analyze(Table table, Connection connection) throws SQLException {
        Sql.execute(connection, "SET default_statistics_target = " + table.target());
        Sql.execute(connection, "ANALYZE " + table.name());
        Sql.execute(connection, "RESET default_statistics_target");
    }
}
