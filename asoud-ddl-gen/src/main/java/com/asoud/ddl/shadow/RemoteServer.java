package com.asoud.ddl.shadow;

import com.asoud.ddl.Refusal;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A server of the user's own. */
record RemoteServer(String url, Optional<String> user, Optional<String> password) implements ShadowServer.Server {

    RemoteServer {
        if (url.matches("(?i).*[?&]password=.*")) {
            throw new Refusal(
                    "the shadow URL holds a password, which process lists and logs would show",
                    url.replaceAll("(?i)(password=)[^&]*", "$1…"),
                    "take it out of the URL and put it in the environment variable PGPASSWORD or in ~/.pgpass");
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new Refusal(
                    "the shadow URL is not one of PostgreSQL",
                    url,
                    "write it as --shadow-url=jdbc:postgresql://localhost:5432/postgres");
        }
    }

    @Override
    public PGSimpleDataSource dataSource(Optional<String> database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
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
