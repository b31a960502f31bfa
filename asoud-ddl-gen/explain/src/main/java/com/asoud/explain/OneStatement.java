package com.asoud.explain;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.core.Parser;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Text that others have written reaches the server as one statement, or not at all: what follows a semicolon could end
 * the transaction that only reads, and write.
 *
 * <p>The driver takes a text apart at its semicolons, and sends each part by itself; where it finds one part, the
 * server, too, takes no more than one statement (manual, 54.2.3, "Extended Query"). In the simple protocol it takes any
 * number.
 */
final class OneStatement {

    private static final String SYNTAX_ERROR = "42601";

    private static final String NOT_SUPPORTED = "0A000";

    private OneStatement() {}

    /** @throws SQLException if it is not one, or the server refuses it */
    static void execute(Connection connection, String sql) throws SQLException {
        check(connection, sql);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** @throws SQLException if it is not one */
    static void check(Connection connection, String sql) throws SQLException {
        PGConnection driver = connection.unwrap(PGConnection.class);
        if (driver.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
            throw new SQLException("take preferQueryMode=simple out of the URL", NOT_SUPPORTED);
        }
        boolean standard = "on".equals(driver.getParameterStatus("standard_conforming_strings"));
        if (Parser.parseJdbcSql(sql, standard, false, true, false, false).size() != 1) {
            throw new SQLException("it is not one statement", SYNTAX_ERROR);
        }
    }
}
