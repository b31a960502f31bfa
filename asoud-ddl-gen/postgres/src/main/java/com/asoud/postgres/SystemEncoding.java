package com.asoud.postgres;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The encoding in which Java and the system tell each other paths and arguments. It is the one of the locale, which in
 * the locale C has ASCII only (JEP 400, section "native encoding").
 */
public final class SystemEncoding {

    private SystemEncoding() {}

    static Charset charset() {
        return Charset.forName(
                System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
    }

    /** What is to be told if a path, or another text, cannot be told to the system. */
    static Refusal lacks(String text) {
        return new Refusal(
                "the encoding of the locale, " + charset() + ", lacks characters of a name",
                text,
                "set a locale of UTF-8, and run it again: export LC_ALL=C.UTF-8");
    }

    /** The same if that is why something failed; empty if it is not. */
    public static Optional<Refusal> refusal(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(100)
                .filter(InvalidPathException.class::isInstance)
                .map(invalid -> refusal((InvalidPathException) invalid))
                .findFirst();
    }

    private static Refusal refusal(InvalidPathException invalid) {
        String path = invalid.getInput();
        boolean isAscii = path.chars().allMatch(character -> character < 128);
        return isAscii || charset().equals(StandardCharsets.UTF_8)
                ? new Refusal("this is no path: " + invalid.getReason(), path, "correct it")
                : lacks(path);
    }
}
