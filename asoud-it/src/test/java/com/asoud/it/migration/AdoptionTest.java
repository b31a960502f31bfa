package com.asoud.it.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.marketplace.Catalogs;
import com.asoud.it.marketplace.FirstRelease;
import com.asoud.it.marketplace.MigrationFiles;
import com.asoud.it.marketplace.SampleData;
import com.asoud.it.migration.Writers.Rows;
import com.asoud.it.migration.Writers.Written;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that was in production before there were migrations gets those of the first release. */
class AdoptionTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final Template PRODUCTION = Template.EMPTY.then("production", AdoptionTest::createByHand);

    @RegisterExtension
    static final ClonedDatabase server = ClonedDatabase.of(PRODUCTION);

    private static void createByHand(DataSource database) throws SQLException {
        MigrationInfo tables = Arrays.stream(
                        FirstRelease.flyway(database).load().info().pending())
                .filter(migration -> migration.getVersion().getVersion().equals("1"))
                .findFirst()
                .orElseThrow();
        try (Connection connection = database.getConnection()) {
            Sql.execute(connection, MigrationFiles.text(tables));
        }
        SampleData.insert(database);
    }

    @Test
    void it_is_adopted_by_a_baseline_and_indexed_while_everybody_writes() throws Exception {
        try (TestDatabase database = server.another();
                Writers writers = Writers.start(database)) {
            assertThat(hasHistory(database)).isFalse();
            Flyway flyway = FirstRelease.flyway(database.dataSource())
                    .baselineVersion("1")
                    .callbacks(onEachFile(Event.AFTER_EACH_MIGRATE, writers::awaitProgress))
                    .load();
            writers.awaitProgress();

            flyway.baseline();
            flyway.migrate();

            writers.awaitProgress();
            List<Written> written = writers.stop();
            assertThat(flyway.info().pending()).isEmpty();
            assertThat(typeOfVersion1(database)).isEqualTo("BASELINE");
            assertSameCatalogAsMigrated(database);
            assertNoRowIsLost(database, written);
            assertEveryRowIsInEveryIndex(database);
        }
    }

    /**
     * The worst moment of a build, brought about for each file: it waits for an older transaction that has written to
     * the table. A lock that writers wait for would be noticed here, however fast the machine is.
     */
    @Test
    void no_writer_waits_while_a_build_waits_for_an_older_transaction() throws Exception {
        try (TestDatabase database = server.another();
                OlderTransactions older = new OlderTransactions(database)) {
            Flyway flyway = FirstRelease.flyway(database.dataSource())
                    .baselineVersion("1")
                    .callbacks(
                            onEachFile(Event.BEFORE_EACH_MIGRATE, older::begin),
                            onEachFile(Event.AFTER_EACH_MIGRATE, older::awaitCommit))
                    .load();
            flyway.baseline();
            int files = flyway.info().pending().length;

            flyway.migrate();

            assertThat(files).isPositive();
            assertThat(older.committed).isEqualTo(files);
            assertSameCatalogAsMigrated(database);
            assertEveryRowIsInEveryIndex(database);
        }
    }

    /** For each file: begins, waits until the build waits for it, writes in another session, and only then commits. */
    private static final class OlderTransactions implements AutoCloseable {

        private final TestDatabase database;
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final List<Future<?>> begun = new ArrayList<>();
        private volatile boolean closed;
        private int committed;

        OlderTransactions(TestDatabase database) {
            this.database = database;
        }

        void begin() throws Exception {
            Connection transaction = database.connect();
            transaction.setAutoCommit(false);
            for (String table : Writers.TABLES) {
                new Rows(transaction, table).raiseVersion(600);
            }
            long file = begun.size();
            begun.add(thread.submit(() -> {
                try (transaction;
                        Connection other = database.connect()) {
                    awaitSomebodyWaitingFor(Sql.value(transaction, "SELECT pg_backend_pid()"), other);
                    for (String table : Writers.TABLES) {
                        write(new Rows(other, table), file);
                    }
                    transaction.commit();
                }
                return file;
            }));
        }

        private void awaitSomebodyWaitingFor(int pid, Connection other) throws SQLException {
            String waiting = "SELECT count(*) FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))";
            while (Sql.<Long>value(other, waiting, pid) == 0 && !closed) {
                Thread.yield();
            }
        }

        private static void write(Rows rows, long number) throws SQLException {
            rows.insert(number);
            rows.update(number);
            rows.raiseVersion(1);
            rows.delete(number);
        }

        void awaitCommit() throws Exception {
            begun.get(committed).get();
            committed++;
        }

        @Override
        public void close() {
            closed = true;
            thread.shutdown();
        }
    }

    private static boolean hasHistory(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.value(connection, "SELECT to_regclass('flyway_schema_history') IS NOT NULL");
        }
    }

    private static String typeOfVersion1(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.value(connection, "SELECT type FROM flyway_schema_history WHERE version = '1'");
        }
    }

    private static void assertSameCatalogAsMigrated(TestDatabase adopted) throws SQLException {
        try (TestDatabase migrated = server.another(FirstRelease.template())) {
            assertThat(Catalogs.read(adopted.dataSource())).isEqualTo(Catalogs.read(migrated.dataSource()));
        }
    }

    private static void assertNoRowIsLost(TestDatabase database, List<Written> written) throws SQLException {
        try (TestDatabase before = server.another();
                Connection then = before.connect();
                Connection now = database.connect()) {
            for (Written by : written) {
                String counts = "SELECT count(*) AS rows, sum(version) FILTER (WHERE id < %s) AS versions FROM %s"
                        .formatted(Rows.FIRST, by.table());
                Map<String, Object> sample = Sql.row(then, counts);

                assertThat(by.inserted()).as("somebody wrote").isPositive();
                assertThat(Sql.row(now, counts))
                        .containsEntry("rows", (Long) sample.get("rows") + by.inserted() - by.deleted())
                        .containsEntry("versions", (Long) sample.get("versions") + by.updated());
            }
        }
    }

    /** What a catalog does not tell: that nothing written during a build is missing from the index. */
    private static void assertEveryRowIsInEveryIndex(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            createAmcheck(connection);
            assertThat(Sql.rows(connection, """
                            SELECT indexrelid::regclass::text AS index, indisvalid AND indisready AND indislive AS valid,
                                   bt_index_check(indexrelid, heapallindexed => true)
                            FROM pg_index
                            WHERE indrelid IN ('product'::regclass, 'market'::regclass, '"order"'::regclass)
                            """))
                    .hasSizeGreaterThanOrEqualTo(16 + 3)
                    .allSatisfy(index -> assertThat(index).containsEntry("valid", true));
        }
    }

    /** On a server of one's own not everybody may; what has been asserted until then still counts. */
    private static void createAmcheck(Connection connection) throws SQLException {
        try {
            Sql.execute(connection, "CREATE EXTENSION amcheck");
        } catch (SQLException failure) {
            if (INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
                Assumptions.abort("skipped: whether every row is in every index; this user may not create amcheck");
            }
            throw failure;
        }
    }

    /** What a test does between Flyway's files. */
    private interface Step {
        void run() throws Exception;
    }

    private static Callback onEachFile(Event when, Step step) {
        return new BaseCallback() {
            @Override
            public boolean supports(Event event, Context context) {
                return event == when;
            }

            @Override
            public void handle(Event event, Context context) {
                try {
                    step.run();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }
        };
    }
}
