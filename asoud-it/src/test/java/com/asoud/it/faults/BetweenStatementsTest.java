package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Index;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The faults, before every single statement of a run that changes anything: each of the files, and each entry in the
 * history.
 */
class BetweenStatementsTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    @TempDir
    private Path folder = Path.of("");

    private static final StatementProxy.Fault TERMINATED = (proxy, port) -> SERVER.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE" + " client_port = " + port);

    private static final StatementProxy.Fault CUT = (proxy, port) -> proxy.cut();

    private static final StatementProxy.Fault CRASHED = (proxy, port) -> SERVER.crash();

    /** The default build tries every statement once, and the slower faults at every third; the profile at every one. */
    private static final int STEP = Integer.getInteger("faults.step", 3);

    /** A build is at least: look, drop what was put aside, build, verify. */
    private static final int STATEMENTS = 4;

    private static final String[][] COMMANDS = {
        {"status"},
        {"plan"},
        {"migrate", "--jobs=2", "--deadline=5s"},
        {"rollback", "--to=2.3.4", "--table=product", "--yes", "--deadline=5s"},
        {"reindex", "idx_market_user_status", "idx_order_user_created", "--jobs=2", "--deadline=5s"}
    };

    /** The longest of them has no more; those that come late ask nothing, and end as ever. */
    private static final int QUESTIONS = 150;

    @FunctionalInterface
    private interface Attempt {
        /** @return whether there was a statement of that number */
        boolean before(int number) throws SQLException, IOException;
    }

    private static void beforeEach(int step, Attempt attempt) throws SQLException, IOException {
        int number = 1;
        while (attempt.before(number)) {
            number += step;
        }
        assertThat(number).as("statements that were seen").isGreaterThan(STATEMENTS);
    }

    @Test
    void the_backend_is_terminated_before_any_statement_of_a_migration() throws Exception {
        beforeEach(1, number -> migrates(number, TERMINATED));
    }

    @Test
    void the_network_is_cut_before_any_statement_of_a_migration() throws Exception {
        beforeEach(STEP, number -> migrates(number, CUT));
    }

    @Test
    void the_server_crashes_before_any_statement_of_a_migration() throws Exception {
        beforeEach(STEP, number -> migrates(number, CRASHED));
    }

    @Test
    void the_backend_is_terminated_before_any_statement_of_a_rollback() throws Exception {
        beforeEach(STEP, number -> rollsBack(number, TERMINATED));
    }

    @Test
    void the_server_crashes_before_any_statement_of_a_rollback() throws Exception {
        beforeEach(STEP, number -> rollsBack(number, CRASHED));
    }

    @Test
    void the_network_is_cut_before_any_statement_of_a_rollback() throws Exception {
        beforeEach(STEP, number -> rollsBack(number, CUT));
    }

    /** Before each rebuild, and before what aborted ones have left is dropped. */
    @Test
    void the_backend_is_terminated_before_any_statement_of_a_rebuild() throws Exception {
        Live database = TEMPLATES.allButOne();
        String[] command = {"reindex", "idx_market_user_status", "idx_market_business_id", "idx_order_user_created"};
        beforeEach(STEP, number -> {
            database.execute("CREATE INDEX idx_market_user_status_ccnew ON market (user_id, status);"
                    + " CREATE INDEX idx_market_user_status_ccold3 ON market (user_id, status);"
                    + " UPDATE pg_index SET indisvalid = false WHERE indexrelid::regclass::text ~ '_cc(new|old)'");
            boolean happened = run(database, number, TERMINATED, command);
            Tool.run(database.url(), command[0], Arrays.copyOfRange(command, 1, command.length))
                    .expectCode(0);
            assertThat(Wished.broken(database)).isEmpty();
            return happened;
        });
        Wished.isReachedByMigratingAgain(database);
    }

    /** A network that is silent from then on: no command waits for ever, whatever it was about to ask. */
    @Test
    void every_command_ends_though_the_network_is_silent_before_any_statement() throws Exception {
        List<CompletableFuture<Tool>> runs = new ArrayList<>();
        List<StatementProxy> networks = new ArrayList<>();
        try {
            for (String[] command : COMMANDS) {
                for (int number = 1; number <= QUESTIONS; number += 8 * STEP) {
                    StatementProxy network = StatementProxy.ofAll(SERVER, number, (proxy, port) -> proxy.freeze());
                    networks.add(network);
                    String url = network.url(TEMPLATES.allButOne().name());
                    runs.add(Tool.start(url, command[0], Arrays.copyOfRange(command, 1, command.length)));
                }
            }

            runs.forEach(run ->
                    assertThat(run.join().code()).as(run.join().toString()).isIn(0, 1, 4));
        } finally {
            networks.forEach(StatementProxy::close);
        }
    }

    /** @return whether there was such a statement */
    private static boolean migrates(int number, StatementProxy.Fault fault) throws SQLException, IOException {
        Live database = TEMPLATES.allButOne();
        boolean happened = run(database, number, fault, "migrate", "--jobs=1");
        Wished.isReachedByMigratingAgain(database);
        SERVER.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
        return happened;
    }

    /** Only one version, or it would take long. */
    private static boolean rollsBack(int number, StatementProxy.Fault fault) throws SQLException, IOException {
        Live database = TEMPLATES.allButOne();
        boolean happened = run(database, number, fault, "rollback", "--to=2.3.4", "--table=product", "--yes");
        Tool again = Tool.run(database.url(), "rollback", "--to=2.3.4", "--table=product", "--yes");
        again.expectCode(0);
        assertThat(Tool.run(database.url(), "status").out()).startsWith("15 applied, 2 pending, 0 failed");
        Wished.isReachedByMigratingAgain(database);
        SERVER.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
        return happened;
    }

    private static final Index TAG = Release.index("product", "idx_product_tag", "btree (tag)");

    /** One of the guide's indexes is replaced, and another dropped. */
    private static final List<Change> CHANGES = List.of(
            new Change.IndexChanged(TAG, Release.index("product", "idx_product_tag", "btree (tag, id)")),
            new Change.Removed(Release.index("product", "idx_product_marketer", "btree (is_marketer)")));

    @Test
    void the_backend_is_terminated_before_any_statement_that_replaces_or_drops() throws Exception {
        String release = Release.write(folder.resolve("db"), CHANGES);
        beforeEach(STEP, number -> {
            Live database = TEMPLATES.complete();
            boolean happened = run(database, number, TERMINATED, "migrate", "--jobs=1", release);
            assertReleased(database, Tool.run(database.url(), "migrate", release), release);
            SERVER.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
            return happened;
        });
    }

    @Test
    void the_backend_is_terminated_before_any_statement_that_takes_a_replacement_or_a_drop_back() throws Exception {
        String release = Release.write(folder.resolve("db"), CHANGES);
        beforeEach(STEP, number -> {
            Live database = TEMPLATES.complete();
            assertReleased(database, Tool.run(database.url(), "migrate", release), release);
            boolean happened = run(database, number, TERMINATED, "rollback", "--to=" + "3.1.1", "--yes", release);
            Tool again = Tool.run(database.url(), "rollback", "--to=" + "3.1.1", "--yes", release);
            assertThat(again.code())
                    .as("before statement " + number + ": " + again)
                    .isZero();
            Wished.isReached(database);
            assertThat(Tool.run(database.url(), "rollback", "--to=" + "3.1.1", "--yes", release)
                            .out())
                    .isEqualTo("Nothing to take back.\n");
            assertReleased(database, Tool.run(database.url(), "migrate", release), release);
            SERVER.execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
            return happened;
        });
    }

    private static void assertReleased(Live database, Tool migrate, String release) throws SQLException {
        migrate.expectCode(0);
        Tool status = Tool.run(database.url(), "status", release);
        status.expectCode(0);
        assertThat(status.out())
                .startsWith("19 applied, 0 pending, 0 failed\n")
                .containsPattern("idx_product_tag +valid, as declared")
                .doesNotContain("idx_product_marketer");
        assertThat(database.<Long>value("SELECT count(*) FROM pg_class WHERE relname ~ 'idx_product_marketer|_ddl_'"))
                .isZero();
    }

    private static boolean run(Live database, int number, StatementProxy.Fault fault, String... command)
            throws IOException {
        try (StatementProxy proxy = new StatementProxy(SERVER, number, fault)) {
            Tool run = Tool.run(proxy.url(database.name()), command[0], Arrays.copyOfRange(command, 1, command.length));
            boolean happened = proxy.seen() >= number;
            assertThat(run.code()).as("before statement " + number + ": " + run).isEqualTo(happened ? 4 : 0);
            return happened;
        } finally {
            SERVER.startIfCrashed();
        }
    }
}
