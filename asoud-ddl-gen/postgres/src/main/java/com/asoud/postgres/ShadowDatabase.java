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
}
