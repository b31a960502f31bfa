package com.asoud.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * The data folder of a server that has never run, as initdb makes it. It is kept beside the unpacked binaries, and
 * copied for each server: that takes a fraction of initdb's time (docs/adr/0034).
 */
final class NewCluster {

    /** Of the library, which removes a folder that has it and that nobody holds. */
    private static final String LIBRARY_LOCK = "epg-lock";

    private final Path kept;

    private NewCluster(Path kept) {
        this.kept = kept;
    }

    /** The one of these binaries; or empty, if nothing tells them from others. */
    static Optional<NewCluster> of(PostgresBinaries binaries, Path cache) throws IOException {
        return binaries.identity().map(identity -> new NewCluster(cache.resolve("new-cluster-" + identity)));
    }

    /**
     * Fills the folder, if a cluster is kept whose files this user may read: they are those of who made it. Otherwise
     * initdb has to.
     *
     * @param data an empty folder
     */
    void copyTo(Path data) throws IOException {
        if (!Files.isReadable(kept.resolve("PG_VERSION"))) {
            return;
        }
        FileUtils.copyDirectory(kept.toFile(), data.toFile(), false);
        if (Files.getFileAttributeView(data, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /**
     * Keeps what initdb has just made, unless one is kept. It takes its name when it is whole; what another process
     * left when it was killed is overwritten by the next one.
     *
     * @param data a cluster that is not running
     */
    void keep(File data) {
        if (Files.exists(kept)) {
            return;
        }
        Path unfinished = kept.resolveSibling(kept.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                        kept.resolveSibling(kept.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock ours = file.tryLock()) {
            if (ours != null && !Files.exists(kept)) {
                FileUtils.deleteDirectory(unfinished.toFile());
                FileUtils.copyDirectory(
                        data, unfinished.toFile(), each -> !each.getName().equals(LIBRARY_LOCK), false);
                Files.move(unfinished, kept);
            }
        } catch (IOException | OverlappingFileLockException keptByAnother) {
            // The next server tries again.
        }
    }
}
