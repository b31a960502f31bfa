package com.asoud.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process whose output goes to a file. */
final class Child {

    private Child() {}

    /** @throws IllegalStateException with the end of its output, if it does not end with that code */
    static void run(Path output, List<String> command, int expected) throws IOException, InterruptedException {
        int code = run(output, command);
        if (code != expected) {
            List<String> lines = Files.readAllLines(output);
            throw new IllegalStateException("exit code " + code + " instead of " + expected + ": "
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())) + "\nall of it: "
                    + output);
        }
    }

    static int run(Path output, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Thread hook = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return process.waitFor();
        } finally {
            process.destroy();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
