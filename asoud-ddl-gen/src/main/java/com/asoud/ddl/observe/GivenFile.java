package com.asoud.ddl.observe;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that an option names. */
public final class GivenFile {

    private GivenFile() {}

    /** @throws Refusal if it cannot be written */
    public static void write(Path file, String text, String option) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new Refusal(
                    "the file cannot be written: " + why(failure, file),
                    option + "=" + file,
                    "name a file in a folder that exists and can be written to");
        }
    }

    /** Why it cannot be read or written, as an end of a sentence. */
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
