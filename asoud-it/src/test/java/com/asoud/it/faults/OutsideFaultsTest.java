package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.it.faults.Live.Held;
import com.asoud.it.marketplace.FirstRelease;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What may happen around the server while an index is built: to the tool, the network, the disk, and the history. */
class OutsideFaultsTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    @TempDir
    private Path folder = Path.of("");

    /** By the service manager, and by Ctrl-C. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    @DisabledOnOs(OS.WINDOWS)
    void a_tool_that_is_asked_to_end_ends_its_build_and_says_how_to_go_on(String signal) throws Exception {
        Live database = TEMPLATES.nearly();
        Held held = database.looking();
        List<String> command = command(database, "migrate", Tool.migrations());
        Process tool = start(signal.equals("INT") ? Programs.interruptible(command) : command);
        database.awaitPhase("waiting for old snapshots");
        Poll.until(() -> said(folder.resolve("out")).contains("waits for pid " + held.pid()));
        Programs.run(List.of("kill", "-s", signal, String.valueOf(tool.pid())));
        tool.waitFor();

        String answer = said(folder.resolve("err"));
        assertThat(tool.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
        assertThat(answer.substring(0, answer.indexOf("Not finished")))
                .contains("Interrupted while building on 2 tables")
                .contains("waits for pid " + held.pid(), "SELECT pg_terminate_backend(" + held.pid() + ");");
        assertThat(answer.substring(answer.indexOf("Not finished")))
                .contains("SELECT pg_terminate_backend(" + held.pid() + ");")
                .contains("was ended: interrupted")
                .contains("the invalid index it left is removed")
                .contains("run the same command again");
        assertThat(database.<Long>value("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                .isZero();
        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    /** Somebody else writes to the history, or keeps it from being written. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void who_interrupts_the_recording_is_told_so() throws Exception {
        Live database = TEMPLATES.allButOne();
        Held held = database.holding("SELECT");
        // Without a snapshot, for which the build would wait.
        held.goOn(Connection.TRANSACTION_READ_COMMITTED, "LOCK TABLE flyway_schema_history IN SHARE MODE");

        Process tool = start(command(database, "migrate", Tool.migrations(), "--lock-timeout=1h"));
        Poll.until(() -> database.<Boolean>value("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
                + " AND relation = 'flyway_schema_history'::regclass)"));
        interrupted(
                tool,
                "Interrupted while recording what is built",
                "pid " + held.pid(),
                "to end that: SELECT pg_terminate_backend(" + held.pid() + ");");

        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void who_interrupts_the_last_look_at_the_indexes_is_told_so() throws Exception {
        Live database = TEMPLATES.complete();
        Held held = database.locking("product");

        Process tool = start(command(database, "migrate", Tool.migrations()));
        // The first look gives up after a second; the last one waits.
        Poll.until(() -> database.<Boolean>value("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
                + " AND relation = 'product'::regclass AND now() - waitstart > interval '2 s')"));
        interrupted(tool, "Interrupted while checking every index");

        held.end();
    }

    /** A program that makes the dump, and does not come to an end. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void who_interrupts_a_backup_is_told_so_and_nothing_is_left_of_it() throws Exception {
        Live database = TEMPLATES.allButOne();
        Path program = Files.writeString(
                folder.resolve("pg_dump"), "#!/bin/sh\necho $$ > " + folder.resolve("pid") + "\nexec sleep 3600\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path dumps = folder.resolve("dumps");

        Process tool =
                start(command(database, "migrate", Tool.migrations(), "--backup-to=" + dumps, "--pg-dump=" + program));
        Poll.until(() -> Files.exists(folder.resolve("pid"))
                && !said(folder.resolve("pid")).isBlank());
        interrupted(tool, "Interrupted while backing up to " + dumps);

        assertThat(ProcessHandle.of(Long.parseLong(said(folder.resolve("pid")).strip())))
                .isEmpty();
        try (Stream<Path> left = Files.list(dumps)) {
            assertThat(left).isEmpty();
        }
    }

    private void interrupted(Process tool, String... says) throws Exception {
        Programs.run(List.of("kill", "-s", "TERM", String.valueOf(tool.pid())));
        tool.waitFor();

        assertThat(said(folder.resolve("err"))).contains(says);
        assertThat(tool.exitValue()).isEqualTo(143);
    }

    private static String said(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void a_tool_that_is_killed_leaves_what_the_next_run_finishes() throws Exception {
        Live database = TEMPLATES.allButOne();
        Held held = database.writing("product");
        Process tool = child(database, "migrate", Tool.migrations());
        database.awaitPhase("waiting for writers before build");
        tool.destroyForcibly();
        tool.waitFor();

        StringWriter out = new StringWriter();
        CompletableFuture<Tool> again = Tool.start(out, CrashableServer.USER, database.url(), "migrate", "--jobs=1");
        Poll.until(() -> out.toString().contains("waiting until it has ended"));
        held.end();
        again.join().expectCode(0);
        Wished.isReached(database);
    }

    @Test
    void a_rollback_that_is_killed_leaves_what_the_next_run_finishes() throws Exception {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");
        Process tool = child(database, "rollback", Tool.migrations(), "--to=1", "--yes");
        database.awaitWaiting("%DROP INDEX CONCURRENTLY%");
        tool.destroyForcibly();
        tool.waitFor();

        held.end();
        Wished.isReachedByRollingBackAgain(database);
        Wished.isReachedByMigratingAgain(database);
    }

    /** Whose name is that of ours, which is known to wait for it. */
    @Test
    void a_build_of_somebody_else_goes_on_though_the_tool_gives_up() throws Exception {
        Live database = TEMPLATES.allButOne();
        Held held = database.writing("product");
        CompletableFuture<Void> theirs =
                Beside.run(() -> build(database, "CREATE INDEX CONCURRENTLY idx_product_tag ON product (tag)"));
        database.awaitPhase("waiting for writers before build");

        Tool migrate = Deadline.passes(
                1,
                run -> run.out().contains("another session is at work")
                        && run.err().contains("was ended"),
                database,
                "migrate");

        migrate.expectCode(4);
        assertThat(migrate.out()).contains("another session is at work on the indexes of table product");
        assertThat(migrate.err())
                .contains("build idx_product_tag on product was ended: the deadline has passed")
                .doesNotContain("removed");
        held.end();
        theirs.join();
        assertThat(database.<Long>value("SELECT count(*) FROM pg_class WHERE relname = 'idx_product_tag'"))
                .isEqualTo(1);
        Wished.isReachedByMigratingAgain(database);
    }

    /** One table is done; while another is still at work, somebody begins to index the first. */
    @Test
    void what_is_built_is_recorded_when_somebody_else_has_ended_his_build() throws Exception {
        Live database = TEMPLATES.nearly();
        Held product = database.writingWithoutSnapshot("product");
        StringWriter out = new StringWriter();
        CompletableFuture<Tool> migrate = Tool.start(out, CrashableServer.USER, database.url(), "migrate");
        Poll.until(() -> out.toString().contains("build idx_market_user_status on market: done"));
        Held market = database.writingWithoutSnapshot("market");
        CompletableFuture<Void> theirs =
                Beside.run(() -> build(database, "CREATE INDEX CONCURRENTLY theirs ON market (id, status)"));
        Poll.until(() -> database.<Boolean>value("SELECT to_regclass('theirs') IS NOT NULL"));
        product.end();
        Poll.until(() ->
                out.toString().contains("waiting until it has ended, to record what is built") || migrate.isDone());
        market.end();
        theirs.join();

        migrate.join().expectCode(0);
        Wished.isReached(database);
    }

    private static void build(Live database, String sql) {
        try {
            database.execute(sql);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void a_history_that_is_locked_by_somebody_is_waited_for_until_the_deadline() throws Exception {
        Live database = TEMPLATES.nearly();
        Held held = database.locking("flyway_schema_history");

        Tool migrate = Tool.run(database.url(), "migrate", "--deadline=1s");
        Tool rollback = Tool.run(database.url(), "rollback", "--to=1", "--yes", "--deadline=1s");

        migrate.expectCode(4);
        assertThat(migrate.err()).contains("not everything is applied: the deadline has passed");
        rollback.expectCode(1);
        assertThat(rollback.err()).contains("lock timeout", "see in pg_locks which one");
        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void a_migrator_that_waits_for_another_ends_at_its_deadline() throws Exception {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");
        CompletableFuture<Tool> first = database.startBehindWriters("migrate");

        Tool second = Deadline.passes(1, run -> run.out().contains("is at work"), database, "migrate");

        second.expectCode(4);
        assertThat(second.out()).contains("another run of this tool is at work on this database");
        assertThat(second.err()).contains("not everything is applied: the deadline has passed");
        held.end();
        first.join().expectCode(0);
        Wished.isReached(database);
    }

    /** Somebody takes Flyway's lock when the build is done, and keeps it. */
    @Test
    void what_is_built_waits_to_be_recorded_until_the_deadline() throws Exception {
        Live database = TEMPLATES.allButOne();
        Deadline.longEnough(4, seconds -> notRecorded(database, seconds));
        Wished.isReachedByMigratingAgain(database);
    }

    /** @return empty if the deadline has passed before it was built */
    private static Optional<Tool> notRecorded(Live database, int seconds) throws SQLException {
        Held held = database.looking();
        CompletableFuture<Tool> migrate = Tool.start(database.url(), "migrate", "--deadline=" + seconds + "s");
        Poll.until(() -> migrate.isDone() || database.isIn("waiting for old snapshots"));
        try (Connection another = database.connect()) {
            CompletableFuture<Void> locked = Beside.run(() -> lockAsFlywayDoes(another));
            Poll.until(() -> locked.isDone() || database.isWaiting("SELECT pg_advisory_lock%"));
            held.end();
            locked.join();

            Tool ended = migrate.join();
            ended.expectCode(4);
            assertThat(ended.err()).contains("the deadline has passed");
            if (!ended.err().contains("not all that is built is recorded: the deadline has passed")) {
                return Optional.empty();
            }
            assertThat(ended.err())
                    .contains("it waited for pid " + pid(another))
                    .contains("to end that: SELECT pg_terminate_backend(" + pid(another) + ");")
                    .contains("run the same command again");
            return Optional.of(ended);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static void lockAsFlywayDoes(Connection connection) {
        try {
            Sql.execute(
                    connection,
                    "SELECT pg_advisory_lock(" + MigrationHistory.lockKey("public", "flyway_schema_history") + ")");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** What it has unpacked is there until the last file is recorded. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_is_built_is_recorded_though_the_tool_is_asked_to_end_and_its_files_are_in_a_jar() throws Exception {
        Path jar = folder.resolve("model.jar");
        try (FileSystem archive = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Tool.copy(Tool.copyOfMigrations(folder.resolve("db")), archive.getPath("db"));
        }
        Live database = TEMPLATES.nearly();
        Held held = database.writingWithoutSnapshot("product");
        Process tool = child(database, "migrate", jar, "--jobs=1");
        database.awaitWaiting("%CREATE INDEX CONCURRENTLY%idx_product_tag%");
        tool.destroy();
        tool.waitFor();

        assertThat(Files.readString(folder.resolve("err")))
                .contains("build idx_product_tag on product was ended: interrupted")
                .doesNotContain("Flyway refuses");
        assertThat(Tool.run(database.url(), "status").out()).startsWith("16 applied, 1 pending, 0 failed\n");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("asoud-ddl"));
        }
        held.end();
        Wished.isReachedByMigratingAgain(database);
    }

    private Process child(Live database, String command, Path migrations, String... options) throws IOException {
        List<String> all = new ArrayList<>(command(database, command, migrations));
        if (command.equals("migrate")) {
            all.add("--after-deploy");
        }
        all.addAll(List.of(options));
        return start(all);
    }

    private Process start(List<String> command) throws IOException {
        return ToolProcess.start(folder, command);
    }

    private List<String> command(Live database, String command, Path migrations, String... options) {
        return ToolProcess.command(folder, database, command, migrations, options);
    }

    @Test
    void the_history_is_changed_while_it_builds() throws SQLException {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");
        CompletableFuture<Tool> migrate = database.startBehindWriters("migrate");
        database.execute("UPDATE flyway_schema_history SET success = false WHERE version = '2.2.1'");
        database.execute("DELETE FROM flyway_schema_history WHERE version = '2.3.1'");
        held.end();

        assertThat(migrate.join().code()).as(migrate.join().toString()).isIn(0, 4);
        Wished.isReachedByMigratingAgain(database);
    }

    /** To run until it is recorded would be to run for ever. */
    @Test
    void a_history_that_takes_no_rows_ends_the_migration() throws SQLException {
        Live database = TEMPLATES.allButOne();
        database.execute("CREATE RULE nothing AS ON INSERT TO flyway_schema_history DO INSTEAD NOTHING");

        Tool run = Tool.run(database.url(), "migrate", "--deadline=2m");

        run.expectCode(4);
        assertThat(run.err()).contains("it ran without a failure, and is pending as before: V2.3.6__", "a rule");
        database.execute("DROP RULE nothing ON flyway_schema_history");
        Wished.isReachedByMigratingAgain(database);
    }

    @Test
    void a_plain_flyway_at_the_same_time_waits() throws Exception {
        Live database = TEMPLATES.nearly();
        Held held = database.writing("product");
        CompletableFuture<Tool> migrate = database.startBehindWriters("migrate");
        CompletableFuture<Void> flyway = Beside.run(() -> FirstRelease.flyway(database.dataSource())
                .outOfOrder(true)
                .load()
                .migrate());
        Poll.until(() -> database.<Long>value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'PostgreSQL JDBC Driver'"
                        + " AND query LIKE '%pg_try_advisory_lock%'")
                > 0);
        held.end();

        migrate.join().expectCode(0);
        flyway.join();
        Wished.isReached(database);
    }

    /** Asking for its lock ends it; a role that may not see what it is must ask all the same. */
    @Test
    void an_owner_who_sees_nobody_elses_sessions_ends_an_autovacuum() throws SQLException {
        try (CrashableServer server = CrashableServer.withTemplates(
                Map.of("autovacuum", "on", "autovacuum_naptime", "1s", "deadlock_timeout", "200ms"))) {
            Live database = new Live.Templates(server).allButOne();
            server.execute("CREATE ROLE migrator LOGIN");
            database.execute("""
                    DO $$ DECLARE owned record; BEGIN
                        FOR owned IN SELECT oid::regclass AS name FROM pg_class
                                     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                        LOOP
                            EXECUTE format('ALTER TABLE %s OWNER TO migrator', owned.name);
                        END LOOP;
                    END $$;
                    GRANT CREATE ON SCHEMA public TO migrator;
                    CREATE INDEX idx_product_tag ON product (tag);
                    UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_product_tag'::regclass;
                    ALTER TABLE product SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
                                             autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1);
                    UPDATE product SET version = version
                    """);
            Poll.until(() -> database.<Long>value("""
                    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE relation = 'product'::regclass AND mode = 'ShareUpdateExclusiveLock' AND granted
                      AND backend_type = 'autovacuum worker'
                    """) > 0);

            Tool run = Tool.as("migrator", database.url(), "migrate", "--deadline=2m");

            run.expectCode(0);
            Wished.isReached(database);
        }
    }

    @Test
    void a_full_disk_is_named_and_goes_on_when_there_is_room() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.of(4);
        assumeTrue(mounted.isPresent(), "only root may mount a small disk");
        try (SmallDisk disk = mounted.orElseThrow();
                CrashableServer server = CrashableServer.withTemplates()) {
            Live database = new Live.Templates(server).nearly();
            server.execute("CREATE TABLESPACE small LOCATION '" + disk.folder() + "'");
            database.execute("ALTER ROLE postgres SET default_tablespace = small");
            Path filler = disk.folder().resolve("filler");
            fill(filler);

            Tool migrate = Tool.run(database.url(), "migrate");
            migrate.expectCode(4);
            assertThat(migrate.err())
                    .contains("No space left on device")
                    .contains("Check free disk space.", "make room")
                    .contains("the invalid index it left is removed");
            Files.delete(filler);
            Wished.isReachedByMigratingAgain(database);

            fill(filler);
            Tool reindex = Tool.run(database.url(), "reindex", "idx_product_tag");
            reindex.expectCode(4);
            assertThat(reindex.err())
                    .contains("rebuild idx_product_tag on product failed: ", "No space left on device", "make room")
                    .contains("the invalid index it left is removed");
            Wished.isReached(database);
            Files.delete(filler);
            Tool.run(database.url(), "reindex", "idx_product_tag").expectCode(0);
            Wished.isReached(database);
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] page = new byte[4096];
        Arrays.fill(page, (byte) 1);
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void a_standby_is_refused() throws SQLException {
        try (CrashableServer primary = CrashableServer.withTemplates()) {
            Live database = new Live.Templates(primary).nearly();
            primary.stop();
            try (CrashableServer standby = primary.standby()) {
                Tool migrate = Tool.run(standby.url(database.name()), "migrate");
                migrate.expectCode(1);
                assertThat(migrate.err()).contains(List.of("this is a standby", "the primary"));
                Tool reindex = Tool.run(standby.url(database.name()), "reindex", "idx_market_category_status");
                reindex.expectCode(1);
                assertThat(reindex.err()).contains(List.of("this is a standby", "the primary"));
            }
            primary.start();
            Wished.isReachedByMigratingAgain(database);
        }
    }
}
