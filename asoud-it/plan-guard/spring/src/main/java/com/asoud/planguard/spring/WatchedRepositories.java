package com.asoud.planguard.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** Spring Data's repositories, which are proxies of their interfaces. By names: a project may have none. */
final class WatchedRepositories {

    private static final String REPOSITORY = "org.springframework.data.repository.Repository";

    private WatchedRepositories() {}

    /** All repositories of a context. */
    static Collection<?> in(ApplicationContext context) {
        ClassLoader loader = context.getClassLoader();
        return ClassUtils.isPresent(REPOSITORY, loader)
                ? context.getBeansOfType(ClassUtils.resolveClassName(REPOSITORY, loader))
                        .values()
                : List.of();
    }

    /** The application's interface, if the bean is a repository. */
    static Optional<Class<?>> type(Class<?> bean) {
        return Proxy.isProxyClass(bean)
                ? Arrays.stream(bean.getInterfaces())
                        .filter(type -> !type.getName().startsWith("org.springframework.") && isRepository(type))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isRepository(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .anyMatch(parent -> parent.getName().equals(REPOSITORY) || isRepository(parent));
    }

    /** The same repository; the application is told of its calls. */
    static Object watched(Object repository, Class<?> type, SpringApplication application) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), repository.getClass().getInterfaces(), (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class
                            && method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    if (!method.getDeclaringClass().isAssignableFrom(type)) {
                        return invoke(repository, method, arguments);
                    }
                    return application.call(type, method, () -> invoke(repository, method, arguments));
                });
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            method.setAccessible(true); // The interface may be visible to its own package only.
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        }
    }
}
