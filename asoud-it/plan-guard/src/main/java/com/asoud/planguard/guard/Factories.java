package com.asoud.planguard.guard;

import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.database.Hibernates;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate for all databases of a run: their schema is the same, and connections are lent to it. It is started when
 * the first asks, on an empty database, of which it reads the server's version.
 */
final class Factories implements AutoCloseable {

    private final CapturingDataSource dataSource;
    private final TestDatabase home;
    private final GuardedModel model;
    private @Nullable SessionFactory open;

    private Factories(CapturingDataSource dataSource, TestDatabase home, GuardedModel model) {
        this.dataSource = dataSource;
        this.home = home;
        this.model = model;
    }

    /** The model's Hibernate, without a container. */
    static Application application(PostgresServer server, GuardedModel model) {
        try {
            TestDatabase home = server.cloneOf(Template.EMPTY);
            CapturingDataSource dataSource = new CapturingDataSource(home.dataSource());
            Factories factories = new Factories(dataSource, home, model);
            return new HibernateApplication(model, dataSource, factories::get, factories);
        } catch (SQLException failure) {
            throw new GuardFailure("There is no database for Hibernate", failure);
        }
    }

    private synchronized SessionFactory get() {
        if (open == null) {
            Map<String, Object> settings = new HashMap<>(model.mappingSettings());
            settings.putAll(PagesInMemory.settings());
            open = Hibernates.on(dataSource, model.managedClasses(), settings);
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
        }
        home.close();
    }
}
