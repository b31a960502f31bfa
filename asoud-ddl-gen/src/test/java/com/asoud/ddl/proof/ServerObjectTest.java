package com.asoud.ddl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a server has not is known in whatever language it says so. */
class ServerObjectTest {

    private final ShadowDatabase database = TestServer.get().create("server_object");

    @AfterEach
    void drop() {
        TestServer.get().drop(database);
    }

    /** As the server itself says it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GRANT SELECT ON pg_class TO "No ""one"             | role "No ""one"
            SET ROLE no_one                                    | role "no_one"
            SET SESSION AUTHORIZATION no_one                   | role "no_one"
            ALTER ROLE no_one SET work_mem = '1MB'             | role "no_one"
            DROP ROLE no_one                                   | role "no_one"
            CREATE POLICY p ON t TO no_one                     | role "no_one"
            ALTER DEFAULT PRIVILEGES FOR ROLE no_one GRANT SELECT ON TABLES TO PUBLIC | role "no_one"
            SELECT has_table_privilege('no_one', 't', 'SELECT') | role "no_one"
            SELECT 'no_one'::regrole                           | role "no_one"
            DO $$ BEGIN EXECUTE 'GRANT no_one TO postgres'; END $$ | role "no_one"
            ALTER TABLE t SET TABLESPACE nowhere               | tablespace "nowhere"
            GRANT CONNECT ON DATABASE nothing TO PUBLIC        | database "nothing"
            ALTER DATABASE nothing SET timezone = 'UTC'        | database "nothing"
            """)
    void what_a_statement_mentions_and_the_server_has_not(String sql, String missing) throws SQLException {
        assertThat(missing(sql)).isEqualTo(missing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT NULL::no_type",
                "ALTER TABLE t DROP CONSTRAINT no_constraint",
                "DROP TRIGGER no_trigger ON t",
                "SET no_parameter = 1",
                "SET enable_seqscan = 'perhaps'",
                "SET work_mem = 'much'",
                "SET work_mem = '1kB'",
                "SET timezone = 'Nowhere'",
                "SET TimeZone TO 'Nowhere'",
                "SET client_encoding = 'none'"
            })
    void what_is_in_a_database_is_none_of_it(String sql) throws SQLException {
        assertThat(missing(sql)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            42704 | acl.c        | Rolle \u00bbleser\u00ab existiert nicht                 | role "leser"
            42704 | acl.c        | le r\u00f4le \u00ab\u00a0leser\u00a0\u00bb n'existe pas             | role "leser"
            42704 | acl.c        | no existe el rol \u00ableser\u00bb                     | role "leser"
            42704 | user.c       | \u0440\u043e\u043b\u044c "leser" \u043d\u0435 \u0441\u0443\u0449\u0435\u0441\u0442\u0432\u0443\u0435\u0442 | role "leser"
            22023 | guc.c        | role \u201eleser\u201c neexistuje                        | role "leser"
            42704 | tablespace.c | \u30c6\u30fc\u30d6\u30eb\u7a7a\u9593"leser"\u306f\u5b58\u5728\u3057\u307e\u305b\u3093 | tablespace "leser"
            3D000 | dbcommands.c | Datenbank \u00bbleser\u00ab existiert nicht             | database "leser"
            42704 | parse_type.c | Typ \u00bbleser\u00ab existiert nicht                   | none
            22023 | guc.c        | ung\u00fcltiger Wert f\u00fcr Parameter \u00bbwork_mem\u00ab: \u00bbx\u00ab | none
            """)
    void it_is_known_in_other_languages(String state, String file, String message, String missing) throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(text(said(state, file, message), connection)).isEqualTo(missing);
        }
    }

    @Test
    void what_is_there_already_is_known_in_other_languages() {
        assertThat(ServerObject.exists(said("42710", "user.c", "Rolle \u00bbleser\u00ab existiert bereits")))
                .isTrue();
        assertThat(ServerObject.exists(said("42P04", "dbcommands.c", "Datenbank \u00bbx\u00ab existiert bereits")))
                .isTrue();
        assertThat(ServerObject.exists(said("42710", "trigger.c", "Trigger \u00bbx\u00ab existiert bereits")))
                .isFalse();
    }

    private static SQLException said(String state, String file, String message) {
        return new PSQLException(
                new ServerErrorMessage("SFEHLER\0VERROR\0C" + state + "\0M" + message + "\0F" + file + "\0\0"));
    }

    private String missing(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS t (id bigint)");
            try {
                statement.execute(sql);
            } catch (SQLException failure) {
                return text(failure, connection);
            }
            return "no failure";
        }
    }

    private static String text(SQLException failure, Connection connection) throws SQLException {
        return ServerObject.missing(failure, connection)
                .map(ServerObject::toString)
                .orElse("none");
    }
}
