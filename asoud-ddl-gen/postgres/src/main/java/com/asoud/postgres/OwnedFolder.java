package com.asoud.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A folder for temporary files that belongs to this process, and that the next one removes if this one is killed:
 *
 * <ol>
 *   <li>as long as the process lives, it holds a lock on a file in the folder, which the system lets go of however the
 *       process ends;
 *   <li>the first folder of a process at a place removes those there whose lock nobody holds: of the same user, with
 *       our name and that file in them; and ends the server that is left running on one.
 * </ol>
 */
final class OwnedFolder {

    private static final String PREFIX = "asoud-ddl-";
    private static final String LOCK = "owner.lock";
    private static final long PATIENCE_SECONDS = 5;
    private static final Set<Path> CLEANED = ConcurrentHashMap.newKeySet();

    /** Where Linux keeps files in memory, and where each user may write (Linux manual, shm_overview). */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final long ENOUGH_MEMORY = 2L << 30;

    private final Path root;
    private final Path content;
    private final FileChannel lock;

    private OwnedFolder(Path root, Path content, FileChannel lock) {
        this.root = root;
        this.content = content;
        this.lock = lock;
    }

    /**
     * Creates it, with an empty folder inside, where temporary files are.
     *
     * @param purpose a part of its name, such as {@code postgres}
     */
    static OwnedFolder create(String purpose) throws IOException {
        return create(temporary(), purpose);
    }

    /**
     * The same in memory, where files are made and removed in a fraction of the time (docs/adr/0034); unless a folder
     * for temporary files is chosen, or the system has no 2 GiB to spare there.
     */
    static OwnedFolder createInMemory(String purpose) throws IOException {
        boolean chosen = !temporary().equals(Path.of("/tmp"));
        return chosen || !Files.isWritable(MEMORY) || MEMORY.toFile().getUsableSpace() < ENOUGH_MEMORY
                ? create(purpose)
                : create(MEMORY, purpose);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static OwnedFolder create(Path parent, String purpose) throws IOException {
        Path root = Files.createTempDirectory(
                parent, PREFIX + purpose + "-" + ProcessHandle.current().pid() + "-");
        try {
            OwnedFolder folder = new OwnedFolder(root, Files.createDirectory(root.resolve(purpose)), locked(root));
            if (CLEANED.add(parent)) {
                removeAbandoned(root);
            }
            return folder;
        } catch (IOException | RuntimeException failure) {
            FileUtils.deleteQuietly(root.toFile());
            throw failure;
        }
    }

    /** The file bears its name only once it is locked: until then nobody takes the folder for an abandoned one. */
    private static FileChannel locked(Path root) throws IOException {
        Path unnamed = root.resolve(LOCK + ".new");
        FileChannel lock = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            Files.move(unnamed, root.resolve(LOCK));
            return lock;
        } catch (IOException failure) {
            lock.close();
            throw failure;
        }
    }

    /** Where the files go. */
    Path content() {
        return content;
    }

    /** Its lock is let go of once nothing but that is left. */
    void delete() throws IOException {
        FileUtils.deleteDirectory(content.toFile());
        lock.close();
        FileUtils.deleteQuietly(root.toFile());
    }

    /** Whatever was started on files of the folder, whose name nobody else uses: initdb, pg_ctl, postgres. */
    Stream<ProcessHandle> processes() {
        return processes(root);
    }

    private static Stream<ProcessHandle> processes(Path root) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(root.getFileName().toString()))
                        .isPresent());
    }

    /** Ends all of them, until they are not seen twice: one that ends may just have started another. */
    void endProcesses() {
        endProcesses(root);
    }

    private static void endProcesses(Path root) {
        int unseen = 0;
        while (unseen < 2) {
            List<ProcessHandle> seen = processes(root).toList();
            seen.forEach(OwnedFolder::end);
            unseen = seen.isEmpty() ? unseen + 1 : 0;
        }
    }

    /** Asks it to end, and ends it if it does not. */
    private static void end(ProcessHandle process) {
        process.destroy();
        process.onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(stubborn -> {
                    process.destroyForcibly();
                    return process;
                })
                .join();
        process.onExit().join();
    }

    /** What cannot be removed stays: another process may be just about it. */
    private static void removeAbandoned(Path own) {
        Path below = Optional.ofNullable(own.getParent()).orElse(own);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(below, PREFIX + "*")) {
            for (Path folder : folders) {
                if (mayBeAbandoned(folder, own)) {
                    removeIfUnlocked(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // The next process tries again.
        }
    }

    /** A lock of this process's own must not even be looked at: closing the file would let go of it. */
    private static boolean mayBeAbandoned(Path folder, Path own) throws IOException {
        return !folder.getFileName()
                        .toString()
                        .contains("-" + ProcessHandle.current().pid() + "-")
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder).equals(Files.getOwner(own));
    }

    private static void removeIfUnlocked(Path folder) {
        try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock nobodys = lock.tryLock()) {
            if (nobodys != null) {
                endProcesses(folder);
                FileUtils.deleteDirectory(folder.toFile());
            }
        } catch (IOException | OverlappingFileLockException held) {
            // Another process, or another class loader of this one, is about it.
        }
    }
}
