package com.asoud.ddl.observe.doctor;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file cannot be read or written, in words. */
public final class FileFailure {

    private FileFailure() {}

    /** @return as an end of a sentence */
    public static String why(IOException failure, Path file) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        if (failure instanceof NoSuchFileException) {
            boolean inFolder = Optional.ofNullable(file.toAbsolutePath().getParent())
                    .filter(Files::isDirectory)
                    .isPresent();
            return inFolder ? "it does not exist" : "its folder does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "this user may not";
        }
        return failure instanceof CharacterCodingException
                ? "it is no UTF-8 text"
                : "the disk, or the way to it, fails";
    }
}
