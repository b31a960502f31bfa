package com.asoud.planguard.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives a test class a database of its own, which is dropped after its last test:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ClonedDatabase database = ClonedDatabase.of(SAMPLE).with(AsoudModel.managedClasses());
 * }</pre>
 *
 * <p>The tests of the class share the database. One that changes it either rolls back or takes a {@link #another}.
 */
public final class ClonedDatabase implements BeforeAllCallback {

    private final Template template;
    private final Optional<List<Class<?>>> managedClasses;
    private @Nullable Opened opened;

    /** What is closed after the class, in this order. */
    private record Opened(PostgresServer server, Optional<SessionFactory> sessionFactory, TestDatabase database)
            implements AutoCloseable {

        @Override
        public void close() {
            sessionFactory.ifPresent(SessionFactory::close);
            database.close();
        }
    }

    private ClonedDatabase(Template template, Optional<List<Class<?>>> managedClasses) {
        this.template = template;
        this.managedClasses = managedClasses;
    }

    /** A database as the template says. */
    public static ClonedDatabase of(Template template) {
        return new ClonedDatabase(template, Optional.empty());
    }

    /**
     * The same, with a {@link #sessionFactory()}.
     *
     * @param classes the model, for {@link TestDatabase#sessionFactory}
     */
    public ClonedDatabase with(List<Class<?>> classes) {
        return new ClonedDatabase(template, Optional.of(List.copyOf(classes)));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        opened = RunStore.get(
                context,
                Namespace.create(ClonedDatabase.class, this),
                Opened.class,
                () -> open(PostgresServer.of(context)));
    }

    private Opened open(PostgresServer server) {
        try {
            TestDatabase database = server.cloneOf(template);
            try {
                Optional<SessionFactory> sessionFactory = managedClasses.isEmpty()
                        ? Optional.empty()
                        : Optional.of(database.sessionFactory(managedClasses.get(), Map.of()));
                return new Opened(server, sessionFactory, database);
            } catch (SQLException | RuntimeException failure) {
                database.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("There is no database like " + template, failure);
        }
    }

    private Opened opened() {
        if (opened == null) {
            throw new IllegalStateException("Register it: @RegisterExtension static final ClonedDatabase database = …");
        }
        return opened;
    }

    /** Opens a new connection each time; the caller closes it. */
    public DataSource dataSource() {
        return opened().database().dataSource();
    }

    /**
     * A new connection, in auto-commit mode; the caller closes it.
     *
     * @throws SQLException if the server is gone
     */
    public Connection connect() throws SQLException {
        return opened().database().connect();
    }

    /**
     * Hibernate on this database, opened before the first test and closed after the last.
     *
     * @throws IllegalStateException if it was not asked for by {@link #with}
     */
    public SessionFactory sessionFactory() {
        return opened().sessionFactory()
                .orElseThrow(() -> new IllegalStateException(
                        "Say which classes it manages: ClonedDatabase.of(template).with(classes)"));
    }

    /**
     * A further database that begins as the template of this one does, for a test that leaves traces.
     *
     * @return to be closed by the caller
     * @throws SQLException if the server is gone
     */
    public TestDatabase another() throws SQLException {
        return another(template);
    }

    /**
     * A further database on the same server.
     *
     * @param other how it begins
     * @return to be closed by the caller
     * @throws SQLException if the template cannot be built
     */
    public TestDatabase another(Template other) throws SQLException {
        return opened().server().cloneOf(other);
    }
}
