package com.asoud.peers.access;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the pool's connections go to; it reaches the JVM that measures by system properties. A password is taken from
 * the environment, {@code PGPASSWORD}, as everywhere.
 *
 * @param options of the session
 */
record Pool(String url, String user, String options) {

    private static final int SIZE = 2;

    private static final String PREFIX = "peers.pool.";

    /** The same server and database. */
    static Pool of(PGSimpleDataSource database) {
        return new Pool(
                database.getURL(), Optional.ofNullable(database.getUser()).orElse(""), "");
    }

    /** What {@link #properties} says. */
    static Pool of(Properties properties) {
        return new Pool(properties.getProperty(PREFIX + "url"), properties.getProperty(PREFIX + "user", ""), "");
    }

    /** Arguments of a JVM. */
    String[] arguments() {
        return new String[] {"-D" + PREFIX + "url=" + url, "-D" + PREFIX + "user=" + user};
    }

    /** The same with options of the session, such as {@code -c work_mem=1MB}. */
    Pool with(String sessionOptions) {
        return new Pool(url, user, sessionOptions);
    }

    /** To be closed by the caller. */
    HikariDataSource open() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        if (!user.isEmpty()) {
            database.setUser(user);
        }
        Optional.ofNullable(System.getenv("PGPASSWORD")).ifPresent(database::setPassword);
        if (!options.isEmpty()) {
            database.setOptions(options);
        }
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(database);
        configuration.setMaximumPoolSize(SIZE);
        configuration.setAutoCommit(false);
        return new HikariDataSource(configuration);
    }
}
