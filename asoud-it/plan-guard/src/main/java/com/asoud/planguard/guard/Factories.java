package com.asoud.planguard.guard;

import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.database.Hibernates;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.QuerySettings;

/**
 * Hibernate for all databases of a run: their schema is the same, and connections are lent to it. It is started when
 * the first asks, on an empty database, of which it reads the server's version.
 */
final class Factories implements AutoCloseable {

    private final CapturingDataSource dataSource;
    private final TestDatabase home;
    private final GuardedModel model;
    private final Map<Boolean, SessionFactory> open = new ConcurrentHashMap<>();

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

    /**
     * Hibernate as a program has it, but for one thing.
     *
     * @param pagesInMemory whether it may read all rows for a page of them, as it does where a collection is fetched;
     *     if not, {@link #isRefusedPage} recognises what it throws
     */
    private SessionFactory get(boolean pagesInMemory) {
        return open.computeIfAbsent(pagesInMemory, key -> {
            Map<String, Object> settings = new HashMap<>(model.mappingSettings());
            settings.put(QuerySettings.FAIL_ON_PAGINATION_OVER_COLLECTION_FETCH, !pagesInMemory);
            settings.put(QuerySettings.SEMANTIC_QUERY_TRANSLATOR, PagesInMemory.class.getName());
            return Hibernates.on(dataSource, model.managedClasses(), settings);
        });
    }

    static boolean isRefusedPage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(QuerySettings.FAIL_ON_PAGINATION_OVER_COLLECTION_FETCH)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        open.values().forEach(SessionFactory::close);
        home.close();
    }
}
