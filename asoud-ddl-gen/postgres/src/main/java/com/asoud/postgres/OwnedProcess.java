package com.asoud.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that ends with this JVM, and its folder for temporary files, which is deleted after it. If the JVM is
 * interrupted while the process starts, the interruption waits for that; afterwards none is started.
 */
public final class OwnedProcess implements AutoCloseable {

    private final Consumer<Process> end;
    private final TemporaryFolder folder;
    private final ShutdownHook onInterrupt;
    private @Nullable Process process;
    private boolean closed;

    /**
     * Creates the folder.
     *
     * @param purpose a part of its name, such as {@code export}
     * @param end ends the process, or finds it ended, and waits for that
     * @throws IllegalStateException if the JVM is shutting down
     */
    public OwnedProcess(String purpose, Consumer<Process> end) {
        this.end = end;
        folder = new TemporaryFolder(purpose, empty -> {});
        onInterrupt = new ShutdownHook("process-ender", this::discard);
        // The process may write there until it has ended.
        folder.leaveToOwner();
    }

    /** Its folder, empty at first. */
    public Path folder() {
        return folder.path();
    }

    /**
     * Starts it, once.
     *
     * @throws IllegalStateException if the JVM is shutting down
     */
    public synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IllegalStateException("the JVM is shutting down");
        }
        Process started = builder.start();
        process = started;
        return started;
    }

    private synchronized void discard() {
        closed = true;
        try {
            if (process != null) {
                end.accept(process);
            }
        } finally {
            folder.close();
        }
    }

    @Override
    public void close() {
        try {
            discard();
        } finally {
            onInterrupt.remove();
        }
    }
}
