package com.asoud.planguard.spring;

import com.asoud.planguard.capture.CapturingDataSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;

/** What guarded calls hand to executors of the context, with {@code @Async} or by themselves. */
final class Tasks {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CapturingDataSource dataSource;
    private final Set<Object> open = new HashSet<>();

    Tasks(CapturingDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Hands a task over. */
    @FunctionalInterface
    interface Handing {

        /** @throws Throwable if the executor does not take it */
        Object hand(Object task) throws Throwable;
    }

    /**
     * Hands a task over, which is waited for if a call is being captured.
     *
     * @param task a {@link Runnable} or a {@link Callable}; anything else is not waited for
     */
    Object hand(Object task, Handing handing) throws Throwable {
        Object token = new Object();
        if (!dataSource.isCapturing() || !(task instanceof Runnable || task instanceof Callable)) {
            return handing.hand(task);
        }
        begin(token);
        try {
            if (task instanceof Callable<?> callable) {
                return handing.hand((Callable<Object>) () -> {
                    try {
                        return callable.call();
                    } finally {
                        end(token);
                    }
                });
            }
            return handing.hand((Runnable) () -> {
                try {
                    ((Runnable) task).run();
                } finally {
                    end(token);
                }
            });
        } catch (Throwable rejected) {
            end(token);
            throw rejected;
        }
    }

    private synchronized void begin(Object token) {
        open.add(token);
    }

    private synchronized void end(Object token) {
        open.remove(token);
        notifyAll();
    }

    /**
     * Waits until none is left.
     *
     * @throws IllegalStateException if that takes more than a minute, or the thread is interrupted
     */
    synchronized void await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!open.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    int unfinished = open.size();
                    open.clear();
                    throw new IllegalStateException("""
                            %s tasks that the call has handed to an executor have not ended after a minute,
                            so that not all of their statements are captured.
                            do:    let them end, or replace in the tests what hands them over""".formatted(unfinished));
                }
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }
}
