package com.asoud.ddl.flyway;

import com.asoud.ddl.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.core.Parser;

/** A script, run as psql does: statement by statement, each on its own unless the script begins a transaction. */
public final class SqlScript {

    private SqlScript() {}

    /**
     * The script's statements, without their semicolons, with the comments before them.
     *
     * @throws SQLException if it is not SQL, such as a quote that is never closed
     */
    public static List<String> statements(String script) throws SQLException {
        return Parser.parseJdbcSql(script, true, false, true, false, false, new String[0]).stream()
                .map(query -> query.nativeSql.strip())
                .filter(sql -> !SqlText.withoutComments(sql).isEmpty())
                .toList();
    }

    /**
     * Runs the script; after a failure the connection is out of any transaction.
     *
     * @param connection in auto-commit mode
     * @throws SQLException if a statement fails; those before it have had their effect
     */
    public static void run(Connection connection, String script) throws SQLException {
        for (String sql : statements(script)) {
            execute(connection, sql);
        }
    }

    /**
     * Runs one statement; after a failure the connection is out of any transaction.
     *
     * @param connection in auto-commit mode
     */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Names may hold braces, which JDBC would take for escapes of its own.
            statement.setEscapeProcessing(false);
            try {
                statement.execute(sql);
            } catch (SQLException failure) {
                try {
                    statement.execute("ROLLBACK");
                } catch (SQLException alsoFailed) {
                    failure.addSuppressed(alsoFailed);
                }
                throw failure;
            }
        }
    }
}
