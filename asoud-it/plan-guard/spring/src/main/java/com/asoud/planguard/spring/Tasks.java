package com.asoud.planguard.spring;

import com.asoud.planguard.capture.CapturingDataSource;
import com.asoud.planguard.capture.CapturingDataSource.Loan;
import com.asoud.planguard.capture.CapturingDataSource.Side;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What is handed to executors of the context, with {@code @Async} or by itself: by guarded calls, or in the background.
 */
final class Tasks {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How often it is looked whether one is cancelled. */
    private static final Duration CANCELLED = Duration.ofMillis(20);

    private final CapturingDataSource dataSource;
    private final Set<Task> open = new HashSet<>();

    Tasks(CapturingDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Hands a task over. */
    @FunctionalInterface
    interface Handing {

        /** @throws Throwable if the executor does not take it */
        @Nullable
        Object hand(Object task) throws Throwable;
    }

    /** One that was handed over. */
    private static final class Task {

        private final Side side;
        private boolean begun;
        private @Nullable Future<?> future;

        private Task(Side side) {
            this.side = side;
        }

        /** It will never begin. */
        private boolean isCancelled() {
            return !begun && future != null && future.isCancelled();
        }
    }

    /**
     * Hands a task over, which works for the same as this thread, and is waited for if a call is being captured.
     *
     * @param type {@link Runnable} or {@link Callable}
     * @param work of this type
     */
    @Nullable
    Object hand(Class<?> type, Object work, Handing handing) throws Throwable {
        Task task = new Task(dataSource.handing());
        if (task.side == Side.GUARD && dataSource.isCapturing()) {
            open(task);
        }
        try {
            Object result = handing.hand(working(type, work, task));
            if (result instanceof Future<?> future) {
                promised(task, future);
            }
            return result;
        } catch (Throwable rejected) {
            end(task);
            throw rejected;
        }
    }

    /** What is done again and again, or later, works for the same as this thread, but is not waited for. */
    @Nullable
    Object schedule(Class<?> type, Object work, Handing handing) throws Throwable {
        return handing.hand(working(type, work, new Task(dataSource.handing())));
    }

    private Object working(Class<?> type, Object work, Task task) {
        if (type == Callable.class) {
            return (Callable<@Nullable Object>) () -> {
                Loan turn = begin(task);
                try (turn) {
                    return ((Callable<?>) work).call();
                }
            };
        }
        return (Runnable) () -> {
            Loan turn = begin(task);
            try (turn) {
                ((Runnable) work).run();
            }
        };
    }

    private synchronized Loan begin(Task task) {
        task.begun = true;
        Loan turn = dataSource.working(task.side);
        return () -> {
            turn.close();
            end(task);
        };
    }

    private synchronized void open(Task task) {
        open.add(task);
    }

    private synchronized void promised(Task task, Future<?> future) {
        task.future = future;
    }

    private synchronized void end(Task task) {
        open.remove(task);
        notifyAll();
    }

    /**
     * Waits until none is left.
     *
     * @throws IllegalStateException if that takes more than a minute, or the thread is interrupted
     */
    synchronized void await() {
        open.removeIf(Task::isCancelled);
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
                wait(CANCELLED.toMillis()); // Nobody tells of a cancellation.
                open.removeIf(Task::isCancelled);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }
}
