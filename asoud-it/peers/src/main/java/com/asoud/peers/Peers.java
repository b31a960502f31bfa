package com.asoud.peers;

import com.asoud.peers.access.AccessCommand;
import com.asoud.peers.builds.BuildsCommand;
import com.asoud.peers.generator.GeneratorCommand;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The comparisons, each a subcommand. It prints its tables, and writes them to {@code target/peers} as Markdown and as
 * JSON.
 *
 * <pre>
 * mvn -q -Ppeers -pl asoud-it/peers -am test -DskipTests
 * mvn -q -Ppeers -pl asoud-it/peers -am test -DskipTests -Dpeers.arguments="builds --rows=100000"
 * </pre>
 */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Measures ASOUD beside what a user would take instead. Without a subcommand: all of them.",
        subcommands = {AccessCommand.class, BuildsCommand.class, GeneratorCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage"})
public final class Peers implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    /** Ends the JVM with the exit code. */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command, to be executed in this JVM, with other streams. */
    static CommandLine commandLine() {
        return new CommandLine(new Peers())
                .setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(System.err, true));
    }

    /** All subcommands as they are by default; the exit code is the worst of theirs. */
    @Override
    public Integer call() {
        return spec.subcommands().keySet().stream()
                .mapToInt(name -> spec.commandLine().execute(name))
                .max()
                .orElseThrow();
    }
}
