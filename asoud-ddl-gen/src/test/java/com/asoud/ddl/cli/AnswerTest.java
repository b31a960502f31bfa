package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever interrupts a migration is told at once what it was doing, for whom it waits, and what ends that. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "where there are no signals, nothing runs when a process is ended")
class AnswerTest {

    @TempDir
    private Path folder = Path.of("");

    private final ShadowDatabase database = TestServer.get().create("answer");
    private final Connection holder = connect();

    private Connection connect() {
        try {
            return database.connect();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @BeforeEach
    void migrations() throws IOException, SQLException {
        Path common = Files.createDirectories(folder.resolve("db/migration/common"));
        Files.writeString(common.resolve("V1__parcel.sql"), "CREATE TABLE parcel (id int);");
        Files.writeString(common.resolve("V2__column.sql"), "ALTER TABLE parcel ADD COLUMN weight int;");
        hold("CREATE TABLE parcel (id int)");
    }

    @AfterEach
    void drop() throws SQLException {
        holder.close();
        TestServer.get().drop(database);
    }

    @Test
    void while_it_connects() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ChildProcess child = migrate("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x")) {
            silent.accept();
            child.terminate();

            interrupted(child, "connecting", "nothing was changed");
        }
    }

    @Test
    void while_another_migrator_is_at_work() throws SQLException {
        hold("SELECT pg_advisory_lock(x'61736F756444646C'::bigint + " + flywaysLock() + ")");
        try (ChildProcess child = migrate(TestServer.url(database))) {
            child.until(() -> child.out().contains("another run of this tool is at work"));
            child.terminate();

            interrupted(child, "waiting, since another run", end());
        }
    }

    @Test
    void while_the_history_is_locked() throws SQLException {
        hold("CREATE TABLE flyway_schema_history (version text, type text)");
        hold("BEGIN; LOCK TABLE flyway_schema_history");
        try (ChildProcess child = migrate(TestServer.url(database))) {
            child.until(() -> child.out().contains("is locked by"));
            child.terminate();

            interrupted(child, "waiting, since flyway_schema_history is locked", end());
        }
    }

    @Test
    void while_a_change_waits_for_its_lock() throws SQLException {
        hold("BEGIN; SELECT FROM parcel");
        try (ChildProcess child = migrate(TestServer.url(database), "--baseline=1", "--json")) {
            child.until(() -> child.err().contains("it waited for pid"));
            child.terminate();

            interrupted(child, "V2__column.sql", end());
            JsonNode document = JsonMapper.shared().readTree(child.out());
            assertThat(document.at("/outcome").asString()).isEqualTo("interrupted");
            assertThat(document.at("/problems/0/remedy").asString()).contains("run the same command again");
        }
    }

    private void interrupted(ChildProcess child, String... says) {
        assertThat(child.code()).isEqualTo(143);
        String err = child.err();
        assertThat(err.substring(err.indexOf("Interrupted while"))).contains(says);
        assertThat(child.temporaryFiles()).isEmpty();
    }

    private ChildProcess migrate(String url, String... options) {
        List<String> all = new ArrayList<>(
                List.of("migrate", "--url=" + url, "--user=postgres", "--migrations=" + folder.resolve("db")));
        all.addAll(List.of(options));
        if (!all.contains("--baseline=1")) {
            hold("DROP TABLE parcel");
        }
        return new ChildProcess(folder, List.of(), all.toArray(String[]::new));
    }

    private long flywaysLock() {
        return com.asoud.ddl.flyway.MigrationHistory.lockKey("public", "flyway_schema_history");
    }

    private String end() throws SQLException {
        return "SELECT pg_terminate_backend("
                + holder.unwrap(PGConnection.class).getBackendPID() + ");";
    }

    private void hold(String sql) {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
