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
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.util.ClassUtils;

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

    private static final Set<String> FOR_MIGRATIONS = Set.of("FlywayDataSource", "LiquibaseDataSource");

    /** What guards insert gets ids that no row has: Hibernate takes them in advance, at one scale for another too. */
    private static final String ADVANCE = """
            SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1000000000) FROM pg_sequences
            WHERE schemaname NOT LIKE 'pg\\_%' AND increment_by > 0 AND max_value > 2000000000
              AND coalesce(last_value, 0) < 1000000000
            """;

    private final PostgresServer server;
    private final SpringModel model;
    private final Optional<SpringApplication> before;
    private final CapturingDataSource dataSource;
    private final Tasks tasks;
    private final Map<Class<?>, TestContextManager> managers = new LinkedHashMap<>();
    private final Map<Scale, Template> templates = new HashMap<>();
    private @Nullable TestDatabase home;
    private @Nullable Template migrated;
    private volatile @Nullable Watcher watcher;

    private SpringApplication(PostgresServer server, SpringModel model, Optional<SpringApplication> before) {
        this.server = server;
        this.model = model;
        this.before = before;
        this.dataSource = new CapturingDataSource(new HomeDataSource(this));
        this.tasks = new Tasks(dataSource);
    }

    /** The only one of the model; made when the first run of its guards begins. */
    static SpringApplication on(PostgresServer server, SpringModel model) {
        return OF_MODELS.compute(
                model.getClass(),
                (type, known) -> known == null || known.server != server
                        ? new SpringApplication(server, model, Optional.ofNullable(known))
                        : known);
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

    /** The last one whose run has ended; a run may not have begun when Spring asks. */
    static Optional<SpringApplication> before(Class<? extends SpringModel> model) {
        SpringApplication last = OF_MODELS.get(model);
        return last == null || last.server.isClosed() ? Optional.ofNullable(last) : last.before;
    }

    @Override
    public CapturingDataSource dataSource() {
        return dataSource;
    }

    /** Whether it is the one that leads to the guarded database. */
    boolean isTheDataSource(String bean, ConfigurableListableBeanFactory beans) {
        return theDataSource(beans).filter(bean::equals).isPresent();
    }

    /** As the model says, or as Spring would inject it. */
    private Optional<String> theDataSource(ConfigurableListableBeanFactory beans) {
        if (!model.dataSource().isEmpty()) {
            return Optional.of(model.dataSource());
        }
        List<String> all = List.of(beans.getBeanNamesForType(DataSource.class, true, false));
        List<String> primary = all.stream()
                .filter(name -> is(name, beans, BeanDefinition::isPrimary))
                .toList();
        List<String> usual = all.stream()
                .filter(name -> !is(name, beans, BeanDefinition::isFallback))
                .filter(name -> !is(name, beans, SpringApplication::isNamedToInject))
                .toList();
        return Stream.of(primary, usual, all)
                .filter(names -> names.size() == 1)
                .findFirst()
                .map(names -> names.get(0));
    }

    /**
     * Whether it leads to the guarded database, too: that of the guarded one is made of it, such as a routing one of
     * those for reading and for writing, or the migrations have it for themselves. While the guarded one is being made,
     * as of tenants that another one knows, it leads to where it is.
     */
    boolean isBesideTheDataSource(String bean, ConfigurableListableBeanFactory beans) {
        return is(bean, beans, SpringApplication::isForMigrations)
                || theDataSource(beans)
                        .filter(name -> isThere(name, beans) && isMadeOf(name, bean, beans))
                        .isPresent();
    }

    /** Makes it, if it can be made now; or nothing is known of its parts. */
    private static boolean isThere(String bean, ConfigurableListableBeanFactory beans) {
        try {
            return !beans.isCurrentlyInCreation(bean) && beans.getBean(bean) instanceof DataSource;
        } catch (BeanCreationException notYet) {
            return false;
        }
    }

    private static boolean isMadeOf(String bean, String part, ConfigurableListableBeanFactory beans) {
        return Stream.of(beans.getDependenciesForBean(bean))
                .filter(name -> beans.isTypeMatch(name, DataSource.class))
                .anyMatch(name -> name.equals(part) || isMadeOf(name, part, beans));
    }

    /** Spring Boot's qualifiers; by name, for they are in another package in each of its generations. */
    private static boolean isForMigrations(BeanDefinition bean) {
        return bean instanceof AnnotatedBeanDefinition annotated
                && annotated.getFactoryMethodMetadata() != null
                && annotated.getFactoryMethodMetadata().getAnnotations().stream()
                        .map(annotation -> annotation.getType().getSimpleName())
                        .anyMatch(FOR_MIGRATIONS::contains);
    }

    /** Whether a guarded call must not ask the data source, which is another one. */
    boolean isForeign(String bean) {
        return !model.unguardedDataSources().contains(bean);
    }

    Tasks tasks() {
        return tasks;
    }

    private static boolean is(String bean, ConfigurableListableBeanFactory beans, Predicate<BeanDefinition> what) {
        return beans.containsBeanDefinition(bean) && what.test(beans.getBeanDefinition(bean));
    }

    /** Injected only where its name or qualifier is asked for. */
    private static boolean isNamedToInject(BeanDefinition bean) {
        return !bean.isAutowireCandidate()
                || bean instanceof AbstractBeanDefinition definition && !definition.isDefaultCandidate();
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
                    """
                    the context needs one bean of the type DataSource, or one that is @Primary;
                    or override dataSource() of the model, to name the guarded one.
                    R2DBC has none: guard its queries by a JdbcTemplate""");
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

    /** Empty without JPA. */
    List<Class<?>> managedClasses() {
        return hasJpa() ? entities().managedClasses() : List.of();
    }

    /** Those that change names. */
    Map<String, String> mappingSettings() {
        return hasJpa() ? entities().mappingSettings() : Map.of();
    }

    private EntityFactories entities() {
        return new EntityFactories(contexts(), dataSource);
    }

    /** A project may ask by JDBC alone. */
    private static boolean hasJpa() {
        return ClassUtils.isPresent(
                "jakarta.persistence.EntityManagerFactory", SpringApplication.class.getClassLoader());
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
    public Scope open(Method guard, Watcher watches) {
        TestContextManager manager = manager(guard.getDeclaringClass());
        ApplicationContext context = manager.getTestContext().getApplicationContext();
        if (hasJpa()) {
            EntityFactories.evictCaches(context);
        }
        return new SpringScope(
                manager,
                context,
                guard,
                watching -> watcher = watching ? watches : null,
                () -> dataSource.hasCapturedWrites() || hasJpa() && EntityFactories.isDirty(context),
                () -> hasJpa() && EntityFactories.isRollbackOnly(),
                tasks);
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
