package com.asoud.planguard.guard;

import jakarta.persistence.EntityManager;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;

/** The repositories of a model, and which of their methods were called. */
final class Repositories implements Application.Watcher {

    private static final String SPRING_DATA = "org.springframework.data.repository.Repository";

    /** Of the interface itself, or of one that it extends. */
    private static final Set<String> MARKS = Set.of("jakarta.data.repository.Repository", SPRING_DATA);

    private static final String SPRING_FACTORY = "org.springframework.data.jpa.repository.support.JpaRepositoryFactory";

    private static final String NO_REPOSITORY = "org.springframework.data.repository.NoRepositoryBean";

    private final Set<Query> called = new LinkedHashSet<>();
    private final List<Query> calls = new ArrayList<>();
    private @Nullable Query last;
    private int depth;

    /**
     * A method of a repository: an overload is another query, and so is an inherited one in each repository.
     *
     * @param repository the interface that is asked, which may have inherited the method
     * @param name of the method
     * @param parameters their erased types
     */
    record Query(Class<?> repository, String name, List<Class<?>> parameters) {

        static Query of(Class<?> repository, Method method) {
            return new Query(repository, method.getName(), List.of(method.getParameterTypes()));
        }

        /** Without its parameters, for reports. */
        String shortName() {
            return repository.getSimpleName() + "." + name;
        }

        @Override
        public String toString() {
            return shortName()
                    + parameters.stream().map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /** Every query that the model's repositories have. */
    static Stream<Query> queries(GuardedModel model) {
        return model.repositories().stream()
                .flatMap(repository -> Arrays.stream(repository.getMethods())
                        .filter(method -> !method.isBridge() && model.isQuery(method))
                        .map(method -> Query.of(repository, method)))
                .distinct();
    }

    /** Interfaces in these packages, and those below, that a framework would make a repository of; by name. */
    static List<Class<?>> in(Set<String> packages) {
        return packages.stream()
                .flatMap(name ->
                        ReflectionSupport.streamAllClassesInPackage(name, Repositories::isRepository, any -> true))
                .distinct()
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .collect(Collectors.toList());
    }

    private static boolean isRepository(Class<?> type) {
        if (!type.isInterface() || isMarked(type, NO_REPOSITORY)) {
            return false;
        }
        return MARKS.stream().anyMatch(mark -> isMarked(type, mark) || extendsType(type, mark));
    }

    static boolean isOfSpringData(Class<?> repository) {
        return extendsType(repository, SPRING_DATA);
    }

    private static boolean isMarked(Class<?> type, String annotation) {
        return Arrays.stream(type.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(found -> found.getName().equals(annotation));
    }

    private static boolean extendsType(Class<?> type, String name) {
        return Arrays.stream(type.getInterfaces())
                .anyMatch(parent -> parent.getName().equals(name) || extendsType(parent, name));
    }

    /** A repository of which the watcher is told all calls, also those that default methods make. */
    static Object watched(Class<?> type, Object implementation, Application.Watcher watcher) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return invoke(implementation, method, arguments);
            }
            return watcher.call(
                    type,
                    method,
                    () -> isDefaultIn(implementation, method)
                            ? ofInterface(method)
                                    .bindTo(proxy)
                                    .invokeWithArguments(arguments == null ? new Object[0] : arguments)
                            : invoke(implementation, method, arguments));
        });
    }

    private static @Nullable Object invoke(
            Object implementation, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            method.setAccessible(true); // The interface may be visible to its own package only.
            return method.invoke(implementation, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }

    /** What Spring Data makes of the interface, or the class that hibernate-processor has generated. */
    static Object implementation(Class<?> type, EntityManager manager) {
        try {
            if (isOfSpringData(type)) {
                Class<?> factory = Class.forName(SPRING_FACTORY, true, type.getClassLoader());
                return factory.getMethod("getRepository", Class.class)
                        .invoke(factory.getConstructor(EntityManager.class).newInstance(manager), type);
            }
            for (Constructor<?> constructor : Class.forName(type.getName() + "_", true, type.getClassLoader())
                    .getConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0].isInstance(manager)) {
                    return constructor.newInstance(manager);
                }
            }
            throw new IllegalStateException(type.getName() + "_ has no constructor for an EntityManager");
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException("The implementation of " + type.getName() + " fails", failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("There is no implementation of " + type.getName(), failure);
        }
    }

    @Override
    public @Nullable Object call(Class<?> repository, Method method, Application.Invocation invocation)
            throws Throwable {
        remember(Query.of(repository, method));
        depth++;
        try {
            return invocation.proceed();
        } finally {
            depth--;
        }
    }

    /** A default method that calls others of its repository guards those too. */
    private void remember(Query query) {
        calls.add(query);
        if (depth == 0) {
            last = query;
        }
    }

    private static boolean isDefaultIn(Object implementation, Method method) throws NoSuchMethodException {
        return method.isDefault()
                && implementation
                        .getClass()
                        .getMethod(method.getName(), method.getParameterTypes())
                        .isDefault();
    }

    private static MethodHandle ofInterface(Method method) throws IllegalAccessException {
        Class<?> owner = method.getDeclaringClass();
        return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectSpecial(method, owner);
    }

    void forgetCall() {
        calls.clear();
        last = null;
    }

    /** The name of what was called last; that, and whatever it called, is now guarded. */
    Optional<String> lastCall() {
        called.addAll(calls);
        return Optional.ofNullable(last).map(Query::shortName);
    }

    /** What was captured. */
    Set<Query> called() {
        return called;
    }
}
