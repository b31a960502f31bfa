package com.asoud.ddl.generate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work beside other work, whose failures come out as they were thrown. */
final class Concurrently {

    private Concurrently() {}

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
