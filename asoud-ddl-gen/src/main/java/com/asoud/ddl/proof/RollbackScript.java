package com.asoud.ddl.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** Runs a script as psql does: statement by statement, each on its own unless the script begins a transaction. */
public final class RollbackScript {

    private RollbackScript() {}

    /**
     * Runs the script; after a failure the connection is out of any transaction.
     *
     * @param connection in auto-commit mode
     * @throws SQLException if a statement fails; those before it have had their effect
     */
    public static void run(Connection connection, String script) throws SQLException {
        List<NativeQuery> statements = Parser.parseJdbcSql(script, true, false, true, false, false, new String[0]);
        try (Statement statement = connection.createStatement()) {
            // Names may hold braces, which JDBC would take for escapes of its own.
            statement.setEscapeProcessing(false);
            for (NativeQuery query : statements) {
                execute(statement, query.nativeSql);
            }
        }
    }

    private static void execute(Statement statement, String sql) throws SQLException {
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
