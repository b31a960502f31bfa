package com.asoud.planguard.spring;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Connections for whoever is not a guard. */
final class HomeDataSource extends AbstractDataSource {

    private final SpringApplication application;

    HomeDataSource(SpringApplication application) {
        this.application = application;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return application.home().getConnection();
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return getConnection();
    }
}
