package com.asoud.planguard.database;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real PostgreSQL for tests. System properties choose it:
 *
 * <ul>
 *   <li>none: an embedded one, started from the binaries on the class path; no Docker, no installation, no fixed port;
 *   <li>{@value #KIND_PROPERTY}{@code =testcontainers}: one in a container; where no Docker is, tests are skipped;
 *   <li>{@value #URL_PROPERTY}{@code =jdbc:postgresql://…}: one of your own.
 * </ul>
 *
 * <p>Its databases are removed when it is closed, and when the JVM is interrupted; so is the server itself, unless it
 * is your own. A database that was not created here is never touched.
 *
 * <p>Tests share one server, which {@link ClonedDatabase} finds through {@link #of}; a program starts one of its own.
 */
public final class PostgresServer implements AutoCloseable {

    /** The system property that chooses a kind of server: {@code embedded}, the default, or {@code testcontainers}. */
    public static final String KIND_PROPERTY = "asoud.it.postgres";

    /**
     * The system property that chooses a server of your own, by a JDBC URL without a password. The password comes from
     * the environment variable {@code PGPASSWORD}, or as the driver finds it: in {@code ~/.pgpass}.
     */
    public static final String URL_PROPERTY = "asoud.it.url";

    /**
     * The system property that names the user on a server of your own, who may create databases; by default the one in
     * the URL, or of the operating system.
     */
    public static final String USER_PROPERTY = "asoud.it.user";

    /**
     * The system property that chooses the PostgreSQL major of an embedded server or a container, such as {@code 16}.
     * By default an embedded one is of the only major on the class path, and a container of 18.
     */
    public static final String MAJOR_PROPERTY = "ddl.postgres";

    /**
     * The system property that names the folder in which the binaries are kept between runs; {@code target/postgres}
     * below the working directory if it is not set.
     */
    public static final String CACHE_PROPERTY = "asoud.postgres.cache";

    /** Those of a database, which this session takes over. */
    private static final String SETTINGS = """
            SELECT quote_ident(name) FROM (
                SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value
                FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase, unnest(setconfig) AS setting
                WHERE setrole = 0 AND datname = ?) AS settings
            WHERE set_config(name, value, false) IS NOT NULL
            """;

    private static final String DISCONNECT = """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            """;

    private final ShadowServer server;
    private final Runnable afterwards;
    private final Map<Template, ShadowDatabase> templates = new HashMap<>();
    private final Map<Template, Exception> failures = new HashMap<>();
    private volatile boolean closed;

    /** @param afterwards what to do when the databases have been removed */
    PostgresServer(ShadowServer server, Runnable afterwards) {
        this.server = server;
        this.afterwards = afterwards;
    }

    /**
     * Starts the server that the system properties choose, or connects to it.
     *
     * @return to be closed by the caller
     * @throws com.asoud.postgres.Refusal if the properties are wrong, or the server does not answer; the message says
     *     how to mend it
     * @throws org.opentest4j.TestAbortedException if a container is chosen, and there is no Docker: JUnit skips the
     *     test
     */
    public static PostgresServer start() {
        return ServerChoice.of(System.getProperties()).start();
    }

    /**
     * The same with settings of its own, unless it is your own server, which is as it is.
     *
     * @param settings by the names of {@code postgresql.conf}, instead of those of a server that needs no safety
     */
    public static PostgresServer start(Map<String, String> settings) {
        return ServerChoice.of(System.getProperties()).start(settings);
    }

    /**
     * The server that all tests of a JUnit run share: started by the first that asks, closed by JUnit after the last.
     *
     * @throws com.asoud.postgres.Refusal as {@link #start()}, for everybody who asks
     * @throws org.opentest4j.TestAbortedException likewise
     */
    public static PostgresServer of(ExtensionContext context) {
        return RunStore.get(
                        context.getRoot(),
                        Namespace.create(PostgresServer.class),
                        SharedServer.class,
                        () -> SharedServer.start(PostgresServer::start))
                .get();
    }

    /** Version and kind, for the reader of a report: {@code PostgreSQL 18.6, embedded}. */
    public String description() {
        return server.description();
    }

    /** The major version of the server: 18. */
    public int major() {
        return server.major();
    }

    /**
     * A database that begins as the template says. The first call for a template builds it, and its parents.
     *
     * @return to be closed by the caller
     * @throws SQLException if the template cannot be built; it is not tried again, and a later call only says so
     */
    public TestDatabase cloneOf(Template template) throws SQLException {
        return new TestDatabase(server, clone(built(template), template.name()));
    }

    /** Settings made by ALTER DATABASE go with it: PostgreSQL leaves them behind (manual, CREATE DATABASE). */
    private ShadowDatabase clone(ShadowDatabase template, String name) throws SQLException {
        ShadowDatabase clone = server.cloneOf(template, name);
        try (Connection connection = clone.connect()) {
            for (String setting : Sql.<String>column(connection, SETTINGS, template.name())) {
                Sql.execute(
                        connection,
                        "ALTER DATABASE %s SET %s FROM CURRENT".formatted(Identifiers.quote(clone.name()), setting));
            }
        }
        return clone;
    }

    private synchronized ShadowDatabase built(Template template) throws SQLException {
        ShadowDatabase known = templates.get(template);
        if (known != null) {
            return known;
        }
        Throwable failed = failures.get(template);
        if (failed != null) {
            throw new SQLException(
                    "The template %s failed before, and is not built again: %s"
                            .formatted(template, failed.getMessage()),
                    failed);
        }
        Optional<Template> parent = template.parent();
        ShadowDatabase database =
                parent.isEmpty() ? server.create(template.name()) : clone(built(parent.get()), template.name());
        try {
            template.prepare(database.dataSource());
        } catch (SQLException | RuntimeException failure) {
            try {
                server.drop(database);
            } catch (RuntimeException undropped) {
                failure.addSuppressed(undropped);
            }
            failures.put(template, failure);
            throw failure;
        }
        templates.put(template, database);
        return database;
    }

    /**
     * A template that begins as a database now is: for one that somebody else has prepared. The database must not be
     * used any more; who is still connected is disconnected.
     *
     * @param name for the names of its databases: up to 16 of a-z, 0-9 and _
     * @param database a clone of {@link Template#EMPTY}
     * @throws SQLException if the server refuses
     */
    public synchronized Template adopt(String name, TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.rows(connection, DISCONNECT);
        }
        Template template = Template.EMPTY.then(name, built -> {});
        templates.put(template, database.database());
        return template;
    }

    /** Whether its databases are gone. */
    public boolean isClosed() {
        return closed;
    }

    /** Removes the databases, whoever is still connected, and stops the server, unless it is your own. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } finally {
            afterwards.run();
        }
    }
}
