package com.asoud.planguard.database;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own, cloned from a {@link Template}; it is dropped when it is closed. */
public final class TestDatabase implements AutoCloseable {

    private static final int POOL_SIZE = 4;

    private final ShadowServer server;
    private final ShadowDatabase database;

    TestDatabase(ShadowServer server, ShadowDatabase database) {
        this.server = server;
        this.database = database;
    }

    ShadowDatabase database() {
        return database;
    }

    /** Opens a new connection each time; the caller closes it. */
    public DataSource dataSource() {
        return database.dataSource();
    }

    /**
     * A new connection, in auto-commit mode; the caller closes it.
     *
     * @throws SQLException if the database has been dropped
     */
    public Connection connect() throws SQLException {
        return database.connect();
    }

    /**
     * Hibernate on this database as a program would have it: connections come from HikariCP, and Hibernate creates
     * nothing. It counts statements, for tests that ask {@link SessionFactory#getStatistics()}.
     *
     * @param managedClasses the model
     * @param settings Hibernate's own, by name; they win over those above
     * @return to be closed before the database
     * @throws SQLException never with a server of this package
     * @throws jakarta.persistence.PersistenceException if Hibernate does not start, or is told to validate the schema
     *     and finds it unfit
     */
    public SessionFactory sessionFactory(List<Class<?>> managedClasses, Map<String, ?> settings) throws SQLException {
        PGSimpleDataSource address = dataSource().unwrap(PGSimpleDataSource.class);
        Map<String, Object> all = new HashMap<>();
        all.put(AvailableSettings.JAKARTA_JDBC_URL, address.getURL());
        all.put(AvailableSettings.POOL_SIZE, POOL_SIZE);
        all.put(AvailableSettings.GENERATE_STATISTICS, true);
        all.put(AvailableSettings.CONNECTION_PROVIDER, "hikaricp");
        // On a server of one's own either may be missing: the driver then finds it as psql does.
        if (address.getUser() != null) {
            all.put(AvailableSettings.JAKARTA_JDBC_USER, address.getUser());
        }
        if (address.getPassword() != null) {
            all.put(AvailableSettings.JAKARTA_JDBC_PASSWORD, address.getPassword());
        }
        all.putAll(settings);
        return Hibernates.start(managedClasses, all);
    }

    /** Drops the database, whoever is still connected; what is closed already stays so. */
    @Override
    public void close() {
        server.drop(database);
    }
}
