package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class PgBouncerTest {

    private static final Map<String, String> SUPERUSER = Map.of(CrashableServer.USER, "");

    private static CrashableServer server;

    @BeforeAll
    static void start() {
        assumeTrue(PgBouncer.isInstalled(), PgBouncer.NOT_INSTALLED);
        server = CrashableServer.create(Map.of(), "host all migrator 127.0.0.1/32 scram-sha-256");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void between_transactions_a_session_of_the_server_is_anybodys() throws SQLException {
        try (PgBouncer bouncer = PgBouncer.start(server.port(), Map.of("default_pool_size", "1"), SUPERUSER);
                Connection first = connect(bouncer);
                Connection second = connect(bouncer)) {
            Sql.execute(first, "SELECT pg_advisory_lock(7)");

            assertThat(pid(second)).isEqualTo(pid(first));
            assertThat(Sql.<Boolean>value(second, "SELECT pg_advisory_unlock(7)"))
                    .isTrue();
        }
    }

    @Test
    void a_client_is_told_of_a_process_that_is_not_the_servers() throws SQLException {
        try (PgBouncer bouncer = PgBouncer.start(server.port());
                Connection connection = connect(bouncer)) {
            assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isNotEqualTo(pid(connection));
        }
    }

    @Test
    void it_knows_the_passwords_that_the_server_asks_for() throws SQLException {
        server.execute("CREATE ROLE migrator LOGIN PASSWORD 'right'");
        try (PgBouncer right = PgBouncer.start(server.port(), Map.of(), Map.of("migrator", "right"));
                PgBouncer wrong = PgBouncer.start(server.port(), Map.of(), Map.of("migrator", "wrong"))) {
            try (Connection connection = DriverManager.getConnection(right.url("postgres"), "migrator", "")) {
                assertThat(Sql.<String>value(connection, "SELECT current_user::text"))
                        .isEqualTo("migrator");
            }
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(wrong.url("postgres"), "migrator", ""));
        }
    }

    @Test
    void a_setting_that_it_refuses_is_in_the_message() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PgBouncer.start(server.port(), Map.of("pool_mode", "wild"), SUPERUSER))
                .withMessageContaining("wild");
    }

    @Test
    void a_closed_one_answers_no_more() throws SQLException {
        PgBouncer bouncer = PgBouncer.start(server.port());
        try (Connection connection = connect(bouncer)) {
            bouncer.close();

            assertThat(connection.isValid(1)).isFalse();
        }
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(bouncer));
    }

    private static Connection connect(PgBouncer bouncer) throws SQLException {
        return DriverManager.getConnection(bouncer.url("postgres"), CrashableServer.USER, "");
    }

    private static int pid(Connection connection) throws SQLException {
        return Sql.value(connection, "SELECT pg_backend_pid()");
    }
}
