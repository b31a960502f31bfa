package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.faults.Live.Held;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever cuts a rebuild off, nothing is left of it in the end, and the index is valid all the time. */
class ReindexTest {

    private static final String INDEX = "idx_product_tag";
    private static final String REMOVED = "the invalid index it left is removed";

    /** The default build tries each fault once, but for an interruption, which is that of migrate; the profile all. */
    private static final int STEP = Integer.getInteger("faults.step", 3);

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static Live database = new Live(SERVER, "reindexed");

    @TempDir
    private Path folder = Path.of("");

    /** How far it has come when it happens, and who keeps it there. */
    private enum Phase {
        NEW_INDEX_IS_EMPTY("waiting for writers before build") {
            @Override
            Held hold() throws SQLException {
                return database.writing("product");
            }
        },
        NEW_INDEX_IS_BUILT("waiting for old snapshots") {
            @Override
            Held hold() throws SQLException {
                return database.looking();
            }
        },
        OLD_INDEX_IS_TO_GO("waiting for readers before marking dead") {
            @Override
            Held hold() throws SQLException {
                Held held = database.holding("SELECT");
                held.goOn(Connection.TRANSACTION_READ_COMMITTED, "LOCK TABLE product IN ACCESS SHARE MODE");
                return held;
            }
        };

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        abstract Held hold() throws SQLException;
    }

    private enum Fault {
        TERMINATED,
        CANCELLED,
        CRASHED,
        CUT,
        KILLED,
        INTERRUPTED,
        DEADLINE
    }

    static Stream<Arguments> faults() {
        return Arrays.stream(Fault.values())
                .filter(fault -> STEP == 1 || fault != Fault.INTERRUPTED)
                .flatMap(fault -> Arrays.stream(Phase.values())
                        .filter(phase -> (fault.ordinal() + phase.ordinal()) % STEP == 0)
                        .map(phase -> Arguments.of(fault, phase)));
    }

    @BeforeAll
    static void migrate() throws SQLException {
        database = new Live.Templates(SERVER).complete();
        database.execute("COMMENT ON INDEX " + INDEX + " IS 'of tags'");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_rebuild_that_is_cut_off(Fault fault, Phase phase) throws Exception {
        Held held = phase.hold();
        try {
            happen(fault, phase, held);
        } finally {
            held.end();
        }

        Tool.run(database.url(), "reindex", INDEX).expectCode(0);

        nothingIsLeft();
        Wished.isReached(database);
    }

    private void happen(Fault fault, Phase phase, Held held) throws Exception {
        switch (fault) {
            case TERMINATED, CANCELLED -> {
                CompletableFuture<Tool> run = started(database.url(), phase);
                database.execute(
                        "SELECT " + (fault == Fault.CANCELLED ? "pg_cancel_backend(pid)" : "pg_terminate_backend(pid)")
                                + " FROM pg_stat_activity WHERE query LIKE 'REINDEX%'");
                held.end();
                run.join().expectCode(4);
                assertThat(run.join().err())
                        .contains("rebuild " + INDEX + " on product failed: ", REMOVED, "run the same command");
                nothingIsLeft();
            }
            case DEADLINE -> {
                CompletableFuture<Tool> run = Tool.start(database.url(), "reindex", INDEX, "--deadline=1s");
                // On a slow machine it may pass before anything is begun.
                Poll.until(() -> run.isDone() || !Wished.broken(database).isEmpty());
                Poll.until(() -> run.isDone()
                        || database.<Long>value("SELECT count(*) FROM pg_stat_progress_create_index") == 0);
                held.end();
                run.join().expectCode(4);
                assertThat(run.join().err()).contains("the deadline has passed");
                nothingIsLeft();
            }
            case INTERRUPTED -> {
                Process tool = process(phase);
                tool.destroy();
                Poll.until(() -> database.<Long>value("SELECT count(*) FROM pg_stat_progress_create_index") == 0);
                held.end();
                assertThat(tool.waitFor()).isEqualTo(143);
                assertThat(Files.readString(folder.resolve("err")))
                        .contains("Interrupted while rebuilding 1 index of 1 table", REMOVED);
                nothingIsLeft();
            }
            case CRASHED -> {
                CompletableFuture<Tool> run = started(database.url(), phase);
                SERVER.crash();
                try {
                    run.join().expectCode(4);
                } finally {
                    SERVER.start();
                }
                assertThat(Wished.broken(database)).hasSize(1);
            }
            case CUT -> {
                try (TcpProxy network = new TcpProxy(CrashableServer.HOST, SERVER.port())) {
                    CompletableFuture<Tool> run = started(network.url(database.name()), phase);
                    network.cut();
                    run.join().expectCode(4);
                }
                held.end();
            }
            case KILLED -> {
                process(phase).destroyForcibly().waitFor();
                database.terminate("REINDEX%");
                held.end();
                assertThat(Wished.broken(database)).hasSize(1);
            }
        }
    }

    private CompletableFuture<Tool> started(String url, Phase phase) {
        CompletableFuture<Tool> run = Tool.start(url, "reindex", INDEX);
        database.awaitPhase(phase.text);
        return run;
    }

    private Process process(Phase phase) throws Exception {
        Process tool =
                ToolProcess.start(folder, ToolProcess.command(folder, database, "reindex", Tool.migrations(), INDEX));
        database.awaitPhase(phase.text);
        return tool;
    }

    private static void nothingIsLeft() throws SQLException {
        assertThat(Wished.broken(database)).isEmpty();
        assertThat(database.<String>value(
                        "SELECT pg_get_indexdef(oid) || ', ' || obj_description(oid, 'pg_class')"
                                + " FROM pg_class WHERE relname = ?",
                        INDEX))
                .isEqualTo("CREATE INDEX idx_product_tag ON public.product USING btree (tag), of tags");
    }

    /** Another session rebuilds the same index, and others have the names that a rebuild would choose. */
    @Test
    void what_is_not_its_own_stays() throws Exception {
        database.execute("CREATE INDEX idx_product_tag_ccnew1 ON product (tag);"
                + " CREATE INDEX idx_product_tag_ccnew2 ON product (tag, id);"
                + " UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_product_tag_ccnew2'::regclass");
        Held held = database.writing("product");
        CompletableFuture<Void> theirs = Beside.run(() -> {
            try {
                database.execute("REINDEX INDEX CONCURRENTLY " + INDEX);
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        });
        database.awaitPhase("waiting for writers before build");

        Tool late = Tool.run(database.url(), "reindex", INDEX, "--deadline=1s");
        late.expectCode(4);
        assertThat(late.err()).contains("the deadline has passed").doesNotContain("removed");
        assertThat(Wished.broken(database))
                .containsExactlyInAnyOrder("idx_product_tag_ccnew", "idx_product_tag_ccnew1", "idx_product_tag_ccnew2");
        StringWriter out = new StringWriter();
        CompletableFuture<Tool> waiting = Tool.start(out, CrashableServer.USER, database.url(), "reindex", INDEX);
        Poll.until(() -> out.toString().contains("another session is at work on the indexes of product: pid "));
        held.end();
        theirs.join();
        waiting.join().expectCode(0);

        assertThat(Wished.broken(database))
                .containsExactlyInAnyOrder("idx_product_tag_ccnew1", "idx_product_tag_ccnew2");
        database.execute("DROP INDEX idx_product_tag_ccnew1, idx_product_tag_ccnew2");
        Wished.isReached(database);
    }

    @Test
    void several_tables_at_a_time_and_time_outs_of_the_role_cut_nothing_off() throws SQLException {
        SERVER.execute("CREATE ROLE hasty SUPERUSER LOGIN; ALTER ROLE hasty SET statement_timeout = '200ms';"
                + " ALTER ROLE hasty SET lock_timeout = '100ms'; ALTER ROLE hasty SET idle_session_timeout = '300ms'");
        List<Held> held =
                List.of(database.writingWithoutSnapshot("product"), database.writingWithoutSnapshot("market"));
        CompletableFuture<Tool> run = Tool.startAs(
                "hasty",
                database.url(),
                "reindex",
                INDEX,
                "idx_market_user_status",
                "idx_product_marketer",
                "--jobs=2");
        Poll.until(() -> database.<Boolean>value(
                "SELECT count(*) = 2 AND bool_and(clock_timestamp() - query_start > interval '500 ms')"
                        + " FROM pg_stat_activity WHERE query LIKE 'REINDEX%'"));
        held.forEach(Held::end);

        run.join().expectCode(0);
        assertThat(run.join().out()).contains("rebuilding 3 indexes of 2 tables, 2 at a time", "Rebuilt 3 indexes");
        Wished.isReached(database);
    }
}
