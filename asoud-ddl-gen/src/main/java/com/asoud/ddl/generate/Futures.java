package com.asoud.ddl.generate;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work beside other work, whose failures come out as they were thrown. */
final class Futures {

    private Futures() {}

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

    /** Waits until it has ended, and returns what it returned, if anything; a failure is somebody else's to report. */
    static <T> Optional<T> await(CompletableFuture<T> future) {
        try {
            return Optional.ofNullable(future.join());
        } catch (CompletionException | CancellationException failed) {
            return Optional.empty();
        }
    }
}
