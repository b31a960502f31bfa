package com.asoud.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is gone when it is closed, and when the JVM is interrupted; if the JVM is killed, when the next one
 * creates one.
 */
public final class TemporaryFolder implements AutoCloseable {

    /** Where Linux keeps files in memory, and each user may write (Linux manual, {@code shm_overview}). */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final long ENOUGH_MEMORY = 2L << 30;

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
        try {
            create(purpose, content);
        } catch (IOException failure) {
            close();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** An interruption waits until the content is written, so that nothing is written after it has deleted all. */
    private synchronized void create(String purpose, Consumer<Path> content) throws IOException {
        if (deleted) {
            throw new IllegalStateException("the JVM is shutting down");
        }
        folder = OwnedFolder.create(parent(), purpose);
        content.accept(folder.content());
    }

    /** Where all temporary folders are. */
    static Path parent() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * The same, or a place in memory, where files are made and removed in a fraction of the time (docs/adr/0034), if
     * the system has 2 GiB to spare there; whoever has chosen a folder for temporary files gets that.
     */
    public static Path parentInMemory() {
        boolean chosen = !parent().equals(Path.of("/tmp"));
        return chosen || !Files.isWritable(MEMORY) || MEMORY.toFile().getUsableSpace() < ENOUGH_MEMORY
                ? parent()
                : MEMORY;
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
