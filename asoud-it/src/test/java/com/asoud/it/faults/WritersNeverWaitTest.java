package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.faults.Load.Outcome;
import com.asoud.it.faults.Lookout.Wait;
import com.asoud.it.marketplace.FirstRelease;
import com.asoud.it.marketplace.MarketplaceData;
import com.asoud.planguard.data.Scale;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Readers and writers on all three tables while all 16 indexes are built: with the concurrent flavour nobody ever waits
 * for a lock of the tool; with the standard flavour, writers do. What is counted decides, never a time.
 */
class WritersNeverWaitTest {

    /** Enough that builds take a while beside the load. */
    private static final Scale SCALE = Scale.of(20_000);

    private static final List<String> WAITING_PHASES = List.of(
            "waiting for writers before build", "waiting for writers before validation", "waiting for old snapshots");

    /** The tables of the standard flavour's files, in their order. */
    private static final List<String> FILES = List.of("market", "\"order\"", "product");

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.create();

    @BeforeAll
    static void fill() throws SQLException {
        SERVER.execute("CREATE DATABASE marketplace");
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(SERVER.url("marketplace"));
        database.setUser(CrashableServer.USER);
        FirstRelease.flyway(database).target("1").load().migrate();
        MarketplaceData.fill(database, SCALE);
    }

    @BeforeEach
    void copy() throws SQLException {
        SERVER.execute("CREATE DATABASE live TEMPLATE marketplace");
    }

    @AfterEach
    void drop() throws SQLException {
        SERVER.execute("DROP DATABASE live WITH (FORCE)");
    }

    @Test
    void nobody_waits_while_all_indexes_are_built_on_three_tables_at_a_time() throws Exception {
        try (Load load = Load.start(SERVER, "live");
                Lookout lookout = new Lookout(SERVER, "live")) {
            load.awaitProgress();

            CompletableFuture<Tool> migrate;
            try (Connection older = snapshot()) {
                migrate = Beside.supply(() -> migrate("--jobs=3"));
                Poll.until(() -> waitingFor(older) == Load.TABLES.size() || migrate.isDone());
                load.awaitProgress();
                lookout.awaitLooks(100);
            }

            assertThat(migrate.get().out()).endsWith("Applied 16 migrations; every index is valid and as declared.\n");
            load.awaitProgress();
            assertNobodyFailed(load.stop());
            lookout.stop();
            assertThat(lookout.waits()).isEmpty();
        }
    }

    /**
     * The worst moments of each build, brought about and held: it waits for transactions that have written to the
     * table, before it begins and before it validates, and for a snapshot, before it ends.
     */
    @Test
    void nobody_waits_while_a_build_waits_for_an_older_transaction() throws Exception {
        try (Load load = Load.start(SERVER, "live");
                Lookout lookout = new Lookout(SERVER, "live")) {
            load.awaitProgress();
            OlderTransactions older = new OlderTransactions();

            CompletableFuture<Tool> migrate = Beside.supply(() -> migrate("--jobs=1"));
            older.holdEachWait(migrate, load);

            assertThat(migrate.get().out()).endsWith("Applied 16 migrations; every index is valid and as declared.\n");
            assertThat(older.held).as("held moments").isGreaterThanOrEqualTo(16 * WAITING_PHASES.size());
            assertThat(older.phases)
                    .containsAll(Load.TABLES.stream()
                            .flatMap(table -> WAITING_PHASES.stream().map(phase -> table + " " + phase))
                            .toList());
            assertNobodyFailed(load.stop());
            lookout.stop();
            assertThat(lookout.waits()).isEmpty();
        }
    }

    /**
     * What the lookout would have seen. Each table's file queues for its lock behind a transaction that has written,
     * and the writers queue behind the file.
     */
    @Test
    void writers_wait_and_readers_do_not_while_the_standard_flavour_queues_for_its_lock() throws Exception {
        try (Load load = Load.start(SERVER, "live");
                Lookout lookout = new Lookout(SERVER, "live");
                Connection market = SERVER.connect("live");
                Connection order = SERVER.connect("live");
                Connection product = SERVER.connect("live")) {
            load.awaitProgress();
            List<Connection> older = List.of(market, order, product);
            for (int i = 0; i < older.size(); i++) {
                older.get(i).setAutoCommit(false);
                raiseVersion(older.get(i), FILES.get(i), 600);
            }

            CompletableFuture<Tool> migrate = Beside.supply(() -> migrate("--flavour=standard", "--lock-timeout=1m"));
            for (int i = 0; i < older.size(); i++) {
                String table = FILES.get(i);
                Poll.until(() -> waits(lookout).contains(table));
                older.get(i).commit();
            }

            assertThat(migrate.get().out()).endsWith("Applied 4 migrations; every index is valid and as declared.\n");
            assertNobodyFailed(load.stop());
            lookout.stop();
            assertThat(waits(lookout)).containsExactlyInAnyOrderElementsOf(Load.TABLES);
            assertThat(lookout.waits())
                    .as("writers, no readers")
                    .allSatisfy(wait -> assertThat(wait.mode()).isEqualTo("RowExclusiveLock"));
        }
    }

    /** A transaction that every build waits for before it ends. */
    private static Connection snapshot() throws SQLException {
        Connection transaction = SERVER.connect("live");
        transaction.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        transaction.setAutoCommit(false);
        Sql.execute(transaction, "SELECT 1");
        return transaction;
    }

    private static long waitingFor(Connection transaction) throws SQLException {
        return Sql.value(
                transaction,
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))");
    }

    private static Set<String> waits(Lookout lookout) {
        return lookout.waits().stream().map(Wait::relation).collect(Collectors.toSet());
    }

    private static Tool migrate(String... arguments) {
        return Tool.run(SERVER.url("live"), "migrate", arguments);
    }

    private static void assertNobodyFailed(List<Outcome> load) {
        assertThat(load).hasSize(2 * Load.TABLES.size()).allSatisfy(session -> {
            assertThat(session.error()).isEmpty();
            assertThat(session.calls()).isPositive();
        });
    }

    private static void raiseVersion(Connection connection, String table, long id) throws SQLException {
        Sql.update(connection, "UPDATE " + table + " SET version = version + 1 WHERE id = ?", id);
    }

    /**
     * Transactions that have written to all tables and hold a snapshot, one after the other: the next begins before
     * this one ends, and this one ends when a build waits for it and everybody has read and written meanwhile. So no
     * build gets past any of its waits unseen.
     */
    private static final class OlderTransactions {

        private static final String WAITING = """
                SELECT relid::regclass || ' ' || phase FROM pg_stat_progress_create_index
                WHERE ? = ANY (pg_blocking_pids(pid))
                """;

        private final Set<String> phases = new TreeSet<>();
        private int begun;
        private int held;

        void holdEachWait(CompletableFuture<Tool> migrate, Load load) throws SQLException {
            try (Connection observer = SERVER.connect("live")) {
                Connection current = begin();
                while (!migrate.isDone()) {
                    int pid = Sql.value(current, "SELECT pg_backend_pid()");
                    Poll.until(() -> isAwaited(observer, pid) || migrate.isDone());
                    load.awaitProgress();
                    Connection next = begin();
                    current.commit();
                    current.close();
                    current = next;
                }
                current.close();
            }
        }

        /** In rows that nobody else writes. */
        private Connection begin() throws SQLException {
            Connection transaction = SERVER.connect("live");
            transaction.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            transaction.setAutoCommit(false);
            for (String table : Load.TABLES) {
                raiseVersion(transaction, table, 600 + begun);
            }
            begun++;
            return transaction;
        }

        private boolean isAwaited(Connection observer, int pid) throws SQLException {
            List<String> waiting = Sql.column(observer, WAITING, pid);
            phases.addAll(waiting);
            held += waiting.size();
            return !waiting.isEmpty();
        }
    }
}
