package com.asoud.benchmark;

import com.asoud.benchmark.advise.AdviseCommand;
import com.asoud.postgres.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line.
 *
 * <p>Exit codes: 0 done; 1 refused, with the reason; 2 wrong usage; 3 a fault of the tool itself.
 */
@Command(
        name = "index-benchmark",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Measures what the indexes of a guarded model are worth, and what they cost.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            MeasureCommand.Before.class,
            MeasureCommand.After.class,
            CompareCommand.class,
            ScaleCommand.class,
            AdviseCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:refused, with the reason", "2:wrong usage", "3:a fault of this tool"})
public final class IndexBenchmark implements Runnable {

    private static final int REFUSED = 1;
    private static final int FAULT = 3;

    /** PostgreSQL's SQLSTATE. */
    private static final String DISK_FULL = "53100";

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    /** What these say below a warning is of no use here. JUL forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = Stream.of("org.hibernate", "com.zaxxer", "io.zonky", "org.flywaydb")
            .map(Logger::getLogger)
            .toList();

    private static final Logger REFUSALS = Logger.getLogger("org.hibernate.orm.jdbc.error");

    /** Ends the JVM with the exit code. */
    public static void main(String... arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        // A guard that modifies rows is known by the server's refusal.
        REFUSALS.setLevel(Level.OFF);
        // Who has no binding of SLF4J need not be told so.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /**
     * Runs a command.
     *
     * @param out where results go
     * @param err where progress and refusals go
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new IndexBenchmark())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((failure, given) -> complain(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> refuse(failure, command))
                .execute(arguments);
    }

    private static int refuse(Exception failure, CommandLine command) {
        if (failure instanceof Refusal refusal) {
            return refuse(refusal, command);
        }
        if (SqlStates.of(failure).filter(DISK_FULL::equals).isPresent()) {
            return refuse(
                    new Refusal(
                            "the disk is full: " + failure.getMessage(),
                            "the server's data, below " + System.getProperty("java.io.tmpdir"),
                            "take smaller tables, or another folder with -Djava.io.tmpdir=/large/folder"),
                    command);
        }
        failure.printStackTrace(command.getErr());
        return FAULT;
    }

    private static int refuse(Refusal refusal, CommandLine command) {
        Lines lines = new Lines();
        lines.refusal(refusal);
        return print(lines, command, REFUSED);
    }

    /** The complaint alone: it would be hard to find above a page of help. */
    private static int complain(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        StringWriter suggestions = new StringWriter();
        UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(suggestions, true));
        Lines lines = new Lines();
        lines.labelled("", (failure.getMessage() + "\n" + suggestions).strip());
        lines.labelled("    do:    ", "see " + command.getCommandSpec().qualifiedName() + " --help");
        return print(lines, command, command.getCommandSpec().exitCodeOnInvalidInput());
    }

    private static int print(Lines lines, CommandLine command, int code) {
        command.getErr().print(lines);
        command.getErr().flush();
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: run, before, after, compare, scale or advise");
    }
}
