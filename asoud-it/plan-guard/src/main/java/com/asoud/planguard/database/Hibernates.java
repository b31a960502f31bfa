package com.asoud.planguard.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceProvider;
import org.jspecify.annotations.Nullable;

/** Starts the Hibernate that is on the class path, from 6.2 on, as JPA's containers do. */
public final class Hibernates {

    private Hibernates() {}

    /**
     * Hibernate with a data source of its own.
     *
     * @param database where its connections come from
     * @param classes the model
     * @param settings Hibernate's own, by name
     * @return to be closed by the caller
     * @throws jakarta.persistence.PersistenceException if Hibernate does not start
     */
    public static SessionFactory on(DataSource database, List<Class<?>> classes, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("jakarta.persistence.nonJtaDataSource", database);
        return start(classes, all);
    }

    /**
     * Hibernate as the settings say.
     *
     * @param classes the model
     * @param settings Hibernate's own, by name; connections among them
     * @return to be closed by the caller
     * @throws jakarta.persistence.PersistenceException if Hibernate does not start
     */
    static SessionFactory start(List<Class<?>> classes, Map<String, ?> settings) {
        EntityManagerFactory factory = new HibernatePersistenceProvider()
                .createContainerEntityManagerFactory(unit(classes), new HashMap<>(settings));
        return factory.unwrap(SessionFactory.class);
    }

    /** Whether the end of its transaction would write something. */
    public static boolean isDirty(EntityManager entities) {
        Session session = entities.unwrap(Session.class);
        return session.getHibernateFlushMode() != FlushMode.MANUAL && session.isDirty();
    }

    /** Not a class that implements it: Persistence 3.1 and 3.2 ask for other methods. */
    private static PersistenceUnitInfo unit(List<Class<?>> classes) {
        List<String> names =
                new ArrayList<>(classes.stream().map(Class::getName).toList());
        return (PersistenceUnitInfo) Proxy.newProxyInstance(
                Hibernates.class.getClassLoader(),
                new Class<?>[] {PersistenceUnitInfo.class},
                (proxy, method, arguments) -> value(method, names));
    }

    private static @Nullable Object value(Method method, List<String> classes) throws ReflectiveOperationException {
        return switch (method.getName()) {
            case "getPersistenceUnitName" -> "plan guard";
            case "getPersistenceProviderClassName" -> HibernatePersistenceProvider.class.getName();
            case "getManagedClassNames" -> classes;
            case "getClassLoader" -> Thread.currentThread().getContextClassLoader();
            case "getProperties" -> new Properties();
            case "excludeUnlistedClasses" -> true;
            case "getPersistenceXMLSchemaVersion" -> "3.0";
            case "hashCode" -> System.identityHashCode(classes);
            case "equals" -> false;
            case "toString" -> "the persistence unit of a plan guard";
            default -> none(method.getReturnType());
        };
    }

    private static @Nullable Object none(Class<?> type) {
        if (type == List.class) {
            return new ArrayList<>();
        }
        if (type == boolean.class) {
            return false;
        }
        if (type.isEnum() && type.getSimpleName().equals("PersistenceUnitTransactionType")) {
            return type.getEnumConstants()[1]; // RESOURCE_LOCAL
        }
        return null;
    }
}
