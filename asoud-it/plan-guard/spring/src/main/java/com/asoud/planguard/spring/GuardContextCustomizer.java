package com.asoud.planguard.spring;

import com.asoud.planguard.guard.PagesInMemory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Gives a context the data source of the guards, and watches its repositories.
 *
 * @param model of the test class; contexts of different models are different
 * @param before the run before this one in the same JVM, likewise: Spring keeps its contexts, but their server is gone
 */
record GuardContextCustomizer(Class<? extends SpringModel> model, Optional<SpringApplication> before)
        implements ContextCustomizer {

    private static final System.Logger LOGGER = System.getLogger(GuardContextCustomizer.class.getName());

    /** R2DBC's counterpart of a data source. */
    private static final String REACTIVE = "io.r2dbc.spi.ConnectionFactory";

    /** Of databases that tests often use instead. */
    private static final Pattern OTHER_DIALECT = Pattern.compile("H2|HSQL|Derby");

    /** What the pools call it: HikariCP; DBCP 2 and Tomcat. */
    private static final List<String> AUTO_COMMIT = List.of("autoCommit", "defaultAutoCommit");

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        SpringApplication application = SpringApplication.of(model);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "plan guard", properties(application.address(), context.getEnvironment())));
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        beans.addBeanPostProcessor(new Beans(beans, application));
        context.addApplicationListener((ApplicationListener<ContextRefreshedEvent>) event -> {
            if (event.getApplicationContext() == context) {
                application.started();
                warnOfReactive(context);
            }
        });
    }

    private static void warnOfReactive(ApplicationContext context) {
        if (ClassUtils.isPresent(REACTIVE, context.getClassLoader())) {
            String[] factories =
                    context.getBeanNamesForType(ClassUtils.resolveClassName(REACTIVE, context.getClassLoader()));
            if (factories.length > 0) {
                LOGGER.log(System.Logger.Level.WARNING, """
                        What R2DBC sends is not guarded, by the bean %s: guards watch a DataSource.
                        do:    guard the same SQL by a JdbcTemplate""".formatted(String.join(", ", factories)));
            }
        }
    }

    /** For whoever connects by Spring Boot's properties. */
    private static Map<String, Object> properties(PGSimpleDataSource database, Environment environment) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.test.database.replace", "none");
        // Or Flyway waits for itself where a migration builds an index concurrently.
        properties.put("spring.flyway.postgresql.transactional-lock", "false");
        put(properties, "spring.datasource", database);
        if (environment.containsProperty("spring.datasource.driver-class-name")) {
            properties.put("spring.datasource.driver-class-name", "org.postgresql.Driver");
        }
        String dialect = environment.getProperty("spring.jpa.database-platform", "");
        if (OTHER_DIALECT.matcher(dialect).find()) {
            properties.put("spring.jpa.database-platform", "org.hibernate.dialect.PostgreSQLDialect");
        }
        Stream.of("spring.flyway", "spring.liquibase")
                .filter(tool -> environment.containsProperty(tool + ".url"))
                .forEach(tool -> put(properties, tool, database));
        return properties;
    }

    private static void put(Map<String, Object> properties, String prefix, PGSimpleDataSource database) {
        String user = prefix.equals("spring.datasource") ? ".username" : ".user";
        properties.put(prefix + ".url", String.valueOf(database.getURL()));
        properties.put(prefix + user, Optional.ofNullable(database.getUser()).orElse(""));
        properties.put(
                prefix + ".password",
                Optional.ofNullable(database.getPassword()).orElse(""));
    }

    private record Beans(ConfigurableListableBeanFactory factory, SpringApplication application)
            implements BeanPostProcessor {

        /** The factory of an EntityManagerFactory; by its method, because a project may have no JPA. */
        @Override
        @SuppressWarnings("unchecked")
        public Object postProcessBeforeInitialization(Object bean, String name) {
            Method settings = ClassUtils.getMethodIfAvailable(bean.getClass(), "getJpaPropertyMap");
            if (settings != null) {
                ((Map<String, Object>) Objects.requireNonNull(ReflectionUtils.invokeMethod(settings, bean)))
                        .putAll(PagesInMemory.settings());
            }
            return bean;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof DataSource) {
                if (application.isTheDataSource(name, factory)) {
                    application.dataSource().beginIn(autoCommit(bean));
                    return application.dataSource();
                }
                return application.isForeign(name) ? Intercepted.dataSource(bean, name, application, factory) : bean;
            }
            if (bean instanceof Executor) {
                return Intercepted.executor(bean, name, application.tasks(), factory);
            }
            return WatchedRepositories.type(bean.getClass())
                    .map(type -> WatchedRepositories.watched(bean, type, application))
                    .orElse(bean);
        }

        /** In which mode the connections of a pool begin; Hibernate may have been told that it need not ask. */
        private static boolean autoCommit(Object pool) {
            BeanWrapper properties = new BeanWrapperImpl(pool);
            return AUTO_COMMIT.stream()
                    .filter(properties::isReadableProperty)
                    .map(properties::getPropertyValue)
                    .noneMatch(Boolean.FALSE::equals);
        }
    }
}
