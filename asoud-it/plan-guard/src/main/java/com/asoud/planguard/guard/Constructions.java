package com.asoud.planguard.guard;

import jakarta.persistence.EntityManager;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.StatelessSession;

/**
 * Makes what works on a data source or in a session, and needs nothing else: Spring's {@code JdbcTemplate} and
 * {@code JdbcClient}, or a class of the application whose constructor takes an {@code EntityManager}.
 */
final class Constructions {

    private static final List<Class<?>> RESOURCES =
            List.of(DataSource.class, Connection.class, EntityManager.class, Session.class, StatelessSession.class);

    private Constructions() {}

    /**
     * By a constructor with one parameter, or by a static method {@code create} of the type with one.
     *
     * @param resources gives a value of the parameter's type
     * @return empty if the type has no such constructor or method
     */
    static Optional<Object> of(Class<?> type, Function<Class<?>, Optional<Object>> resources) {
        return Stream.<Executable>concat(
                        Modifier.isAbstract(type.getModifiers())
                                ? Stream.empty()
                                : Arrays.stream(type.getDeclaredConstructors()),
                        Arrays.stream(type.getDeclaredMethods()).filter(method -> isFactory(method, type)))
                .filter(way -> way.getParameterCount() == 1 && RESOURCES.contains(way.getParameterTypes()[0]))
                .min((one, other) -> Integer.compare(rank(one), rank(other)))
                .map(way ->
                        make(way, resources.apply(way.getParameterTypes()[0]).orElseThrow()));
    }

    private static boolean isFactory(Method method, Class<?> type) {
        return Modifier.isStatic(method.getModifiers())
                && method.getName().equals("create")
                && method.getReturnType() == type;
    }

    private static int rank(Executable way) {
        return RESOURCES.indexOf(way.getParameterTypes()[0]);
    }

    private static Object make(Executable way, Object resource) {
        try {
            way.setAccessible(true);
            return way instanceof java.lang.reflect.Constructor<?> constructor
                    ? constructor.newInstance(resource)
                    : ((Method) way).invoke(null, resource);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException(
                    way + " fails: " + failure.getTargetException(), failure.getTargetException());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("Cannot call " + way, failure);
        }
    }
}
