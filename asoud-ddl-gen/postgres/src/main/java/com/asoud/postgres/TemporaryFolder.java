package com.asoud.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is gone when it is closed, and when the JVM is interrupted; if the JVM is killed, when the next one
 * creates one.
 */
public final class TemporaryFolder implements AutoCloseable {

    private final ShutdownHook onInterrupt = new ShutdownHook("temporary-folder-remover", this::delete);
    private @Nullable OwnedFolder folder;
    private boolean deleted;

    /**
     * Creates it with what is to be in it.
     *
     * @param purpose a part of its name, such as {@code migrations}
     * @param content writes into the folder it is given
     */
    public TemporaryFolder(String purpose, Consumer<Path> content) {
        this(purpose, content, false);
    }

    /** @param inMemory whether it may be in memory, as {@link ShadowServer#IN_MEMORY_PROPERTY} says when it can be */
    private TemporaryFolder(String purpose, Consumer<Path> content, boolean inMemory) {
        try {
            create(purpose, content, inMemory);
        } catch (IOException failure) {
            close();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Creates an empty one for the data of a server; in memory, if {@link ShadowServer#IN_MEMORY_PROPERTY} allows that.
     */
    public static TemporaryFolder forServer(String purpose) {
        return new TemporaryFolder(purpose, empty -> {}, Boolean.getBoolean(ShadowServer.IN_MEMORY_PROPERTY));
    }

    /** An interruption waits until the content is written, so that nothing is written after it has deleted all. */
    private synchronized void create(String purpose, Consumer<Path> content, boolean inMemory) throws IOException {
        if (deleted) {
            throw new IllegalStateException("the JVM is shutting down");
        }
        folder = inMemory ? OwnedFolder.createInMemory(purpose) : OwnedFolder.create(purpose);
        content.accept(folder.content());
    }

    /** Where it is. */
    public synchronized Path path() {
        if (folder == null) {
            throw new IllegalStateException("the folder was not created");
        }
        return folder.content();
    }

    /** From now on it is gone only when it is closed: an interrupted owner may need it to the end. */
    public void leaveToOwner() {
        onInterrupt.remove();
    }

    private synchronized void delete() {
        deleted = true;
        try {
            if (folder != null) {
                folder.delete();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            delete();
        } finally {
            onInterrupt.remove();
        }
    }
}
