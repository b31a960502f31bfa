package com.asoud.export;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Methods of Hibernate that not every supported version has, or has with other types: 6.2 to 7.4. */
final class ByName {

    private ByName() {}

    /**
     * Calls a method, and returns what it returns.
     *
     * @return empty if there is no such method, or it returned null
     */
    static Optional<Object> call(Object target, String name, @Nullable Object... arguments) {
        return method(target.getClass(), name, arguments).map(method -> invoke(method, target, arguments));
    }

    /**
     * The same, if there must be such a method.
     *
     * @throws IllegalStateException if there is none
     */
    static Optional<Object> require(Object target, String name, @Nullable Object... arguments) {
        return Optional.ofNullable(invoke(
                method(target.getClass(), name, arguments)
                        .orElseThrow(() -> new IllegalStateException("this Hibernate has no method " + name + " of "
                                + target.getClass().getName() + " for " + Arrays.toString(arguments))),
                target,
                arguments));
    }

    /** A public static method of a class that may be missing in this version. */
    static Object callStatic(String type, String name, ClassLoader loader, @Nullable Object... arguments) {
        try {
            Method method = method(Class.forName(type, true, loader), name, arguments)
                    .orElseThrow(() -> new IllegalStateException("this Hibernate has no " + type + "." + name));
            return Optional.ofNullable(invoke(method, null, arguments)).orElseThrow();
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("this Hibernate has no " + type, missing);
        }
    }

    /** The first of these classes that there is. */
    static Class<?> type(String... names) {
        for (String name : names) {
            try {
                return Class.forName(name, false, ByName.class.getClassLoader());
            } catch (ClassNotFoundException missing) {
                // Another version has the next one.
            }
        }
        throw new IllegalStateException("this Hibernate has none of " + Arrays.toString(names));
    }

    static boolean has(String type) {
        try {
            Class.forName(type, false, ByName.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    /**
     * An inherited one too; of several, that which names its types the most closely comes by its place in the class.
     */
    private static Optional<Method> method(Class<?> type, String name, @Nullable Object... arguments) {
        for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
            Optional<Method> found = Stream.concat(Stream.of(owner), Stream.of(owner.getInterfaces()))
                    .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                    .filter(method -> method.getName().equals(name) && !method.isBridge() && fits(method, arguments))
                    .min(Comparator.comparing(Method::toString));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Method method, @Nullable Object... arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (arguments[i] == null ? types[i].isPrimitive() : !types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object invoke(Method method, @Nullable Object target, @Nullable Object... arguments) {
        try {
            method.setAccessible(true);
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            if (failure.getTargetException() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failure.getTargetException() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(failure.getTargetException());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
