package com.asoud.planguard.guard;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.QuerySettings;

/**
 * Hibernate for all databases of a run: their schema is the same, and each session brings its connection. It is started
 * when the first asks.
 */
final class Factories implements AutoCloseable {

    private final PostgresServer server;
    private final List<Class<?>> managedClasses;
    private final Map<Boolean, SessionFactory> open = new ConcurrentHashMap<>();
    private final Map<Boolean, TestDatabase> homes = new ConcurrentHashMap<>();

    Factories(PostgresServer server, List<Class<?>> managedClasses) {
        this.server = server;
        this.managedClasses = managedClasses;
    }

    /**
     * Hibernate as a program has it, but for one thing.
     *
     * @param pagesInMemory whether it may read all rows for a page of them, as it does where a collection is fetched;
     *     if not, {@link #isRefusedPage} recognises what it throws
     */
    SessionFactory get(boolean pagesInMemory) {
        return open.computeIfAbsent(pagesInMemory, key -> {
            try {
                TestDatabase home = server.cloneOf(Template.EMPTY);
                homes.put(key, home);
                return home.sessionFactory(
                        managedClasses,
                        Map.of(
                                QuerySettings.FAIL_ON_PAGINATION_OVER_COLLECTION_FETCH,
                                !pagesInMemory,
                                QuerySettings.SEMANTIC_QUERY_TRANSLATOR,
                                PagesInMemory.class.getName()));
            } catch (SQLException failure) {
                throw new GuardFailure("Hibernate does not start", failure);
            }
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
        homes.values().forEach(TestDatabase::close);
    }
}
