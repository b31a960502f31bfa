package com.asoud.planguard.guard;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
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
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;

/** Hands out the repositories of a model, and knows which of their methods were called. */
final class Repositories {

    /** Of the interface itself, or of one that it extends. */
    private static final Set<String> MARKS =
            Set.of("jakarta.data.repository.Repository", "org.springframework.data.repository.Repository");

    private static final String NO_REPOSITORY = "org.springframework.data.repository.NoRepositoryBean";

    private final GuardedModel model;
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

    Repositories(GuardedModel model) {
        this.model = model;
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

    private static boolean isMarked(Class<?> type, String annotation) {
        return Arrays.stream(type.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(found -> found.getName().equals(annotation));
    }

    private static boolean extendsType(Class<?> type, String name) {
        return Arrays.stream(type.getInterfaces())
                .anyMatch(parent -> parent.getName().equals(name) || extendsType(parent, name));
    }

    /** An instance that works in the session. */
    Object open(Class<?> type, StatelessSession session) {
        Object implementation = model.repository(type, session);
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            boolean ofObject = method.getDeclaringClass() == Object.class;
            if (!ofObject) {
                remember(Query.of(type, method));
            }
            depth++;
            try {
                if (!ofObject && isDefaultIn(implementation, method)) {
                    return ofInterface(method)
                            .bindTo(proxy)
                            .invokeWithArguments(arguments == null ? new Object[0] : arguments);
                }
                method.setAccessible(true); // The interface may be visible to its own package only.
                return method.invoke(implementation, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause() == null ? failure : failure.getCause();
            } finally {
                depth--;
            }
        });
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
