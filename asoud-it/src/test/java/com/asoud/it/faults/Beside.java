package com.asoud.it.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What runs beside a test, each in a thread of its own: from JDK 25 on, the common pool has a single thread on a
 * machine of two cores, and whoever waits in it holds up all the others.
 */
final class Beside {

    static final Executor THREAD = task -> {
        Thread thread = new Thread(task, "beside the test");
        thread.setDaemon(true);
        thread.start();
    };

    private Beside() {}

    static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, THREAD);
    }

    static <T> CompletableFuture<T> supply(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, THREAD);
    }
}
