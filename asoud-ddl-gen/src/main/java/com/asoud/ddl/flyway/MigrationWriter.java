package com.asoud.ddl.flyway;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShutdownHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * Writes files, all or none:
 *
 * <ol>
 *   <li>all of them into a folder beside the target, so that a full disk is noticed here;
 *   <li>each moved to its place in one step, none over a file that exists;
 *   <li>if one cannot be moved, or the JVM is interrupted meanwhile, those that were are removed again.
 * </ol>
 */
public final class MigrationWriter {

    private static final String STAGING = ".writing-";

    private final Path root;
    private final Deque<Path> moved = new ArrayDeque<>();
    private boolean done;
    private boolean interrupted;

    private MigrationWriter(Path root) {
        this.root = root;
    }

    /**
     * Notices before the work is done what would stop it at its end.
     *
     * @param toWrite whether files will be written, and not only read
     * @throws Refusal if it is a file, or not to be written
     */
    public static void requireFolder(Path root, boolean toWrite) {
        Path path = root.toAbsolutePath();
        while (path != null && !Files.exists(path)) {
            path = path.getParent();
        }
        if (path != null && !Files.isDirectory(path)) {
            throw unusable("this is a file, not a folder", path);
        }
        if (path != null && toWrite && !Files.isWritable(path)) {
            throw unusable("the folder is not writable", path);
        }
    }

    /** To be thrown, as the folder cannot be read or written. */
    public static Refusal unusable(String what, Path where) {
        return new Refusal(
                what,
                where.toString(),
                "choose a folder that can be read and written, such as --output=src/main/resources/db");
    }

    /** @throws Refusal if one cannot be written, or exists; then none is */
    public static void write(Path root, List<MigrationFile> files) {
        try {
            new MigrationWriter(root).write(files);
        } catch (IOException failure) {
            Refusal refusal = new Refusal(
                    "no file was written below " + root + ": " + reason(failure),
                    place(root, failure),
                    "let this user write there, or make room on the disk; then run the same command again");
            refusal.initCause(failure);
            throw refusal;
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof FileAlreadyExistsException) {
            return "the file exists already";
        }
        if (failure instanceof AccessDeniedException) {
            return "the operating system does not allow it";
        }
        return failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : failure.toString();
    }

    /** The file that was to be there in the end; its folder, if it was not being put there yet. */
    private static String place(Path root, IOException failure) {
        return failure instanceof FileSystemException named
                ? Stream.of(named.getOtherFile(), named.getFile())
                        .filter(file -> file != null && !file.contains(STAGING))
                        .findFirst()
                        .orElseGet(root::toString)
                : root.toString();
    }

    /** Writes the files below a folder of the caller's. */
    public static void stage(Path folder, List<MigrationFile> files) {
        try {
            fill(folder, files);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(List<MigrationFile> files) throws IOException {
        Files.createDirectories(root);
        Path staging = Files.createTempDirectory(root, STAGING);
        ShutdownHook onInterrupt = new ShutdownHook("unfinished-files-remover", () -> undo(staging));
        try {
            fill(staging, files);
            for (MigrationFile file : files) {
                move(staging.resolve(file.path()), root.resolve(file.path()));
            }
            finish();
        } finally {
            undo(staging);
            onInterrupt.remove();
        }
    }

    private static void fill(Path folder, List<MigrationFile> files) throws IOException {
        for (MigrationFile file : files) {
            Path path = folder.resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.content(), StandardCharsets.UTF_8);
        }
    }

    private synchronized void move(Path from, Path to) throws IOException {
        if (interrupted) {
            throw new IOException("interrupted");
        }
        if (Files.exists(to)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.createDirectories(to.getParent());
        moved.push(to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private synchronized void finish() {
        done = true;
    }

    private synchronized void undo(Path staging) {
        interrupted = !done;
        try {
            while (!done && !moved.isEmpty()) {
                Files.deleteIfExists(moved.pop());
            }
            FileUtils.deleteDirectory(staging.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
