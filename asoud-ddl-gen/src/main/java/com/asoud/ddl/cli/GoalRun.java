package com.asoud.ddl.cli;

import com.asoud.ddl.flyway.FileNames;
import com.asoud.ddl.flyway.Place;
import com.asoud.ddl.project.Given;
import com.asoud.ddl.project.Project;
import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The entry point for build tools, which show the result, and why there is none, in their own way and at their own
 * time.
 */
public final class GoalRun {

    /** The key of what generate and check have found or done. */
    public static final String RESULT = "result";

    /** The key of why the command failed. */
    public static final String FAILURE = "failure";

    private GoalRun() {}

    /**
     * Where the migrations of a module are, absolute. What is wrong with that is said by the command.
     *
     * @param output as of the option
     * @param own the classes of the module, or its resources, as on {@code java -cp}
     * @param classpath with its dependencies, as on {@code java -cp}
     * @param flyway what was given of Flyway's settings
     */
    public static Path migrations(Path output, String own, String classpath, Map<String, String> flyway) {
        Path folder = output.toAbsolutePath().normalize();
        try {
            Given given = new Given(true, Set.of(), Set.of(), flyway);
            Project found = Project.history(own, classpath, given);
            return Place.of(folder, found.flyway().locations(), found.flyway().names())
                    .folder();
        } catch (Refusal | UncheckedIOException unknown) {
            return Place.of(folder, FileNames.USUAL).folder();
        }
    }

    /**
     * Runs the command line. Its standard input stays open as long as the build tool lives: when it ends, the command
     * is interrupted, as by a signal.
     *
     * @param arguments the file to write the outcome to, in the format of {@link Properties}, then the command
     */
    public static void main(String... arguments) throws IOException {
        endWith(System.in);
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

    private static void endWith(InputStream in) {
        Thread thread = new Thread(
                () -> {
                    try {
                        in.read();
                    } catch (IOException gone) {
                        // As if it had ended.
                    }
                    System.exit(1);
                },
                "asoud-ddl-end");
        thread.setDaemon(true);
        thread.start();
    }
}
