package com.asoud.ddl.shadow;

import com.asoud.ddl.Refusal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/** A server of the user's own. */
final class RemoteServer implements ShadowServer.Server {

    /** In a parameter, that of a key file too; or before the host, which the driver would take for a part of it. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)([?&][a-z]*password=)[^&]*|(//[^/?@]*:)[^/?]*(?=@)");

    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;

    /** @param urlOption how the caller's user gives the URL, for refusals */
    RemoteServer(String url, Optional<String> user, Optional<String> password, String urlOption) {
        this.url = url;
        this.user = user;
        this.password = password;
        requireNoPassword();
        requirePostgres(urlOption);
    }

    private void requireNoPassword() {
        Matcher secret = PASSWORD.matcher(url);
        if (secret.find()) {
            throw new Refusal(
                    "the URL of the PostgreSQL server holds a password, which process lists and logs would show",
                    secret.replaceAll("$1$2…"),
                    "take it out of the URL and put it in the environment variable PGPASSWORD or in ~/.pgpass");
        }
    }

    private void requirePostgres(String urlOption) {
        try {
            new PGSimpleDataSource().setUrl(url);
        } catch (IllegalArgumentException invalid) {
            throw new Refusal(
                    "this is not the URL of a PostgreSQL server",
                    url,
                    "write it as " + urlOption + "=jdbc:postgresql://localhost:5432/postgres");
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
