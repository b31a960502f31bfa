package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.ddl.testmodel.shop.Article;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whenever a run is interrupted: no server, no folder, no half-written file, no database. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "where there are no signals, nothing runs when a process is ended")
class InterruptionTest {

    @TempDir
    private Path folder = Path.of("");

    /** Moments of a run, as they can be seen from outside; or later ones, if nobody looked in time. */
    private enum Moment {
        FOLDER_MADE(child -> !child.temporaryFiles().isEmpty()),
        EXPORT_STARTING(
                child -> child.temporaryFiles().stream().anyMatch(name -> name.startsWith("asoud-ddl-export-"))),
        DATA_BEING_MADE(child -> child.isSeenRunning("initdb") || child.hasStarted()),
        SERVER_STARTING(child -> child.isSeenRunning("pg_ctl") || child.hasStarted()),
        SERVER_RUNNING(ChildProcess::hasStarted);

        private final Predicate<ChildProcess> hasCome;

        Moment(Predicate<ChildProcess> hasCome) {
            this.hasCome = hasCome;
        }
    }

    @ParameterizedTest
    @EnumSource
    void leaves_nothing_behind_whenever_it_is_terminated(Moment moment) {
        try (ChildProcess child = start()) {
            child.until(() -> moment.hasCome.test(child));
            child.terminate();

            interrupted(child);
        }
    }

    /** Which are written last of all: either they are taken back, or the command has ended and says so. */
    @Test
    void says_whether_the_files_are_there_that_were_just_being_written() {
        try (ChildProcess child = start()) {
            child.until(() -> Files.exists(folder.resolve("db/migration")));
            child.terminate();

            interrupted(child);
        }
    }

    @Test
    void leaves_nothing_behind_after_ctrl_c() throws IOException {
        assumeTrue(!ignoresInterrupts(), "who runs the tests in the background ignores Ctrl-C, and so do its children");
        try (ChildProcess child = start()) {
            child.until(() -> Moment.SERVER_RUNNING.hasCome.test(child));
            new ProcessBuilder("kill", "-INT", String.valueOf(child.pid())).start();

            interrupted(child);
        }
    }

    /** Nobody tidies up after SIGKILL but the next run, which leaves alone what is in use, or not its own. */
    @Test
    void what_a_killed_run_has_left_is_removed_by_the_next() throws IOException {
        Path reached = folder.resolve("reached");
        Path waiting = waitingMigration(reached);
        try (ChildProcess killed = start()) {
            killed.until(() -> Files.exists(reached));
            killed.kill();
            killed.code();
            assertThat(killed.temporaryFiles()).isNotEmpty();
        }
        Files.delete(waiting);
        Path temporary = folder.resolve("tmp");
        Path inUse = Files.createDirectories(temporary.resolve("asoud-ddl-migrations-1-in-use"));
        Files.createDirectories(temporary.resolve("asoud-ddl-somebodys"));
        Files.createSymbolicLink(temporary.resolve("asoud-ddl-link"), inUse);
        try (FileChannel lock = FileChannel.open(
                        inUse.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock();
                ChildProcess next = start()) {
            assertThat(held.isValid()).isTrue();
            assertThat(next.code()).as(next.err()).isZero();
            assertThat(next.servers()).isEmpty();
            assertThat(next.temporaryFiles())
                    .filteredOn(name -> name.startsWith("asoud-ddl-"))
                    .containsExactly("asoud-ddl-link", "asoud-ddl-migrations-1-in-use", "asoud-ddl-somebodys");
        }
    }

    /**
     * On which a run stays until it is killed: all its folders are made by then. The server sees that nobody waits for
     * the statement any more, and can end.
     */
    private Path waitingMigration(Path reached) throws IOException {
        Path file =
                Files.createDirectories(folder.resolve("db/migration/common")).resolve("V1__wait.sql");
        Files.writeString(file, """
                COPY (SELECT 1) TO '%s';
                SET client_connection_check_interval = '20ms';
                SELECT pg_sleep(3600);
                """.formatted(reached));
        return file;
    }

    private ChildProcess start() {
        return ChildProcess.start(
                folder,
                List.of(),
                "generate",
                "--output=" + folder.resolve("db"),
                Terminal.classes(Article.class),
                "--existing-tables=article");
    }

    private void interrupted(ChildProcess child) {
        int code = child.code();
        assertThat(child.servers()).isEmpty();
        assertThat(child.temporaryFiles()).isEmpty();
        assertThat(child.err()).doesNotContain("fault");
        // It may have been quicker than we were; a signal's exit code is above 128.
        assertThat(code == 0 || code > 128).as("exit code %s", code).isTrue();
        boolean written = !Terminal.files(folder.resolve("db")).isEmpty();
        assertThat(written).isEqualTo(child.out().contains("Written below "));
        assertThat(written || code != 0).isTrue();
        assertThat(written && child.err().contains("nothing was written")).isFalse();
    }

    /** Bit 2 of the mask of ignored signals, where the system shows it. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }

    @Test
    void what_a_killed_run_has_left_on_a_server_of_ones_own_is_removed_by_the_next() throws Exception {
        try (Connection observer = connect(Terminal.SERVER, "postgres")) {
            execute(observer, "CREATE ROLE killed LOGIN SUPERUSER");
            Path reached = folder.resolve("reached");
            Path waiting = waitingMigration(reached);
            String left =
                    "SELECT datname FROM pg_database JOIN pg_roles AS r ON r.oid = datdba WHERE rolname = 'killed'";
            try (ChildProcess killed = onServer("killed")) {
                killed.until(() -> Files.exists(reached));
                killed.kill();
                killed.code();
                assertThat(names(observer, left)).isNotEmpty();
            }
            Files.delete(waiting);
            await("the server ends the sessions of the killed process")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> names(observer, "SELECT usename FROM pg_stat_activity WHERE usename = 'killed'")
                            .isEmpty());
            try (ChildProcess next = onServer("killed")) {
                assertThat(next.code()).as(next.err()).isZero();
                assertThat(names(observer, left)).isEmpty();
            }
        }
    }

    private ChildProcess onServer(String role) {
        return new ChildProcess(
                folder,
                List.of(),
                "generate",
                "--output=" + folder.resolve("db"),
                Terminal.classes(Article.class),
                "--existing-tables=article",
                "--shadow-url=" + Terminal.SERVER,
                "--shadow-user=" + role);
    }

    /** In the middle of the proof, where it is made to wait for ever. */
    @Test
    void removes_its_databases_from_a_server_of_ones_own() throws SQLException {
        try (Connection observer = connect(Terminal.SERVER, "postgres")) {
            execute(observer, "CREATE ROLE interrupted LOGIN CREATEDB");
            try (ChildProcess child = onServer("interrupted")) {
                child.until(() -> databases(observer, "concurrent").size() == 1);
                Connection old = connect(
                        Terminal.SERVER.replaceFirst(
                                "[^/]*$", databases(observer, "concurrent").get(0)),
                        "interrupted");
                execute(old, "BEGIN ISOLATION LEVEL REPEATABLE READ");
                execute(old, "SELECT 1");
                child.until(() -> !names(observer, """
                                SELECT usename FROM pg_stat_activity
                                WHERE usename = 'interrupted' AND wait_event = 'virtualxid'
                                """).isEmpty());
                assertThat(child.temporaryFiles()).anyMatch(name -> name.startsWith("asoud-ddl-staging"));
                child.terminate();

                assertThat(child.code()).isGreaterThan(128);
                assertThat(databases(observer, "")).isEmpty();
                assertThat(child.temporaryFiles()).isEmpty();
                assertThat(Terminal.files(folder.resolve("db"))).isEmpty();
                assertThat(child.err().strip()).isIn("", "Interrupted; nothing was written.");
            }
        }
    }

    /** What is thrown away is taken away first, and fails meanwhile: the migrations are not to blame. */
    @Test
    void an_interrupted_verify_blames_nobody() throws SQLException, IOException {
        Path migration = Files.createDirectories(folder.resolve("db/migration/common"));
        Files.writeString(migration.resolve("V1__sleep.sql"), "SELECT pg_sleep(3600), 'of a verify';");
        try (Connection observer = connect(Terminal.SERVER, "postgres");
                ChildProcess child = new ChildProcess(
                        folder,
                        List.of(),
                        "verify",
                        "--url=" + Terminal.SERVER,
                        "--user=postgres",
                        "--migrations=" + folder.resolve("db"),
                        "--shadow-url=" + Terminal.SERVER,
                        "--shadow-user=postgres")) {
            child.until(() -> !names(observer, """
                            SELECT datname FROM pg_stat_activity
                            WHERE query LIKE 'SELECT pg_sleep%of a verify%' AND pid <> pg_backend_pid()
                            """).isEmpty());
            child.terminate();

            assertThat(child.code()).isGreaterThan(128);
            assertThat(child.err().strip()).isEqualTo("Interrupted; nothing was changed.");
        }
    }

    private static Connection connect(String url, String user) throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Its databases, made for that purpose; other tests have theirs on the same server. */
    private static List<String> databases(Connection observer, String purpose) {
        return names(observer, """
                SELECT datname FROM pg_database
                WHERE datdba = 'interrupted'::regrole AND datname LIKE 'asoud_ddl_' || '%s' || '%%'
                """.formatted(purpose));
    }

    private static List<String> names(Connection observer, String sql) {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
