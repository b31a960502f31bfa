package com.asoud.ddl.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What to do with each kind of a sealed interface. Java 17 has no {@code switch} over types; this one cannot be used
 * unless it is complete.
 *
 * @param <T> the sealed interface; its kinds are final
 */
final class Cases<T> {

    private final Map<Class<?>, Consumer<T>> cases = new HashMap<>();

    <K extends T> Cases<T> when(Class<K> kind, Consumer<K> then) {
        cases.put(kind, value -> then.accept(kind.cast(value)));
        return this;
    }

    /** @throws IllegalStateException if a kind is missing */
    Consumer<T> of(Class<T> all) {
        Stream.of(all.getPermittedSubclasses())
                .filter(kind -> !cases.containsKey(kind))
                .findFirst()
                .ifPresent(missing -> {
                    throw new IllegalStateException("no case for " + missing.getName() + ": add one with when(…)");
                });
        return value -> Objects.requireNonNull(cases.get(value.getClass())).accept(value);
    }
}
