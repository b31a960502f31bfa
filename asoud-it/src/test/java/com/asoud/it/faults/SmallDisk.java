package com.asoud.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is soon full: a tmpfs, in which a {@link CrashableServer} may write. It is unmounted when it is closed,
 * or the JVM is interrupted. Whoever uses it is to be closed before.
 */
final class SmallDisk implements AutoCloseable {

    private final Cleanup cleanup = new Cleanup(this::discard);
    private volatile @Nullable Path folder;
    private boolean mounted;
    private boolean closed;

    private SmallDisk() {}

    /**
     * Mounts one.
     *
     * @return to be closed by the caller; empty if this machine does not let us mount: usually only root may
     */
    static Optional<SmallDisk> of(int megabytes) {
        SmallDisk disk = new SmallDisk();
        try {
            disk.mount(megabytes);
            return Optional.of(disk);
        } catch (Programs.Failure | UncheckedIOException notAllowed) {
            disk.close();
            return Optional.empty();
        } catch (IOException failure) {
            disk.close();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            disk.close();
            throw failure;
        }
    }

    /** Its owner is our user; a server that root starts without privileges is still of the same user to the disk. */
    private synchronized void mount(int megabytes) throws IOException {
        if (closed) {
            throw new IllegalStateException("the disk is closed");
        }
        folder = Files.createTempDirectory("asoud-faults-disk-");
        Programs.run(List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "tmpfs", folder().toString()));
        mounted = true;
    }

    /** The root of the disk, which is empty at first. */
    Path folder() {
        Path created = folder;
        if (created == null) {
            throw new IllegalStateException("the disk was not created");
        }
        return created;
    }

    @Override
    public void close() {
        cleanup.close();
    }

    private synchronized void discard() {
        closed = true;
        if (mounted) {
            // From here on the folder is an empty one again; the space is freed when the last file is closed.
            Programs.run(List.of("umount", "--lazy", folder().toString()));
            mounted = false;
        }
        try {
            if (folder != null) {
                Files.delete(folder());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
