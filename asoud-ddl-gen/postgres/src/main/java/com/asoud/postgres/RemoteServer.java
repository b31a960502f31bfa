package com.asoud.postgres;

import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A server of the user's own. */
final class RemoteServer implements ShadowServer.Server {

    private final JdbcUrl url;
    private final Optional<String> user;
    private final Optional<String> password;

    /** @param urlOption how the caller's user gives the URL, for refusals */
    RemoteServer(String url, Optional<String> user, Optional<String> password, String urlOption) {
        this.url = JdbcUrl.of(url, urlOption, "the environment variable PGPASSWORD or in ~/.pgpass");
        this.user = user;
        this.password = password;
    }

    @Override
    public PGSimpleDataSource dataSource(Optional<String> database) {
        PGSimpleDataSource dataSource = url.dataSource();
        database.ifPresent(dataSource::setDatabaseName);
        user.ifPresent(dataSource::setUser);
        password.ifPresent(dataSource::setPassword);
        return dataSource;
    }

    @Override
    public boolean outlivesUs() {
        return true;
    }

    @Override
    public void stop() {
        // Not ours to stop.
    }
}
