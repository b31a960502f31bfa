package com.asoud.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections on which definitions are spelled the same on every machine: whatever the role, the database and the
 * driver, which asks for the time zone of the JVM, have set, and in which schema they look first.
 */
final class PinnedDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private static final String DEFAULT_SEARCH_PATH = "SET search_path = \"$user\", public; ";

    /** @param source of the same connections as they are */
    PinnedDataSource(PGSimpleDataSource source) {
        try {
            initializeFrom(source);
        } catch (IOException | ClassNotFoundException failure) {
            throw new IllegalStateException("a data source that cannot be copied", failure);
        }
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute((getCurrentSchema() == null ? DEFAULT_SEARCH_PATH : "") + SessionSettings.pin());
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }
}
