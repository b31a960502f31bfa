package com.asoud.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * One throwaway database on a {@link ShadowServer}.
 *
 * @param name the database's name
 * @param dataSource opens a new connection each time; the caller closes it
 */
public record ShadowDatabase(String name, DataSource dataSource) {

    public Connection connect() throws SQLException {
        return dataSource.getConnection();
    }

    /**
     * The same, with connections that look in other schemas than usual.
     *
     * @param schema where they look first; it is created if it is not there
     * @param searchPath where they look then, as PostgreSQL's setting spells it
     */
    public ShadowDatabase in(String schema, String searchPath) throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema));
        }
        PinnedDataSource there = new PinnedDataSource((PinnedDataSource) dataSource);
        there.setCurrentSchema(Identifiers.quote(schema) + ", " + searchPath);
        return new ShadowDatabase(name, there);
    }
}
