package com.asoud.planguard.guard;

import com.asoud.planguard.capture.CapturingDataSource;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The application whose queries a model's guards call: Hibernate alone, or what a container such as Spring's has made.
 * Whatever it sends to the database goes through its {@link #dataSource}.
 */
public interface Application extends AutoCloseable {

    /** Where its connections come from. */
    CapturingDataSource dataSource();

    /**
     * Makes ready for a guard. No transaction is lent to the data source yet.
     *
     * @param guard which is about to be called
     * @param watcher is told of every call of a repository
     */
    Scope open(Method guard, Watcher watcher);

    /** Whether several runs of the same model have this one, so that they cannot be at the same time. */
    default boolean isShared() {
        return false;
    }

    /** Ends it after the last guard. */
    @Override
    void close();

    /** One run of a guard. */
    interface Scope {

        /** What the guard is called on; within {@link #run}. */
        Object instance();

        /**
         * What the guard is called with, other than a {@link Probe} and {@link Binds}; within {@link #run}.
         *
         * @param type of the parameter
         * @return empty if nothing of this type is there
         */
        Optional<Object> argument(Class<?> type);

        /**
         * Does the work as the application would, and ends whatever was opened for it. Meanwhile a transaction is lent
         * to the data source.
         *
         * @param work what it throws is passed on
         */
        void run(Runnable work);

        /**
         * Ends a call that is captured as its transaction would end: what it has left to be written, and what waits for
         * the commit, is sent now; within {@link #run}.
         */
        void settle();
    }

    /** Stands between whoever calls a repository and the repository. */
    @FunctionalInterface
    interface Watcher {

        /**
         * Makes the call.
         *
         * @param repository the interface that is asked, which may have inherited the method
         * @return what the call returns
         * @throws Throwable what it throws
         */
        @Nullable
        Object call(Class<?> repository, Method method, Invocation invocation) throws Throwable;
    }

    /** A call that has not been made yet. */
    @FunctionalInterface
    interface Invocation {

        /** Makes it. */
        @Nullable
        Object proceed() throws Throwable;
    }
}
