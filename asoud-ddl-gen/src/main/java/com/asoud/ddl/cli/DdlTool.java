package com.asoud.ddl.cli;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.proof.ProofFailure;
import java.io.PrintWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: {@code generate} and {@code check}.
 *
 * <p>Exit codes: 0 done, or nothing to do; 1 refused, or {@code check} found something to generate; 2 wrong usage; 3 a
 * fault of the tool itself.
 */
@Command(
        name = "asoud-ddl-gen",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "asoud-ddl-gen 1.0.0",
        description = "Turns JPA entity classes into proven, concurrent-safe Flyway migrations for PostgreSQL.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GenerateCommand.class, CheckCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or nothing to do",
            "1:refused, with the reasons; or check found something to generate",
            "2:wrong usage",
            "3:a fault of this tool"
        })
public final class DdlTool implements Runnable {

    static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int FAULT = 3;

    /** What these say below a warning is of no use here. JUL forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = Stream.of("org.hibernate", "org.flywaydb", "io.zonky")
            .map(Logger::getLogger)
            .toList();

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure happened. Example: --debug")
    private boolean debug;

    /** Runs the command and exits with its code. */
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        DdlTool tool = new DdlTool();
        return new CommandLine(tool)
                .setExecutionExceptionHandler(tool::report)
                .setParameterExceptionHandler(DdlTool::reportUsage);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: generate or check.");
    }

    /** The complaint alone: below a page of help nobody finds it. */
    private static int reportUsage(ParameterException failure, String... arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USAGE;
    }

    private int report(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        PrintWriter err = command.getErr();
        if (isShuttingDown()) {
            err.println("Interrupted; nothing was written.");
            return FAULT;
        }
        if (debug) {
            failure.printStackTrace(err);
        }
        if (failure instanceof Refusal refusal) {
            int count = refusal.problems().size();
            err.println(
                    count == 1
                            ? "Refused; nothing was written."
                            : "Refused for " + count + " reasons; nothing was written.");
            refusal.problems()
                    .forEach(
                            problem -> err.printf("%n  %s%n", problem.toString().replace("\n", "\n  ")));
            return REFUSED;
        }
        err.println("A fault of asoud-ddl-gen itself; nothing was written.");
        err.println(failure instanceof ProofFailure ? failure.getMessage() : failure.toString());
        err.println("Please report it with the output of --debug, and the entities and migrations it happened with.");
        return FAULT;
    }

    /** Whoever interrupts the JVM takes the server away; that is no news. */
    private static boolean isShuttingDown() {
        Thread nothing = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(nothing);
            return !Runtime.getRuntime().removeShutdownHook(nothing);
        } catch (IllegalStateException shuttingDown) {
            return true;
        }
    }
}
