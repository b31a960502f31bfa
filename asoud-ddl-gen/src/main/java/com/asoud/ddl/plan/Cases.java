package com.asoud.ddl.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What to do with each kind of a sealed interface. Java 17 has no {@code switch} over types; this one cannot be used
 * unless it is complete.
 *
 * @param <T> the sealed interface; its kinds are final
 */
final class Cases<T, R> {

    private final Map<Class<?>, Function<T, R>> cases = new HashMap<>();

    <K extends T> Cases<T, R> when(Class<K> kind, Function<K, R> then) {
        cases.put(kind, value -> then.apply(kind.cast(value)));
        return this;
    }

    /** @throws IllegalStateException if a kind is missing */
    Function<T, R> of(Class<T> all) {
        Stream.of(all.getPermittedSubclasses())
                .filter(kind -> !cases.containsKey(kind))
                .findFirst()
                .ifPresent(missing -> {
                    throw new IllegalStateException("no case for " + missing.getName() + ": add one with when(…)");
                });
        return value -> Objects.requireNonNull(cases.get(value.getClass())).apply(value);
    }
}
