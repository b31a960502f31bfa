package com.asoud.it.database;

import com.asoud.ddl.shadow.ShadowDatabase;
import com.asoud.ddl.shadow.ShadowServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real PostgreSQL for tests, started from the binaries on the class path: no Docker, no installation, no fixed port.
 * Its data is removed when it is closed, or when the JVM is interrupted.
 *
 * <p>Tests share one server, which {@link ClonedDatabase} finds through {@link #of}; a program starts one of its own.
 */
public final class PostgresServer implements AutoCloseable {

    /**
     * The system property that names the folder in which the binaries are kept between runs; {@code target/postgres}
     * below the working directory if it is not set.
     */
    public static final String CACHE_PROPERTY = "asoud.postgres.cache";

    private final ShadowServer server;
    private final Map<Template, ShadowDatabase> templates = new HashMap<>();

    private PostgresServer(ShadowServer server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @return to be closed by the caller
     * @throws com.asoud.ddl.Refusal if it does not start; the message says how to mend it
     */
    public static PostgresServer start() {
        Path cache = Path.of(System.getProperty(CACHE_PROPERTY, "target/postgres"));
        return new PostgresServer(ShadowServer.embedded(cache.toAbsolutePath(), Optional.empty()));
    }

    /**
     * The server that all tests of a JUnit run share: started by the first that asks, closed by JUnit after the last.
     */
    public static PostgresServer of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(PostgresServer.class))
                .computeIfAbsent(PostgresServer.class, key -> start(), PostgresServer.class);
    }

    /** Version and kind, for the reader of a report: {@code PostgreSQL 18.6, embedded}. */
    public String description() {
        return server.description();
    }

    /**
     * A database that begins as the template says. The first call for a template builds it, and its parents.
     *
     * @return to be closed by the caller
     * @throws SQLException if the template cannot be built; a later call tries again
     */
    public TestDatabase cloneOf(Template template) throws SQLException {
        return new TestDatabase(server, server.cloneOf(built(template), template.name()));
    }

    private synchronized ShadowDatabase built(Template template) throws SQLException {
        ShadowDatabase known = templates.get(template);
        if (known != null) {
            return known;
        }
        Optional<Template> parent = template.parent();
        ShadowDatabase database = parent.isEmpty()
                ? server.create(template.name())
                : server.cloneOf(built(parent.get()), template.name());
        try {
            template.prepare(database.dataSource());
        } catch (SQLException | RuntimeException failure) {
            server.drop(database);
            throw failure;
        }
        templates.put(template, database);
        return database;
    }

    /** Stops the server and removes its data, whoever is still connected. */
    @Override
    public void close() {
        server.close();
    }
}
