package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.asoud.postgres.Sql;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

class CrashableServerTest {

    @Test
    void what_was_committed_before_a_crash_is_there_after_it_and_the_rest_is_not() throws SQLException {
        try (CrashableServer server = CrashableServer.create()) {
            int port = server.port();
            server.execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");
            try (Connection open = server.connect()) {
                open.setAutoCommit(false);
                Sql.execute(open, "INSERT INTO kept VALUES (2)");

                server.crash();

                assertThat(open.isValid(1)).isFalse();
            }
            assertThatExceptionOfType(SQLException.class).isThrownBy(server::connect);
            server.start();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.log()).contains("automatic recovery in progress");
            try (Connection connection = server.connect()) {
                assertThat(Sql.<Integer>column(connection, "SELECT id FROM kept"))
                        .containsExactly(1);
            }
        }
    }

    @Test
    void a_stopped_server_needs_no_recovery() throws SQLException {
        try (CrashableServer server = CrashableServer.create()) {
            server.stop();
            server.start();

            assertThat(server.log()).doesNotContain("automatic recovery in progress");
            assertThat(setting(server, "fsync")).isEqualTo("off");
            assertThat(setting(server, "autovacuum")).isEqualTo("off");
        }
    }

    @Test
    void a_standby_of_a_crashed_server_reads_and_does_not_write() throws SQLException {
        try (CrashableServer primary = CrashableServer.create()) {
            primary.execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");
            primary.crash();
            try (CrashableServer standby = primary.standby();
                    Connection connection = standby.connect()) {
                primary.start();

                assertThat(Sql.<Boolean>value(connection, "SELECT pg_is_in_recovery()"))
                        .isTrue();
                assertThat(Sql.<Integer>column(connection, "SELECT id FROM kept"))
                        .containsExactly(1);
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> Sql.execute(connection, "INSERT INTO kept VALUES (2)"))
                        .withMessageContaining("read-only transaction");
                assertThat(standby.port()).isNotEqualTo(primary.port());
            }
            primary.execute("INSERT INTO kept VALUES (2)");
        }
    }

    @Test
    void a_standby_of_a_stopped_server_reads_after_a_crash_too() throws SQLException {
        try (CrashableServer primary = CrashableServer.create()) {
            primary.execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)");
            assertThatIllegalStateException().isThrownBy(primary::standby).withMessageContaining("first");
            primary.stop();
            try (CrashableServer standby = primary.standby(Map.of("work_mem", "1MB"))) {
                standby.crash();
                standby.start();

                try (Connection connection = standby.connect()) {
                    assertThat(Sql.<Boolean>value(connection, "SELECT pg_is_in_recovery()"))
                            .isTrue();
                    assertThat(Sql.<Integer>column(connection, "SELECT id FROM kept"))
                            .containsExactly(1);
                }
                assertThat(setting(standby, "work_mem")).isEqualTo("1MB");
            }
        }
    }

    @Test
    void settings_of_the_test_win_and_a_role_may_need_its_password() throws SQLException {
        try (CrashableServer server = CrashableServer.create(
                Map.of("autovacuum", "on", "application_name", "it's"),
                "host all migrator 127.0.0.1/32 scram-sha-256")) {
            server.execute("CREATE ROLE migrator LOGIN PASSWORD 'right'");

            assertThat(setting(server, "autovacuum")).isEqualTo("on");
            DriverManager.getConnection(server.url("postgres"), "migrator", "right")
                    .close();
            assertThatExceptionOfType(PSQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(server.url("postgres"), "migrator", "wrong"))
                    .matches(failure -> "28P01".equals(failure.getSQLState()));
        }
    }

    @Test
    void a_start_waits_until_somebody_gives_the_port_back() throws SQLException, IOException {
        try (CrashableServer server = CrashableServer.create()) {
            server.crash();
            CompletableFuture<Void> started;
            try (ServerSocket taken = new ServerSocket(server.port(), 1, InetAddress.getByName(CrashableServer.HOST))) {
                assertThat(taken.isBound()).isTrue();
                started = Beside.run(server::start);
                Poll.until(() -> server.log().contains("Address already in use"));
                assertThat(started).isNotDone();
            }
            started.join();

            server.connect().close();
        }
    }

    @Test
    void a_setting_that_postgresql_refuses_is_in_the_message() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CrashableServer.create(Map.of("work_mem", "plenty")))
                .withMessageContaining("invalid value for parameter \"work_mem\": \"plenty\"");
    }

    @Test
    void a_closed_server_leaves_neither_a_process_nor_a_folder() {
        CrashableServer server = CrashableServer.create();
        Path data = server.data();
        assertThat(processesNaming(data)).isPositive();

        server.close();

        assertThat(processesNaming(data)).isZero();
        assertThat(data.getParent()).doesNotExist();
        assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("closed");
    }

    private static String setting(CrashableServer server, String name) throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.value(connection, "SELECT current_setting(?)", name);
        }
    }

    private static long processesNaming(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(data.toString()))
                        .isPresent())
                .count();
    }
}
