package com.asoud.ddl.maven;

import com.asoud.ddl.cli.GoalRun;
import com.asoud.postgres.OwnedProcess;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShutdownHook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * One run of the command line, in a JVM of its own: what it sets for a whole JVM, and what libraries keep in it, does
 * not meet Maven, other plugins, or the same goal of another module at the same time.
 *
 * <ol>
 *   <li>What it does is logged line by line.
 *   <li>Its result is printed where people look, see {@link Output}.
 *   <li>Why it failed is the failure of the build.
 * </ol>
 */
final class Run {

    /** As long as a command takes to tidy up when it is interrupted, and a little more. */
    private static final long TIDYING_SECONDS = 50;

    /** As long as it takes to log the last line of a process that has ended. */
    private static final long LOGGING_MILLIS = 1000;

    private static final int SIGNALS = 128;

    private final Goal goal;
    private final boolean debug;
    private final Log log;

    /** Reads what the process says of faults, once it runs. */
    private volatile Optional<Thread> errors = Optional.empty();

    /** @param debug whether all is told */
    Run(Goal goal, boolean debug) {
        this.goal = goal;
        this.debug = debug;
        this.log = goal.getLog();
    }

    void run() throws MojoExecutionException, MojoFailureException {
        ChildJvm jvm = new ChildJvm(goal, debug);
        try (OwnedProcess owned = new OwnedProcess("goal", this::end)) {
            Path outcome = owned.folder().resolve("outcome.properties");
            Process process = owned.start(jvm.command(owned.folder().resolve("arguments"), outcome));
            Thread reader = new Thread(() -> lines(process.getErrorStream(), log::warn), "asoud-ddl-errors");
            reader.setDaemon(true);
            reader.start();
            errors = Optional.of(reader);
            int code = follow(process, reader);
            if (ShutdownHook.isShuttingDown()) {
                // It says so itself.
                throw new MojoExecutionException("Interrupted.");
            }
            tell(code, outcome);
        } catch (Refusal refusal) {
            throw new MojoFailureException(refusal.getMessage(), refusal);
        } catch (IOException | UncheckedIOException failure) {
            throw new MojoExecutionException("asoud-ddl-gen cannot be run: " + failure, failure);
        }
    }

    private int follow(Process process, Thread reader) throws IOException, MojoExecutionException {
        try {
            lines(process.getInputStream(), goal.tellsAtOnce() ? line -> Output.now(line, log) : log::info);
            reader.join();
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("Interrupted.");
        }
    }

    private static void lines(InputStream stream, Consumer<String> to) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                to.accept(line);
            }
        } catch (IOException ended) {
            log(ended, to);
        }
    }

    private static void log(IOException ended, Consumer<String> to) {
        to.accept("The output of asoud-ddl-gen cannot be read: " + ended);
    }

    private void tell(int code, Path outcome) throws IOException, MojoFailureException {
        Properties told = new Properties();
        if (Files.exists(outcome)) {
            try (Reader reader = Files.newBufferedReader(outcome)) {
                told.load(reader);
            }
        }
        String result = told.getProperty(GoalRun.RESULT, "");
        if (code != 0) {
            String why = why(code, told.getProperty(GoalRun.FAILURE, ""), !told.isEmpty());
            throw new MojoFailureException((result + "\n" + why + "\n"
                            + Arguments.inMaven(
                                    goal, why, goal.session.getProjects().size() > 1))
                    .strip());
        }
        if (!result.isBlank()) {
            Output.atTheEnd(result, log);
        }
    }

    private String why(int code, String failure, boolean hasEnded) {
        if (!failure.isBlank()) {
            return failure.strip();
        }
        if (hasEnded) {
            return goal.command() + " has found something; it is told above.";
        }
        String how = code > SIGNALS ? "by signal " + (code - SIGNALS) : "with exit code " + code;
        return "The JVM of asoud-ddl:" + goal.command() + " has ended " + how
                + " before it could say why.\n  where: java "
                + Runtime.version()
                + "\n  do:    see what it says above; the system may have ended it for want of memory."
                + "\n         Then run the goal again, which removes what is left of this one";
    }

    /** Whoever interrupts Maven interrupts it too; it says for itself what it has come to. */
    private void end(Process process) {
        // That of the process itself would close its streams, and lose what it says.
        process.toHandle().destroy();
        try {
            if (process.waitFor(TIDYING_SECONDS, TimeUnit.SECONDS) && errors.isPresent()) {
                errors.get().join(LOGGING_MILLIS);
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
