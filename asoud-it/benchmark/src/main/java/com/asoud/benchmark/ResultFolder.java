package com.asoud.benchmark;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a command writes its files; whether it can is tried before the work begins. */
public final class ResultFolder {

    private final Path path;

    private ResultFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder if it is not there, and tries whether a file can be made in it.
     *
     * @param path as it was asked for
     * @param files that the command will write
     * @throws Refusal if one of them cannot be written
     */
    static ResultFolder of(Path path, String... files) {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, "index-benchmark", null));
        } catch (IOException failure) {
            throw refusal("no file can be written into the folder: " + reason(failure), path);
        }
        for (String file : files) {
            Path there = path.resolve(file);
            if (Files.isDirectory(there)) {
                throw refusal("the file cannot be written: it is a folder", there);
            }
            if (Files.exists(there) && !Files.isWritable(there)) {
                throw refusal("the file cannot be written: permission denied", there);
            }
        }
        return new ResultFolder(path);
    }

    /** With its whole path, for people. */
    Path path() {
        return path.toAbsolutePath();
    }

    /** Replaces the file. */
    public void write(String file, String text) {
        try {
            Files.writeString(path.resolve(file), text);
        } catch (IOException failure) {
            throw refusal("the file cannot be written: " + reason(failure), path.resolve(file));
        }
    }

    private static Refusal refusal(String what, Path where) {
        return new Refusal(
                what, where.toAbsolutePath().toString(), "choose a folder that can be written to with --folder");
    }

    /** The messages of most have only the path. */
    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it is a file";
        }
        Optional<String> said = failure instanceof FileSystemException system
                ? Optional.ofNullable(system.getReason())
                : Optional.ofNullable(failure.getMessage());
        return said.orElse(failure.getClass().getSimpleName());
    }

    @Override
    public String toString() {
        return path().toString();
    }
}
