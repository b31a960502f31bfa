package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.asoud.postgres.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

class PoolerProxyTest {

    private static CrashableServer server;

    @BeforeAll
    static void start() {
        server = CrashableServer.create(Map.of(), "host all migrator 127.0.0.1/32 scram-sha-256");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=disable&gssEncMode=disable",
                "sslmode=prefer&gssEncMode=prefer",
                "sslmode=prefer&gssEncMode=disable"
            })
    void a_client_hears_of_a_process_that_does_not_exist(String options) throws SQLException, IOException {
        try (PoolerProxy pooler = new PoolerProxy(CrashableServer.HOST, server.port());
                Connection connection = connect(pooler, "?" + options)) {
            int told = told(connection);

            assertThat(told).isNotEqualTo(Sql.<Integer>value(connection, "SELECT pg_backend_pid()"));
            assertThat(Sql.<Integer>column(connection, "SELECT pid FROM pg_stat_activity WHERE pid = ?", told))
                    .isEmpty();
        }
    }

    @Test
    void without_a_pooler_the_process_is_the_one_that_was_told() throws SQLException {
        try (Connection connection = server.connect()) {
            assertThat(told(connection)).isEqualTo(Sql.<Integer>value(connection, "SELECT pg_backend_pid()"));
        }
    }

    @Test
    void a_cancellation_reaches_the_process_it_means() throws SQLException, IOException {
        try (PoolerProxy pooler = new PoolerProxy(CrashableServer.HOST, server.port());
                Connection connection = connect(pooler, "");
                Connection other = server.connect();
                Statement statement = connection.createStatement()) {
            int pid = Sql.value(connection, "SELECT pg_backend_pid()");
            CompletableFuture<Void> cancelled = Beside.run(() -> {
                Poll.until(() -> !Sql.column(
                                other, "SELECT 1 FROM pg_stat_activity WHERE pid = ? AND wait_event = 'PgSleep'", pid)
                        .isEmpty());
                cancel(statement);
            });

            assertThatExceptionOfType(PSQLException.class)
                    .isThrownBy(() -> statement.execute("SELECT pg_sleep(20)"))
                    .matches(failure -> "57014".equals(failure.getSQLState()));
            cancelled.join();
        }
    }

    @Test
    void passwords_and_their_refusals_pass() throws SQLException, IOException {
        server.execute("CREATE ROLE migrator LOGIN PASSWORD 'right'");
        try (PoolerProxy pooler = new PoolerProxy(CrashableServer.HOST, server.port())) {
            DriverManager.getConnection(pooler.url("postgres"), "migrator", "right")
                    .close();
            assertThatExceptionOfType(PSQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(pooler.url("postgres"), "migrator", "wrong"))
                    .matches(failure -> "28P01".equals(failure.getSQLState()));
        }
    }

    private static Connection connect(PoolerProxy pooler, String options) throws SQLException {
        return DriverManager.getConnection(pooler.url("postgres") + options, CrashableServer.USER, "");
    }

    private static int told(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
