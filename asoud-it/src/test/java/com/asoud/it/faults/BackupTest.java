package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The backup before a migration, as far as the tool is responsible: which program it runs, and what becomes of it. That
 * a real dump restores is shown by {@link RunbookTest}, where a {@code pg_dump} of the server's version is.
 */
@DisabledOnOs(OS.WINDOWS)
class BackupTest {

    @AutoClose
    private static final CrashableServer SERVER = CrashableServer.withTemplates();

    private static final Live.Templates TEMPLATES = new Live.Templates(SERVER);

    @TempDir
    private Path folder = Path.of("");

    private Path dumps = Path.of("");

    @BeforeEach
    void nameTheFolder() {
        dumps = folder.resolve("dumps");
    }

    @Test
    void is_made_before_anything_changes() throws SQLException, IOException {
        Live database = TEMPLATES.nearly();
        Path program = dumping("$@");

        Tool migrate = Tool.run(database.url(), "migrate", "--backup-to=" + dumps, "--pg-dump=" + program);

        migrate.expectCode(0);
        assertThat(migrate.out()).containsSubsequence("backing up to ", "backed up: ", "building on ");
        List<Path> made = made();
        assertThat(made).hasSize(1);
        assertThat(made.get(0).getFileName().toString()).matches(database.name() + "-\\d{8}T\\d{6}Z\\.dump");
        assertThat(Files.readString(made.get(0)))
                .contains("--format=custom --no-password --host=127.0.0.1 --port=" + SERVER.port());
        Wished.isReached(database);
    }

    @Test
    void trusts_the_server_as_the_url_asks_for() throws SQLException, IOException {
        Live database = TEMPLATES.nearly();
        Path program = dumping("$PGSSLMODE $PGSSLROOTCERT");

        Tool migrate = Tool.run(
                database.url() + "?sslmode=prefer&sslrootcert=" + folder.resolve("ca.pem"),
                "migrate",
                "--backup-to=" + dumps,
                "--pg-dump=" + program);

        migrate.expectCode(0);
        assertThat(Files.readString(made().get(0)).strip()).isEqualTo("prefer " + folder.resolve("ca.pem"));
    }

    @Test
    void that_fails_is_told_and_nothing_is_migrated() throws SQLException, IOException {
        Live database = TEMPLATES.nearly();
        Path program = program("echo 'pg_dump: error: aborting because of server version mismatch' >&2; exit 1");

        Tool migrate = Tool.run(database.url(), "migrate", "--backup-to=" + dumps, "--pg-dump=" + program);
        Tool absent = Tool.run(database.url(), "migrate", "--backup-to=" + dumps, "--pg-dump=" + folder + "/nothing");

        migrate.expectCode(1);
        assertThat(migrate.err()).contains("the backup cannot be made: pg_dump: error: aborting", "--pg-dump=");
        absent.expectCode(1);
        assertThat(absent.err()).contains("the backup cannot be made", "install PostgreSQL's client programs");
        assertThat(made()).isEmpty();
        assertThat(Tool.run(database.url(), "status").out()).startsWith("15 applied, 2 pending");
    }

    @Test
    void that_takes_too_long_ends_at_the_deadline_and_leaves_nothing() throws SQLException, IOException {
        Live database = TEMPLATES.nearly();
        Path pid = folder.resolve("pid");
        Path program = program("echo $$ > '" + pid + ".part'; mv '" + pid + ".part' '" + pid + "'; exec sleep 600");

        Tool migrate = Deadline.passes(
                1, run -> Files.exists(pid), database, "migrate", "--backup-to=" + dumps, "--pg-dump=" + program);

        migrate.expectCode(4);
        assertThat(migrate.err()).contains("not everything is applied: the deadline has passed");
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                .isEmpty();
        assertThat(made()).isEmpty();
    }

    /** A program whose dump is what the shell makes of this. */
    private Path dumping(String what) throws IOException {
        return program("""
                for argument in "$@"; do
                    case $argument in --file=*) echo "%s" > "${argument#--file=}" ;; esac
                done
                """.formatted(what));
    }

    private Path program(String script) throws IOException {
        Path program = folder.resolve("pg_dump");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private List<Path> made() throws IOException {
        if (!Files.exists(dumps)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(dumps)) {
            return all.toList();
        }
    }
}
