package com.asoud.planguard.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CapturingDataSourceTest {

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(Template.EMPTY.then("notes", empty -> {
        try (Connection connection = empty.getConnection()) {
            Sql.execute(connection, "CREATE TABLE note (id int PRIMARY KEY)");
        }
    }));

    private final CapturingDataSource application = new CapturingDataSource(database.dataSource());
    private Connection owner;
    private CapturingDataSource.Loan loan;

    @BeforeEach
    void lend() throws SQLException {
        owner = database.connect();
        owner.setAutoCommit(false);
        loan = application.lend(owner);
    }

    @AfterEach
    void undo() throws SQLException {
        loan.close();
        owner.rollback();
        owner.close();
        try (Connection connection = database.connect()) {
            assertThat(notes(connection)).as("what is left behind").isEmpty();
        }
    }

    @Test
    void every_connection_sees_what_the_others_have_not_committed() throws SQLException {
        try (Connection one = open();
                Connection other = open()) {
            write(one, 1);

            assertThat(notes(other)).containsExactly(1);
            assertThat(notes(owner)).containsExactly(1);
        }
    }

    @Test
    void what_is_rolled_back_is_gone_and_what_is_committed_stays_until_the_owner_undoes_it() throws SQLException {
        try (Connection connection = open()) {
            write(connection, 1);
            connection.commit();
            write(connection, 2);
            connection.rollback();
            write(connection, 3);
            connection.commit();

            assertThat(notes(owner)).containsExactly(1, 3);
        }
    }

    @Test
    void a_transaction_of_its_own_inside_of_another_commits_for_itself() throws SQLException {
        try (Connection outer = open()) {
            write(outer, 1);
            try (Connection inner = open()) {
                write(inner, 2);
                inner.commit();
            }
            try (Connection inner = open()) {
                write(inner, 3);
                inner.rollback();
            }
            outer.commit();

            assertThat(notes(owner)).containsExactly(1, 2);
        }
    }

    @Test
    void a_transaction_goes_on_after_a_statement_that_failed_once_it_is_rolled_back() throws SQLException {
        try (Connection connection = open()) {
            write(connection, 1);
            connection.commit();
            assertThatThrownBy(() -> write(connection, 1)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> write(connection, 2)).hasMessageContaining("aborted");
            connection.rollback();
            write(connection, 3);
            assertThatThrownBy(() -> write(connection, 1)).isInstanceOf(SQLException.class);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);

            assertThat(notes(owner)).containsExactly(1);
        }
    }

    @Test
    void in_auto_commit_mode_a_statement_that_fails_takes_nothing_with_it() throws SQLException {
        try (Connection connection = application.getConnection()) {
            write(connection, 1);
            assertThatThrownBy(() -> write(connection, 1)).isInstanceOf(SQLException.class);
            write(connection, 2);

            assertThat(notes(connection)).containsExactly(1, 2);
        }
    }

    @Test
    void a_statement_that_fails_takes_nothing_of_other_threads_with_it() throws SQLException {
        List<CapturedStatement> sent = application.during(() -> {
            IntStream.range(0, 100).parallel().forEach(id -> {
                try (Connection connection = application.getConnection()) {
                    write(connection, id);
                    assertThatThrownBy(() -> write(connection, id)).hasMessageContaining("duplicate key");
                } catch (SQLException failure) {
                    throw sneaky(failure);
                }
            });
            assertThat(notes(owner)).hasSize(100);
        });

        assertThat(sent).hasSize(100);
    }

    @Test
    void a_transaction_that_only_reads_refuses_to_write_and_the_next_one_writes() throws SQLException {
        try (Connection connection = application.getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> write(connection, 1)).hasMessageContaining("read-only transaction");
            connection.rollback();
            connection.setReadOnly(false);
            write(connection, 2);
            connection.commit();

            assertThat(notes(owner)).containsExactly(2);
        }
    }

    @Test
    void savepoints_of_the_application_work() throws SQLException {
        try (Connection connection = open()) {
            write(connection, 1);
            Savepoint before = connection.setSavepoint();
            write(connection, 2);
            connection.rollback(before);
            write(connection, 3);
            connection.commit();

            assertThat(notes(owner)).containsExactly(1, 3);
        }
    }

    @Test
    void what_was_captured_is_undone_and_what_was_before_is_seen() throws SQLException {
        try (Connection before = open()) {
            write(before, 1);
            try (Connection lasting = application.getConnection()) {
                lasting.setAutoCommit(false);
                List<CapturedStatement> sent = application.during(() -> {
                    write(lasting, 2);
                    batch(lasting, 3, 4);
                    assertThat(notes(lasting)).containsExactly(1, 2, 3, 4);
                    commit(lasting);
                });

                assertThat(sent)
                        .extracting(CapturedStatement::sql)
                        .containsExactly(
                                "INSERT INTO note VALUES (?)",
                                "INSERT INTO note VALUES (?)",
                                "SELECT id FROM note ORDER BY id");
                assertThat(sent).extracting(each -> each.executions().size()).containsExactly(1, 2, 1);
                assertThat(notes(owner)).containsExactly(1);

                write(lasting, 5);
                lasting.rollback();
                assertThat(notes(owner)).containsExactly(1);
            }
            before.rollback();
            assertThat(notes(owner)).isEmpty();
        }
    }

    @Test
    void a_transaction_that_ends_within_what_is_captured_keeps_or_loses_what_it_did_before() throws SQLException {
        try (Connection kept = open();
                Connection lost = open()) {
            write(kept, 1);
            application.during(() -> {
                write(kept, 2);
                commit(kept);
                write(kept, 3);
                commit(kept);
            });
            assertThat(notes(owner)).containsExactly(1);
            write(lost, 4);
            application.during(() -> {
                write(lost, 5);
                rollback(lost);
                write(lost, 6);
                commit(lost);
            });

            assertThat(notes(owner)).containsExactly(1);
        }
    }

    @Test
    void nothing_is_captured_before_and_afterwards() throws SQLException {
        try (Connection connection = open()) {
            write(connection, 1);
            assertThat(application.during(() -> {})).isEmpty();
            write(connection, 2);
            assertThat(application.during(() -> write(connection, 3))).hasSize(1);
        }
    }

    @Test
    void while_nothing_is_lent_connections_are_those_of_the_database() throws SQLException {
        loan.close();
        try (Connection connection = application.getConnection()) {
            assertThat(notes(connection)).isEmpty();
            assertThat(Sql.<Integer>value(connection, "SELECT pg_backend_pid()"))
                    .isNotEqualTo(Sql.<Integer>value(owner, "SELECT pg_backend_pid()"));
        }
    }

    @Test
    void a_connection_that_was_not_closed_ends_with_the_loan() throws SQLException {
        Connection kept = open();
        write(kept, 1);
        loan.close();

        assertThat(kept.isClosed()).isTrue();
        assertThatThrownBy(() -> write(kept, 2)).hasMessageContaining("closed");
    }

    private Connection open() throws SQLException {
        Connection connection = application.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void write(Connection connection, int id) {
        batch(connection, id);
    }

    private static void batch(Connection connection, int... ids) {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO note VALUES (?)")) {
            if (ids.length == 1) {
                insert.setInt(1, ids[0]);
                insert.executeUpdate();
                return;
            }
            for (int id : ids) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException failure) {
            throw sneaky(failure);
        }
    }

    private static List<Integer> notes(Connection connection) {
        try {
            return Sql.column(connection, "SELECT id FROM note ORDER BY id");
        } catch (SQLException failure) {
            throw sneaky(failure);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException failure) {
            throw sneaky(failure);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            throw sneaky(failure);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }
}
