package com.asoud.it.faults;

/** What is to be done once: on {@link #close()}, or when the JVM shuts down, whichever is first. */
final class Cleanup implements AutoCloseable {

    private final Thread onShutdown = new Thread(this::run, "faults-cleanup");
    private final Runnable work;
    private boolean done;

    /**
     * To be created before there is anything to clean up.
     *
     * @throws IllegalStateException if the JVM is already shutting down
     */
    Cleanup(Runnable work) {
        this.work = work;
        Runtime.getRuntime().addShutdownHook(onShutdown);
    }

    private synchronized void run() {
        if (!done) {
            done = true;
            work.run();
        }
    }

    @Override
    public void close() {
        try {
            run();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(onShutdown);
            } catch (IllegalStateException shuttingDown) {
                // The hook itself is running, or about to: it has nothing left to do.
            }
        }
    }
}
