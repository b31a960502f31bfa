package com.asoud.it.faults;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for what is about to happen, and for nothing that does not. */
final class Poll {

    private static final long PATIENCE_SECONDS = 20;

    private static final Executor OFTEN = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS, Beside.THREAD);

    private Poll() {}

    /**
     * Returns as soon as the condition is true.
     *
     * @throws java.util.concurrent.CompletionException if it is not within 20 seconds, or fails
     */
    static void until(Callable<Boolean> condition) {
        CompletableFuture<Void> guard = new CompletableFuture<Void>().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        AtomicBoolean met = new AtomicBoolean();
        while (!met.get()) {
            if (guard.isDone()) {
                guard.join();
            }
            CompletableFuture.runAsync(() -> met.set(call(condition)), OFTEN).join();
        }
        guard.complete(null);
    }

    private static boolean call(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception failure) {
            throw new AssertionError("the condition fails", failure);
        }
    }
}
