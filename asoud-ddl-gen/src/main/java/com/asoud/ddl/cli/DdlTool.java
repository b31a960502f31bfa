package com.asoud.ddl.cli;

import com.asoud.ddl.model.ChildExport;
import com.asoud.ddl.model.Model;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.ShutdownHook;
import com.asoud.postgres.SystemEncoding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. {@code generate} and {@code check} work on a model; {@code plan}, {@code migrate}, {@code status},
 * {@code verify}, {@code health}, {@code rollback}, {@code reindex} and {@code doctor} on a live database.
 *
 * <p>Exit codes: 0 done, or nothing to do; 1 refused, or a check found something; 2 wrong usage; 3 a fault of the tool
 * itself; 4 begun and not finished; 128 and the number of the signal, interrupted.
 */
@Command(
        name = "asoud-ddl-gen",
        resourceBundle = "com.asoud.ddl.cli.help",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "asoud-ddl-gen 1.0.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            MigrateCommand.class,
            StatusCommand.class,
            VerifyCommand.class,
            HealthCommand.class,
            RollbackCommand.class,
            ReindexCommand.class,
            DoctorCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class DdlTool implements Runnable {

    static final int REFUSED = 1;
    static final int UNFINISHED = 4;

    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    /** What these say below a warning is of no use here. JUL forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = List.of(FLYWAY, Logger.getLogger("io.zonky"));

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT)
    private boolean debug;

    private Optional<Ending> ending = Optional.empty();
    private Optional<Function<Model, ExportedSchema>> export = Optional.empty();

    /**
     * Where a command tells what it has come to, if not where it tells what it does.
     *
     * @param results for what generate and check have found or done
     * @param failures for why a command failed
     */
    record Ending(PrintWriter results, PrintWriter failures) {}

    /** Runs the command and exits with its code. */
    public static void main(String... arguments) {
        System.exit(run(Optional.empty(), arguments));
    }

    /** @param ending empty for the standard streams */
    static int run(Optional<Ending> ending, String... arguments) {
        // The console of Java 22 to 24 is there even without a terminal (JDK-8308591); read when it is first asked
        // for.
        System.setProperty("jdk.console", "java.base");
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        DdlTool tool = new DdlTool();
        tool.ending = ending;
        return commandLine(tool).execute(arguments);
    }

    /**
     * On a live database Flyway's alarms are about what is handled and told here: that a migration has failed, or gave
     * up a lock and is tried again.
     *
     * @param spec of any of the commands
     */
    static void hushFlyway(CommandSpec spec) {
        if (spec.root().userObject() instanceof DdlTool tool && !tool.debug) {
            FLYWAY.setLevel(Level.OFF);
        }
    }

    /**
     * Flyway's warnings, for the end of the output; with {@code --debug} they are printed at once.
     *
     * @param spec of any of the commands
     */
    static Optional<FlywayWarnings> flywayWarnings(CommandSpec spec) {
        return spec.root().userObject() instanceof DdlTool tool && !tool.debug
                ? Optional.of(FlywayWarnings.of(FLYWAY))
                : Optional.empty();
    }

    /**
     * Where the result of generate and check is printed.
     *
     * @param spec of any of the commands
     */
    static PrintWriter results(CommandSpec spec) {
        return ending(spec).map(Ending::results).orElseGet(spec.commandLine()::getOut);
    }

    /**
     * Where a command prints why it failed.
     *
     * @param spec of any of the commands
     */
    static PrintWriter failures(CommandSpec spec) {
        return ending(spec).map(Ending::failures).orElseGet(spec.commandLine()::getErr);
    }

    private static Optional<Ending> ending(CommandSpec spec) {
        return spec.root().userObject() instanceof DdlTool tool ? tool.ending : Optional.empty();
    }

    /**
     * Exports the schema of a model, with the Hibernate that is on its class path.
     *
     * @param spec of any of the commands
     */
    static ExportedSchema export(Model model, CommandSpec spec) {
        DdlTool tool = (DdlTool) spec.root().userObject();
        return tool.export
                .orElseGet(() -> new ChildExport(
                        tool.debug ? spec.commandLine().getErr()::print : text -> {},
                        spec.commandLine().getErr()::println,
                        tool.ending.isPresent())::export)
                .apply(model);
    }

    /** The same with another way to export. */
    static CommandLine commandLine(Function<Model, ExportedSchema> export) {
        DdlTool tool = new DdlTool();
        tool.export = Optional.of(export);
        return commandLine(tool);
    }

    /** The tool, to be executed in this JVM with other streams. */
    public static CommandLine commandLine() {
        return commandLine(new DdlTool());
    }

    private static CommandLine commandLine(DdlTool tool) {
        return new CommandLine(tool)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // So that why it is none is known: picocli's own tells the message alone.
                .registerConverter(Path.class, Path::of)
                .setExecutionExceptionHandler(tool::report)
                .setParameterExceptionHandler(DdlTool::reportUsage);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a command: generate or check, for a model; plan, migrate, status, verify, health, rollback, reindex or doctor, for a database.");
    }

    /** The complaint alone: it would be hard to find below a page of help. */
    private static int reportUsage(ParameterException failure, String... arguments) {
        CommandLine command = failure.getCommandLine();
        StringWriter suggestions = new StringWriter();
        UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(suggestions, true));
        String complaint = (failure.getMessage() + "\n" + suggestions).strip();
        return SystemEncoding.refusal(failure)
                .map(refusal -> CommandFailure.of(refusal, command))
                .orElseGet(() -> CommandFailure.ofWrongUsage(complaint, command))
                .print(command, Arrays.asList(arguments).contains(CommandFailure.JSON));
    }

    private int report(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        // Whoever interrupts the JVM takes the server away; that is no news.
        CommandFailure ending = ShutdownHook.isShuttingDown()
                ? CommandFailure.ofInterruption(failure, command)
                : CommandFailure.of(failure, command);
        return ending.print(command, command.getParseResult().hasMatchedOption(CommandFailure.JSON));
    }
}
