package com.asoud.planguard.spring;

import com.asoud.planguard.guard.Application;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One run of a guard, as Spring runs a test: injected, with the listeners of the test class, and in a transaction where
 * the class has one. In a thread of its own: in that of JUnit, Spring has begun the same for the test that JUnit knows.
 */
final class SpringScope implements Application.Scope {

    private final TestContextManager manager;
    private final ApplicationContext context;
    private final Method guard;
    private final Consumer<Boolean> watching;
    private final BooleanSupplier hasWritten;
    private final BooleanSupplier isLost;
    private final Tasks tasks;
    private @Nullable Object instance;

    /**
     * @param watching is told when the guard begins, and when it has ended
     * @param hasWritten whether the call that is captured has sent something else than queries, or has it pending
     * @param isLost whether the transaction of this thread can only be rolled back
     * @param tasks that the call has handed to other threads
     */
    SpringScope(
            TestContextManager manager,
            ApplicationContext context,
            Method guard,
            Consumer<Boolean> watching,
            BooleanSupplier hasWritten,
            BooleanSupplier isLost,
            Tasks tasks) {
        this.manager = manager;
        this.context = context;
        this.guard = guard;
        this.watching = watching;
        this.hasWritten = hasWritten;
        this.isLost = isLost;
        this.tasks = tasks;
    }

    @Override
    public Object instance() {
        if (instance == null) {
            throw new IllegalStateException(guard + " is not run");
        }
        return instance;
    }

    @Override
    public Optional<Object> argument(Class<?> type) {
        return type == ApplicationContext.class
                ? Optional.of(context)
                : Optional.ofNullable(context.getBeanProvider(type).getIfUnique());
    }

    @Override
    public void run(Runnable work) {
        FutureTask<@Nullable Object> task = new FutureTask<>(() -> test(work), null);
        Thread thread = new Thread(null, task, "plan guard", 0, false); // Spring lets threads inherit the transaction.
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get();
        } catch (ExecutionException failure) {
            throw unchecked(failure.getCause());
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }

    /**
     * Commits the transaction of the test and begins another, if that sends something. Otherwise it goes on: what was
     * read stays in the persistence context. So does one that can only be rolled back, because a part of the call has
     * failed: with the call's own transaction, the call would have ended there. Then waits for other threads.
     */
    @Override
    public void settle() {
        if (TestTransaction.isActive()
                && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()
                && !isRollbackOnly()
                && (hasWritten.getAsBoolean() || somethingWaits())) {
            TestTransaction.flagForCommit();
            TestTransaction.end();
            TestTransaction.start();
        }
        tasks.await();
    }

    private boolean isRollbackOnly() {
        return isLost.getAsBoolean()
                || TransactionSynchronizationManager.getResourceMap().values().stream()
                        .anyMatch(resource -> resource instanceof ResourceHolderSupport held && held.isRollbackOnly());
    }

    /** Such as an event's listener; what Spring itself registers closes what it has opened. */
    private static boolean somethingWaits() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .map(waiting -> waiting.getClass().getName())
                .anyMatch(name -> !name.startsWith("org.springframework.") || name.contains(".event."));
    }

    private static RuntimeException unchecked(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    private void test(Runnable work) {
        Throwable failed = null;
        try {
            Object made = make();
            instance = made;
            manager.prepareTestInstance(made);
            manager.beforeTestMethod(made, guard);
            watching.accept(true);
            try {
                work.run();
            } catch (Throwable failure) {
                failed = failure;
            } finally {
                watching.accept(false);
            }
            manager.afterTestMethod(made, guard, failed);
        } catch (Exception failure) {
            if (failed == null) {
                failed = failure;
            } else {
                failed.addSuppressed(failure);
            }
        }
        if (failed != null) {
            throw unchecked(failed);
        }
    }

    private Object make() {
        Class<?> type = guard.getDeclaringClass();
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        return constructors.length == 1 && constructors[0].getParameterCount() == 0
                ? BeanUtils.instantiateClass(constructors[0])
                : context.getAutowireCapableBeanFactory()
                        .autowire(type, AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR, false);
    }
}
