package com.asoud.planguard.spring;

import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.PostgresServer;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.guard.Application;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Sql;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextManager;

/**
 * The contexts of a model's test classes. All of them have one data source, which leads:
 *
 * <ol>
 *   <li>while the first context starts, to an empty database, which the start migrates;
 *   <li>afterwards that database is the template of all others, and whoever asks outside of guards gets a copy;
 *   <li>while a guard runs, to its transaction on the database of the scale.
 * </ol>
 */
final class SpringApplication implements Application {

    private static final Map<Class<?>, SpringApplication> OF_MODELS = new ConcurrentHashMap<>();

    /** What guards insert gets ids that no row has: Hibernate takes them in advance, at one scale for another too. */
    private static final String ADVANCE = """
            SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1000000000) FROM pg_sequences
            WHERE schemaname NOT LIKE 'pg\\_%' AND increment_by > 0 AND max_value > 2000000000
              AND coalesce(last_value, 0) < 1000000000
            """;

    private static final Set<String> MAPPING = Set.of(
            "hibernate.physical_naming_strategy",
            "hibernate.implicit_naming_strategy",
            "hibernate.default_schema",
            "hibernate.globally_quoted_identifiers",
            "hibernate.auto_quote_keyword",
            "hibernate.type.preferred_enum_jdbc_type",
            "hibernate.type.preferred_instant_jdbc_type",
            "hibernate.type.preferred_uuid_jdbc_type");

    private final PostgresServer server;
    private final SpringModel model;
    private final CapturingDataSource dataSource;
    private final Map<Class<?>, TestContextManager> managers = new LinkedHashMap<>();
    private final Map<Scale, Template> templates = new HashMap<>();
    private @Nullable TestDatabase home;
    private @Nullable Template migrated;
    private volatile @Nullable Watcher watcher;

    private SpringApplication(PostgresServer server, SpringModel model) {
        this.server = server;
        this.model = model;
        this.dataSource = new CapturingDataSource(new HomeDataSource(this));
    }

    /** The only one of the model; made when the first run of its guards begins. */
    static SpringApplication on(PostgresServer server, SpringModel model) {
        return OF_MODELS.compute(
                model.getClass(),
                (type, known) ->
                        known == null || known.server != server ? new SpringApplication(server, model) : known);
    }

    static SpringApplication of(SpringModel model) {
        return of(model.getClass());
    }

    /** @throws Refusal if no run has begun */
    static SpringApplication of(Class<? extends SpringModel> model) {
        SpringApplication known = OF_MODELS.get(model);
        if (known == null) {
            throw new Refusal(
                    "Spring makes the context before the plan guard has a database for it",
                    model.getName(),
                    "write @PlanGuard(%s.class) above the other annotations of the test class"
                            .formatted(model.getSimpleName()));
        }
        return known;
    }

    @Override
    public CapturingDataSource dataSource() {
        return dataSource;
    }

    /** Where the context starts, and where it is between guards. */
    synchronized DataSource home() throws SQLException {
        TestDatabase known = home;
        if (known == null) {
            known = server.cloneOf(migrated == null ? Template.EMPTY : migrated);
            home = known;
        }
        return known.dataSource();
    }

    /** How the driver gets there. */
    PGSimpleDataSource address() {
        try {
            return home().unwrap(PGSimpleDataSource.class);
        } catch (SQLException failure) {
            throw new IllegalStateException("There is no database for the context", failure);
        }
    }

    /** A context has started. The first has made the schema. */
    synchronized void started() {
        TestDatabase made = home;
        if (migrated == null && made != null) {
            try {
                migrated = server.adopt("migrated", made);
                home = null;
            } catch (SQLException failure) {
                throw new IllegalStateException("The migrated database cannot be kept", failure);
            }
        }
    }

    synchronized Template template(Scale scale) {
        Template schema = migrated();
        return templates.computeIfAbsent(
                scale,
                key -> schema.then(
                        "rows_"
                                + scale.name()
                                        .substring(0, Math.min(11, scale.name().length())),
                        database -> {
                            try (Connection connection = database.getConnection()) {
                                connection.setAutoCommit(false);
                                model.rows(connection, scale.rows());
                                Sql.rows(connection, ADVANCE);
                                connection.commit();
                            }
                            Statistics.settle(database);
                        }));
    }

    private Template migrated() {
        if (migrated == null) {
            contexts();
        }
        if (migrated == null) {
            throw new Refusal(
                    "no context has used the data source of the plan guard, so there is no schema",
                    model.getClass().getName(),
                    "the context needs one bean of the type DataSource, or one that is @Primary");
        }
        return migrated;
    }

    private synchronized TestContextManager manager(Class<?> guards) {
        return managers.computeIfAbsent(guards, type -> {
            TestContextManager manager = new TestContextManager(type);
            try {
                manager.beforeTestClass();
            } catch (Exception failure) {
                throw new IllegalStateException("Spring does not prepare " + type.getName(), failure);
            }
            return manager;
        });
    }

    private List<ApplicationContext> contexts() {
        return model.guards().stream()
                .map(guards -> manager(guards).getTestContext().getApplicationContext())
                .distinct()
                .toList();
    }

    List<Class<?>> managedClasses() {
        return contexts().stream()
                .flatMap(context -> context.getBeansOfType(EntityManagerFactory.class).values().stream())
                .flatMap(factory -> factory.getMetamodel().getManagedTypes().stream())
                .<Class<?>>map(type -> type.getJavaType())
                .distinct()
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    /** Those that change names. */
    Map<String, String> mappingSettings() {
        Map<String, String> settings = new TreeMap<>();
        contexts().stream()
                .flatMap(context -> context.getBeansOfType(EntityManagerFactory.class).values().stream())
                .forEach(factory -> factory.getProperties().forEach((name, value) -> {
                    if (MAPPING.contains(name)) {
                        settings.put(name, spelled(value));
                    }
                }));
        return settings;
    }

    private static String spelled(Object value) {
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value instanceof String || value instanceof Boolean
                ? value.toString()
                : value.getClass().getName();
    }

    List<Class<?>> repositories() {
        List<Class<?>> repositories = new ArrayList<>();
        for (ApplicationContext context : contexts()) {
            for (Object bean : WatchedRepositories.in(context)) {
                WatchedRepositories.type(bean.getClass()).ifPresent(repositories::add);
            }
        }
        return repositories.stream()
                .distinct()
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    @Override
    public Scope open(Method guard, boolean pagesInMemory, Watcher watches) {
        TestContextManager manager = manager(guard.getDeclaringClass());
        ApplicationContext context = manager.getTestContext().getApplicationContext();
        context.getBeansOfType(EntityManagerFactory.class)
                .values()
                .forEach(factory -> factory.getCache().evictAll());
        return new SpringScope(manager, context, guard, watching -> watcher = watching ? watches : null);
    }

    /** A call of a repository. */
    @Nullable
    Object call(Class<?> repository, Method method, Invocation invocation) throws Throwable {
        Watcher watching = watcher;
        return watching == null ? invocation.proceed() : watching.call(repository, method, invocation);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    /** Contexts are Spring's to close, and databases the server's: the next run of the same model needs both. */
    @Override
    public void close() {
        // Nothing.
    }

    Stream<Class<?>> guards() {
        return model.guards().stream();
    }
}
