package com.asoud.ddl.connect;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.PGConnection;

/** Questions to a database in use, which leave neither it nor the session changed. */
public final class Query {

    /** Of SQLSTATE: connection exceptions (manual, appendix A). */
    private static final String CONNECTION_FAILURE = "08";

    private Query() {}

    @FunctionalInterface
    public interface Question<T> {
        T ask() throws SQLException;
    }

    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Asks in the transaction that is open, or in a read-only one of its own, which is rolled back. */
    public static <T> T inTransaction(Connection connection, Question<T> question) throws SQLException {
        if (!connection.getAutoCommit()) {
            return question.ask();
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION READ ONLY");
            return question.ask();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /**
     * Asks what the server may refuse to answer, or not answer in time. Afterwards the transaction is as it was before,
     * its settings too: {@code SET LOCAL} ends with the savepoint.
     *
     * @param excuse what a query that failed means to whoever wanted the answer
     * @throws SQLException if the connection is lost
     */
    public static <T> T attempt(Connection connection, Question<T> question, Function<SQLException, T> excuse)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        T answer;
        try {
            answer = question.ask();
        } catch (SQLException failure) {
            if (String.valueOf(failure.getSQLState()).startsWith(CONNECTION_FAILURE)) {
                throw failure;
            }
            answer = excuse.apply(failure);
        }
        connection.rollback(before);
        connection.releaseSavepoint(before);
        return answer;
    }

    /** Sets something until the transaction or the attempt ends. */
    public static void set(Connection connection, String setting, String value) throws SQLException {
        rows(connection, "SELECT set_config(?, ?, true)", List.of(setting, value), row -> true);
    }

    /** The rows of a text that may hold anything: question marks and braces are no parameters and no escapes. */
    public static <T> List<T> rows(Connection connection, String sql, Row<T> row) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet result = statement.executeQuery(sql)) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row.read(result));
                }
                return rows;
            }
        }
    }

    /** The rows of a query with parameters. */
    public static <T> List<T> rows(Connection connection, String sql, List<?> parameters, Row<T> row)
            throws SQLException {
        return Sql.read(connection, sql, row::read, parameters.toArray());
    }

    /** The first row of a query with parameters. */
    public static <T> Optional<T> first(Connection connection, String sql, List<?> parameters, Row<T> row)
            throws SQLException {
        return rows(connection, sql, parameters, row).stream().findFirst();
    }

    /** The session's process on the server, as it was announced. */
    public static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    /** Whether there is a row. */
    public static boolean exists(Connection connection, String sql, Object... parameters) throws SQLException {
        return !rows(connection, sql, List.of(parameters), row -> true).isEmpty();
    }
}
