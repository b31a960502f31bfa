package com.asoud.ddl.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;

/**
 * The entry point for build tools, which show the result, and why there is none, in their own way and at their own
 * time.
 */
public final class GoalRun {

    /** The key of what generate and check have found or done. */
    public static final String RESULT = "result";

    /** The key of why the command failed. */
    public static final String FAILURE = "failure";

    /** The system property with what a person is told to run when migrations are missing. */
    public static final String HOW_TO_GENERATE = "asoud-ddl.generate-command";

    private GoalRun() {}

    /**
     * Runs the command line.
     *
     * @param arguments the file to write the outcome to, in the format of {@link Properties}, then the command
     */
    public static void main(String... arguments) throws IOException {
        StringWriter result = new StringWriter();
        StringWriter failure = new StringWriter();
        int code = DdlTool.run(
                Optional.of(new DdlTool.Ending(new PrintWriter(result), new PrintWriter(failure))),
                Arrays.copyOfRange(arguments, 1, arguments.length));
        Properties outcome = new Properties();
        outcome.setProperty(RESULT, result.toString());
        outcome.setProperty(FAILURE, failure.toString());
        try (Writer writer = Files.newBufferedWriter(Path.of(arguments[0]))) {
            outcome.store(writer, null);
        }
        System.exit(code);
    }
}
