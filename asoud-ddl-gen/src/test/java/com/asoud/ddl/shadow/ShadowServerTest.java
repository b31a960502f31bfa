package com.asoud.ddl.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.Refusal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server of one's own is left as it was found. */
class ShadowServerTest {

    private static final ShadowDatabase OURS = TestServer.get().create("ours");
    private static final String URL = TestServer.url(OURS);

    @Test
    void dropsTheDatabasesItMadeAndNoOther() throws SQLException {
        ShadowDatabase made;
        ShadowDatabase cloned;
        ShadowDatabase droppedBefore;
        try (ShadowServer server = server()) {
            assertThat(server.description()).startsWith("PostgreSQL ").endsWith(", at " + URL);
            made = server.create("made");
            try (Connection connection = made.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE found (id bigint)");
            }
            cloned = server.cloneOf(made, "cloned");
            try (Connection connection = cloned.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO found VALUES (1)");
            }
            droppedBefore = server.create("dropped");
            server.drop(droppedBefore);
            server.drop(OURS);
        }

        assertThatThrownBy(made::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(cloned::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(droppedBefore::connect).hasMessageContaining("does not exist");
        OURS.connect().close();
    }

    @Test
    void dropsWhatIsStillInUse() throws SQLException {
        ShadowDatabase made;
        Connection forgotten;
        try (ShadowServer server = server()) {
            made = server.create("made");
            forgotten = made.connect();
        }

        assertThatThrownBy(made::connect).hasMessageContaining("does not exist");
        forgotten.close();
    }

    /** A session of a superuser cannot be ended by whoever is none. */
    @Test
    void whatCannotBeDroppedIsNamedAndDoesNotKeepTheOthers() throws SQLException {
        execute("CREATE ROLE modest LOGIN CREATEDB");
        ShadowServer server = ShadowServer.at(URL, Optional.of("modest"), Optional.empty());
        ShadowDatabase first = server.create("first");
        ShadowDatabase stubborn = server.create("stubborn");
        ShadowDatabase last = server.create("last");
        try (Connection superuser = DriverManager.getConnection(TestServer.url(stubborn), "postgres", "")) {
            assertThat(superuser.isValid(0)).isTrue();

            assertThatThrownBy(server::close).isInstanceOf(Refusal.class).hasMessageContaining("terminate process");
        }

        assertThatThrownBy(first::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(last::connect).hasMessageContaining("does not exist");
        execute("DROP DATABASE " + stubborn.name());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = OURS.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void makesNothingAfterItWasClosed() {
        ShadowServer server = server();
        server.close();

        assertThatThrownBy(() -> server.create("late")).isInstanceOf(IllegalStateException.class);
        server.close();
    }

    @Test
    void parametersOfTheUrlAreNotShown() {
        try (ShadowServer server =
                ShadowServer.at(URL + "?ApplicationName=me", Optional.of("postgres"), Optional.of("not asked for"))) {
            assertThat(server.description()).endsWith(", at " + URL);
        }
    }

    @Test
    void aUserWhoMayNotCreateDatabasesIsToldSo() throws SQLException {
        execute("CREATE ROLE powerless LOGIN");
        try (ShadowServer server = ShadowServer.at(URL, Optional.of("powerless"), Optional.empty())) {
            assertThatThrownBy(() -> server.create("any"))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("permission denied to create database")
                    .hasMessageContaining("may connect and CREATE DATABASE");
        }
    }

    private static ShadowServer server() {
        return ShadowServer.at(URL, Optional.of("postgres"), Optional.empty());
    }
}
