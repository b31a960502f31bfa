package com.asoud.postgres;

import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command that starts another JVM. Its arguments are in a file: a class path may be longer than a command line can
 * be (manual of {@code java}, section "java Command-Line Argument Files").
 */
public final class JavaCommand {

    private JavaCommand() {}

    /** The launcher of this Java. */
    public static String launcher() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Writes the file.
     *
     * @param java the launcher
     * @param file that does not exist yet
     * @param arguments options, main class, and what it is given
     * @throws Refusal if the encoding of the system lacks a character of one of them
     */
    public static ProcessBuilder of(String java, Path file, List<String> arguments) throws IOException {
        CharsetEncoder encoder = SystemEncoding.charset().newEncoder();
        for (String argument : arguments) {
            if (!encoder.canEncode(argument)) {
                throw SystemEncoding.lacks(argument);
            }
        }
        // The launcher reads it as the system would give it the same on a command line.
        Files.write(file, arguments.stream().map(JavaCommand::quoted).toList(), SystemEncoding.charset());
        return new ProcessBuilder(java, "@" + file);
    }

    private static String quoted(String argument) {
        return '"'
                + argument.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
