package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.it.faults.Live.Held;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What may happen in the server while an index is built, or dropped; the same command then goes on. */
class ServerFaultsTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    @Test
    void the_backend_that_builds_is_terminated() throws SQLException {
        Live database = TEMPLATES.tablesOnly();
        Held held = database.looking();
        CompletableFuture<Tool> migrate = Tool.start(database.url(), "migrate", "--jobs=1");
        database.awaitPhase("waiting for old snapshots");
        database.terminate("%CREATE INDEX CONCURRENTLY%");
        held.end();

        migrate.join().expectCode(4);
        assertThat(migrate.join().err())
                .contains("build idx_market_category_status on market failed: terminating connection")
                .contains("the invalid index it left is removed")
                .contains("run the same command again");
        assertThat(database.<Boolean>value("SELECT to_regclass('idx_market_category_status') IS NULL"))
                .isTrue();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void the_server_crashes_while_it_builds() throws SQLException {
        Live database = TEMPLATES.tablesOnly();
        database.writing("market");
        CompletableFuture<Tool> migrate = database.startBehindWriters("migrate");

        unfinishedByCrash(migrate);

        assertThat(database.<Long>value("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                .isPositive();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void the_server_crashes_when_it_has_built_and_is_about_to_validate() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held first = database.writing("market", 1);
        CompletableFuture<Tool> migrate = database.startBehindWriters("migrate");
        database.writing("market", 2);
        first.end();
        database.awaitPhase("waiting for writers before validation");

        unfinishedByCrash(migrate);

        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void the_backend_that_drops_is_terminated() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");
        CompletableFuture<Tool> rollback = Tool.start(database.url(), "rollback", "--to=1", "--yes");
        database.awaitWaiting("%DROP INDEX CONCURRENTLY%");
        database.terminate("%DROP INDEX CONCURRENTLY%");
        held.end();

        rollback.join().expectCode(4);
        assertThat(rollback.join().err()).contains("terminating connection").contains("run the same command again");
        Wished.isReachedByRollingBackAgain(database);
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void the_server_crashes_while_it_drops_and_migrate_follows() throws SQLException {
        Live database = TEMPLATES.nearly();
        database.writing("product");
        CompletableFuture<Tool> rollback = Tool.start(database.url(), "rollback", "--to=1", "--yes");
        database.awaitWaiting("%DROP INDEX CONCURRENTLY%");

        unfinishedByCrash(rollback);

        Wished.isReachedByMigratingAgain(database);
    }

    /** The look at a table before the work does not wait for it; the work does, up to the deadline. */
    @Test
    void a_table_that_is_locked_by_somebody_is_waited_for_until_the_deadline() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held held = database.locking("product");

        Tool migrate = Deadline.passes(3, run -> run.err().contains("while it waited for pid"), database, "migrate");

        migrate.expectCode(4);
        assertThat(migrate.err())
                .contains("build idx_product_tag on product was ended: the deadline has passed")
                .contains("while it waited for pid " + held.pid());
        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void time_outs_of_the_role_cut_nothing_off() throws SQLException {
        Live database = TEMPLATES.nearly();
        SERVER.execute("CREATE ROLE hasty SUPERUSER LOGIN");
        SERVER.execute("ALTER ROLE hasty SET statement_timeout = '200ms'");
        SERVER.execute("ALTER ROLE hasty SET lock_timeout = '100ms'");
        SERVER.execute("ALTER ROLE hasty SET idle_in_transaction_session_timeout = '100ms'");
        SERVER.execute("ALTER ROLE hasty SET idle_session_timeout = '300ms'");
        if (database.<Boolean>value("SELECT current_setting('server_version_num')::int >= 170000")) {
            SERVER.execute("ALTER ROLE hasty SET transaction_timeout = '200ms'");
        }
        Held held = database.writing("product");
        CompletableFuture<Tool> migrate = Tool.startAs("hasty", database.url(), "migrate");
        database.awaitPhase("waiting for writers before build");
        Poll.until(() -> database.<Boolean>value(
                "SELECT bool_or(clock_timestamp() - query_start > interval '600 ms') FROM pg_stat_activity"
                        + " WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'"));
        held.end();

        migrate.join().expectCode(0);
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void duplicates_are_named_and_the_index_that_would_reject_writes_is_gone() throws SQLException {
        Live database = TEMPLATES.tablesOnly();
        database.execute("UPDATE market SET business_id = 'same' WHERE id IN (7, 8, 9)");
        database.execute("UPDATE market SET business_id = 'it''s' WHERE id IN (1, 2)");

        Tool migrate = Tool.run(database.url(), "migrate");

        migrate.expectCode(4);
        assertThat(migrate.err())
                .contains("build idx_market_business_id on market cannot be unique: "
                        + "(business_id) = same in 3 rows; (business_id) = it's in 2 rows")
                .contains("the invalid index it left is removed")
                .contains("remove or change the rows that have the same key, then run the same command again");
        database.execute("UPDATE market SET business_id = 'same' WHERE id = 10");
        Tool status = Tool.run(database.url(), "status");
        status.expectCode(0);
        assertThat(status.out()).containsPattern("idx_market_business_id +not built yet");

        database.execute("UPDATE market SET business_id = 'market-' || id");
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void an_old_snapshot_is_named_and_waited_for_until_the_deadline() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held held = database.looking();

        Tool migrate = Deadline.passes(3, run -> run.out().contains("waits for pid"), database, "migrate");

        migrate.expectCode(4);
        assertThat(migrate.out()).contains("waits for pid " + held.pid() + ", user postgres, application somebody");
        assertThat(migrate.err())
                .contains(
                        "build idx_product_tag on product was ended: the deadline has passed, while it waited for pid "
                                + held.pid())
                .contains("the invalid index it left is removed");
        assertThat(database.<Long>value("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                .isZero();
        assertThat(database.<Boolean>value(
                        "SELECT state = 'idle in transaction' FROM pg_stat_activity WHERE pid = ?", held.pid()))
                .isTrue();
        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void what_cannot_be_removed_after_the_deadline_is_named_and_removed_by_the_next_run() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");
        Tool migrate = Deadline.longEnough(1, seconds -> {
            CompletableFuture<Tool> run = Tool.start(database.url(), "migrate", "--deadline=" + seconds + "s");
            Poll.until(() -> run.isDone() || database.isWaiting("DROP INDEX CONCURRENTLY%"));
            boolean begun = !run.isDone();
            database.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                    + " WHERE query LIKE 'DROP INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'");
            return Optional.of(run.join()).filter(ended -> begun);
        });

        migrate.expectCode(4);
        assertThat(migrate.err())
                .contains("the invalid index idx_product_tag could not be removed")
                .contains("in use by pid " + held.pid() + ", user postgres, application somebody")
                .contains("it slows down every write of product until the next run removes it");
        Tool.run(database.url(), "status").expectCode(1);
        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void a_rollback_ends_at_its_deadline() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");

        Tool rollback = Deadline.passes(
                3, run -> run.err().contains("while it waited for pid"), database, "rollback", "--to=1", "--yes");

        rollback.expectCode(4);
        assertThat(rollback.err())
                .contains("drop idx_product_status_created on product was ended: the deadline has passed")
                .contains("while it waited for pid " + held.pid())
                .contains("the invalid index idx_product_status_created could not be removed");
        held.end();
        Wished.isReachedByRollingBackAgain(database);
    }

    private static void unfinishedByCrash(CompletableFuture<Tool> run) {
        SERVER.crash();
        try {
            run.join().expectCode(4);
            assertThat(run.join().err()).contains("Not finished").contains("run the same command again");
        } finally {
            SERVER.start();
        }
    }

    /** A command that only looks gives up a lock sooner; this one has a deadline for that. */
    @Test
    void a_table_that_is_locked_for_long_is_waited_for() throws SQLException {
        Live database = TEMPLATES.complete();
        Held held = database.locking("market");
        CompletableFuture<Tool> migrate = Tool.start(database.url(), "migrate", "--deadline=1m");
        Poll.until(() -> migrate.isDone()
                || database.<Boolean>value("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database() AND now() - query_start > interval '17 seconds')"));
        held.end();

        migrate.join().expectCode(0);
        Wished.isReached(database);
    }
}
