package com.asoud.postgres;

/** What is done when the JVM is interrupted or ends, unless it is removed before. */
public final class ShutdownHook {

    private final Thread thread;

    /**
     * @param name of its thread
     * @throws IllegalStateException if the JVM is shutting down already: then it is not done
     */
    public ShutdownHook(String name, Runnable work) {
        thread = new Thread(work, name);
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /**
     * Removes it. Once the JVM is shutting down it stays: it is running, or about to, and must find nothing left to do.
     *
     * @return whether it was removed
     */
    public boolean remove() {
        try {
            return Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException shuttingDown) {
            return false;
        }
    }

    /** Whether the JVM is shutting down. */
    public static boolean isShuttingDown() {
        try {
            return !new ShutdownHook("nothing", () -> {}).remove();
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }
}
