package com.asoud.ddl.flyway;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The Flyway that the project's own classes were compiled with, which may be older or newer than ours: the one on the
 * project's class path, or ours if there is none. Its classes are another loader's, so that it is called by reflection,
 * by what has been in its API since Flyway 6.
 *
 * @param loader of the project's classes; of ours it knows the driver, whose connections it is given
 */
record ProjectFlyway(URLClassLoader loader) {

    static final String API = "org.flywaydb.core.api.";

    private static final String FLYWAY = "org.flywaydb.";
    private static final String DRIVER = "org.postgresql.";

    /** @param classpath folders, whose names end with a slash, and jars */
    static ProjectFlyway of(URL... classpath) {
        URLClassLoader itsOwn = new URLClassLoader(classpath, new Shared(false));
        if (itsOwn.getResource((API + "migration.JavaMigration").replace('.', '/') + ".class") != null) {
            return new ProjectFlyway(itsOwn);
        }
        return new ProjectFlyway(new URLClassLoader(classpath, new Shared(true)));
    }

    /** What the project's classes get from us: nothing but the driver, and Flyway if they bring none. */
    private static final class Shared extends ClassLoader {

        private final boolean withFlyway;

        Shared(boolean withFlyway) {
            super(ClassLoader.getPlatformClassLoader());
            this.withFlyway = withFlyway;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(DRIVER) || withFlyway && name.startsWith(FLYWAY)) {
                return ours().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }

        @Override
        protected @Nullable URL findResource(String name) {
            return isShared(name) ? ours().getResource(name) : null;
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            return isShared(name) ? ours().getResources(name) : Collections.emptyEnumeration();
        }

        private boolean isShared(String resource) {
            return withFlyway && resource.contains(FLYWAY.replace('.', '/'))
                    || withFlyway && resource.startsWith("META-INF/services/" + FLYWAY);
        }

        private static ClassLoader ours() {
            return ProjectFlyway.class.getClassLoader();
        }
    }

    Class<?> type(String nameInApi) throws ClassNotFoundException {
        return loader.loadClass(API + nameInApi);
    }

    /** Calls a method of an interface of the API: by its name, since the types of its parameters have changed once. */
    @Nullable
    Object call(String nameInApi, Object target, String name, @Nullable Object... arguments) throws Exception {
        Method method = Stream.of(type(nameInApi).getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(nameInApi + "." + name));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new IllegalStateException(String.valueOf(thrown.getCause()), thrown.getCause());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Something of ours as an interface of its API: methods without arguments give what is here by their names. */
    Object as(String nameInApi, Map<String, Answer> answers) throws ClassNotFoundException {
        return Proxy.newProxyInstance(loader, new Class<?>[] {type(nameInApi)}, (proxy, method, arguments) -> {
            Answer answer = answers.get(method.getName());
            if (answer != null) {
                return answer.get();
            }
            return method.getName().equals("toString") ? nameInApi : nothing(method);
        });
    }

    private static @Nullable Object nothing(Method method) {
        return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
    }

    /** Computed when it is asked for. */
    @FunctionalInterface
    interface Answer {
        @Nullable
        Object get() throws Exception;
    }

    /**
     * What a migration may ask for, as far as it is the same in all versions of Flyway: data source and placeholders.
     */
    Object configuration(Configuration ours) throws Exception {
        Object configuration = loader.loadClass("org.flywaydb.core.Flyway")
                .getMethod("configure", ClassLoader.class)
                .invoke(null, loader);
        Object fluent = Optional.ofNullable(configuration).orElseThrow();
        set(fluent, "placeholders", Map.class, ours.getPlaceholders());
        set(fluent, "dataSource", javax.sql.DataSource.class, ours.getDataSource());
        set(fluent, "table", String.class, ours.getTable());
        return fluent;
    }

    private static void set(Object configuration, String method, Class<?> type, @Nullable Object value)
            throws ReflectiveOperationException {
        if (value != null) {
            configuration.getClass().getMethod(method, type).invoke(configuration, value);
        }
    }
}
