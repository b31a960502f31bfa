package com.asoud.planguard.database;

import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** What lasts as long as something of JUnit's, and is closed with it; by JUnit 5 and 6 alike. */
@SuppressWarnings("deprecation") // Both have these, and no other way is in both.
public final class RunStore {

    private RunStore() {}

    private record Kept<V extends AutoCloseable>(V value) implements AutoCloseable, CloseableResource {

        @Override
        public void close() {
            try {
                value.close();
            } catch (RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IllegalStateException(value + " cannot be closed", failure);
            }
        }
    }

    /**
     * The value that is kept for a key, made when the first asks.
     *
     * @param context with which it is closed
     * @param make what it is, if nobody has asked before
     */
    @SuppressWarnings("unchecked")
    public static <V extends AutoCloseable> V get(
            ExtensionContext context, Namespace namespace, Object key, Supplier<V> make) {
        Object kept = context.getStore(namespace).getOrComputeIfAbsent(key, any -> new Kept<>(make.get()));
        return ((Kept<V>) Objects.requireNonNull(kept)).value();
    }
}
