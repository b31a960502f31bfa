package com.asoud.it.guard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Hands out the repositories of a model, and knows which of their methods were called. */
final class Repositories {

    private final GuardedModel model;
    private final Set<Method> called = new LinkedHashSet<>();
    private @Nullable Method last;

    Repositories(GuardedModel model) {
        this.model = model;
    }

    /** An instance that works in the session. */
    Object open(Class<?> type, StatelessSession session) {
        Object implementation = model.repository(type, session);
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() != Object.class) {
                last = method;
            }
            try {
                method.setAccessible(true); // The interface may be visible to its own package only.
                return method.invoke(implementation, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause() == null ? failure : failure.getCause();
            }
        });
    }

    void forgetCall() {
        last = null;
    }

    /** The method that was called last, which is now guarded. */
    Optional<String> lastCall() {
        Method method = last;
        if (method == null) {
            return Optional.empty();
        }
        called.add(method);
        return Optional.of(name(method));
    }

    /** Methods of repositories that were captured. */
    Set<Method> called() {
        return called;
    }

    static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
