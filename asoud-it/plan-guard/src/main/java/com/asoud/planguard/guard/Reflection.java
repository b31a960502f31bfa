package com.asoud.planguard.guard;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls what users wrote, and passes on what it throws as it is. */
final class Reflection {

    private Reflection() {}

    static <T> T instance(Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException failure) {
            throw unchecked(failure.getTargetException());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("Give " + type.getName() + " a constructor without parameters", failure);
        }
    }

    static void invoke(Object target, Method method, Object... arguments) {
        try {
            method.setAccessible(true);
            method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw unchecked(failure.getTargetException());
        } catch (IllegalAccessException failure) {
            throw new IllegalStateException("Cannot call " + method, failure);
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
