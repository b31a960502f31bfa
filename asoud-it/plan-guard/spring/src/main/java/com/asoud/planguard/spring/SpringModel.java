package com.asoud.planguard.spring;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.Application;
import com.asoud.planguard.guard.GuardedModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is guarded, where the application is Spring's: the context of the test classes says which entities and
 * repositories there are, and its start makes the schema, with the project's own migrations. What is left to say is
 * which rows there are:
 *
 * <pre>{@code
 * final class Shop extends SpringModel {
 *     @Override
 *     protected void rows(Connection shop, long rows) throws SQLException {
 *         Sql.execute(shop, "INSERT INTO customer (id, name) SELECT i, 'c' || i FROM generate_series(1, ?) AS i", rows / 10);
 *     }
 * }
 *
 * @DataJpaTest
 * @PlanGuard(Shop.class)
 * class OrderPlansTest { ... }
 * }</pre>
 */
public abstract class SpringModel implements GuardedModel {

    /**
     * Writes rows into the tables, which are empty but for what the migrations wrote; best with {@code INSERT … SELECT
     * … FROM generate_series(…)}, and as skewed as yours are. Without {@code random()}: plans must be the same in every
     * run.
     *
     * @param connection to the database, inside a transaction, which is committed afterwards
     * @param rows how many the largest tables shall have
     * @throws SQLException if the server refuses
     */
    protected abstract void rows(Connection connection, long rows) throws SQLException;

    /**
     * The bean that leads to the guarded database, where a context has several data sources.
     *
     * @return its name; empty for the only one, or the one that Spring injects by its type
     */
    protected String dataSource() {
        return "";
    }

    /**
     * Names of other data sources that a guarded call may ask; their statements are not guarded. By default a call that
     * asks another one fails its guard.
     */
    protected Set<String> unguardedDataSources() {
        return Set.of();
    }

    /** By default the name of the class. */
    @Override
    public String name() {
        return getClass().getSimpleName();
    }

    /** The entities of the contexts of all guards. */
    @Override
    public List<Class<?>> managedClasses() {
        return SpringApplication.of(this).managedClasses();
    }

    /** Those of the contexts' Hibernate. */
    @Override
    public Map<String, String> mappingSettings() {
        return SpringApplication.of(this).mappingSettings();
    }

    /** The repositories of Spring Data in the contexts of all guards, in any package of the application. */
    @Override
    public List<Class<?>> repositories() {
        return SpringApplication.of(this).repositories();
    }

    @Override
    public final Template template(Scale scale) {
        return SpringApplication.of(this).template(scale);
    }

    @Override
    public final Application application(PostgresServer server) {
        return SpringApplication.on(server, this);
    }
}
