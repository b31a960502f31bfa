package com.asoud.planguard.spring;

import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.database.Hibernates;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * JPA in the contexts; to be loaded only where there is JPA.
 *
 * @param dataSource of the guarded database
 */
record EntityFactories(List<ApplicationContext> contexts, CapturingDataSource dataSource) {

    /** The settings of a factory that hold its data source. */
    private static final Set<String> DATA_SOURCES = Set.of(
            "jakarta.persistence.nonJtaDataSource",
            "jakarta.persistence.jtaDataSource",
            "hibernate.connection.datasource");

    private static final Set<String> MAPPING = Set.of(
            "hibernate.physical_naming_strategy",
            "hibernate.implicit_naming_strategy",
            "hibernate.default_schema",
            "hibernate.globally_quoted_identifiers",
            "hibernate.auto_quote_keyword",
            "hibernate.type.preferred_enum_jdbc_type",
            "hibernate.type.preferred_instant_jdbc_type",
            "hibernate.type.preferred_uuid_jdbc_type");

    static void evictCaches(ApplicationContext context) {
        context.getBeansOfType(EntityManagerFactory.class)
                .values()
                .forEach(factory -> factory.getCache().evictAll());
    }

    /** Whether the commit of this thread's transaction would write something. */
    static boolean isDirty(ApplicationContext context) {
        return context.getBeansOfType(EntityManagerFactory.class).values().stream()
                .anyMatch(factory ->
                        TransactionSynchronizationManager.getResource(factory) instanceof EntityManagerHolder bound
                                && Hibernates.isDirty(bound.getEntityManager()));
    }

    /** Whether Hibernate refuses to commit this thread's transaction, after a failure for example. */
    static boolean isRollbackOnly() {
        return TransactionSynchronizationManager.getResourceMap().values().stream()
                .anyMatch(resource -> resource instanceof EntityManagerHolder bound
                        && bound.getEntityManager().isOpen()
                        && bound.getEntityManager().getTransaction().isActive()
                        && bound.getEntityManager().getTransaction().getRollbackOnly());
    }

    List<Class<?>> managedClasses() {
        return factories()
                .flatMap(factory -> factory.getMetamodel().getManagedTypes().stream())
                .<Class<?>>map(type -> type.getJavaType())
                .distinct()
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    /** Those that ask the guarded database; all, if none tells. */
    private Stream<EntityManagerFactory> factories() {
        List<EntityManagerFactory> all = contexts.stream()
                .flatMap(context -> context.getBeansOfType(EntityManagerFactory.class).values().stream())
                .toList();
        List<EntityManagerFactory> ours = all.stream()
                .filter(factory ->
                        DATA_SOURCES.stream().map(factory.getProperties()::get).anyMatch(this::leadsHere))
                .toList();
        return (ours.isEmpty() ? all : ours).stream();
    }

    private boolean leadsHere(@Nullable Object setting) {
        try {
            return setting instanceof DataSource source
                    && source.isWrapperFor(CapturingDataSource.class)
                    && source.unwrap(CapturingDataSource.class) == dataSource;
        } catch (SQLException unknown) {
            return false;
        }
    }

    /** Those that change names. */
    Map<String, String> mappingSettings() {
        Map<String, String> settings = new TreeMap<>();
        factories()
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
}
