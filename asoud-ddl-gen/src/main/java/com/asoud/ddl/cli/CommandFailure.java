package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.proof.ProofFailure;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.SystemEncoding;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * How a command ends that has not come to its end: in words, or, with {@code --json}, as one document.
 *
 * @param code the exit code; empty for one that was interrupted, whose code is that of the signal
 * @param outcome for machines
 * @param headline for people
 * @param problems what, where, and what to do; perhaps none
 */
record CommandFailure(Optional<Integer> code, String outcome, String headline, List<Problem> problems) {

    static final String JSON = "--json";

    private static final int WRONG_USAGE = 2;
    private static final int FAULT = 3;

    CommandFailure {
        problems = List.copyOf(problems);
    }

    /** What happened, where, and what to do. */
    static CommandFailure of(Exception failure, CommandLine command) {
        if (failure instanceof Refusal refusal) {
            int count = refusal.problems().size();
            String nothing = nothing(command);
            return new CommandFailure(
                    Optional.of(DdlTool.REFUSED),
                    "refused",
                    count == 1 ? "Refused; " + nothing : "Refused for " + count + " reasons; " + nothing,
                    refusal.problems());
        }
        if (failure instanceof Unfinished unfinished) {
            return new CommandFailure(
                    Optional.of(DdlTool.UNFINISHED),
                    "unfinished",
                    "Not finished. What is done stays done, and the history is correct.",
                    unfinished.problems());
        }
        return SystemEncoding.refusal(failure)
                .map(refusal -> of(refusal, command))
                .orElseGet(() -> fault(failure, command));
    }

    private static CommandFailure fault(Exception failure, CommandLine command) {
        String where = isLive(command) ? "run status to see what is applied" : "nothing was written";
        return new CommandFailure(
                Optional.of(FAULT),
                "fault",
                "A fault of asoud-ddl-gen itself; " + where + ".\n"
                        + (failure instanceof ProofFailure ? failure.getMessage() : failure.toString())
                        + "\nPlease report it with the output of --debug, and the entities and migrations it happened with.",
                List.of());
    }

    static CommandFailure ofWrongUsage(String complaint, CommandLine command) {
        return new CommandFailure(
                Optional.of(WRONG_USAGE),
                "wrong usage",
                complaint + "\nTry: " + command.getCommandSpec().qualifiedName() + " --help",
                List.of());
    }

    /** What an interruption has come to; what else fails meanwhile is no news: it takes servers and files away. */
    static CommandFailure ofInterruption(Exception failure, CommandLine command) {
        if (failure instanceof Unfinished) {
            CommandFailure unfinished = of(failure, command);
            return new CommandFailure(Optional.empty(), "interrupted", unfinished.headline(), unfinished.problems());
        }
        boolean mayHaveChanged = command.getCommand() instanceof LiveCommand live && live.changes();
        return interrupted(
                mayHaveChanged && !(failure instanceof Refusal)
                        ? "run status to see what is applied."
                        : nothing(command));
    }

    static CommandFailure interrupted(String how) {
        return new CommandFailure(Optional.empty(), "interrupted", "Interrupted; " + how, List.of());
    }

    private static boolean isLive(CommandLine command) {
        return command.getCommand() instanceof LiveCommand;
    }

    private static String nothing(CommandLine command) {
        return isLive(command) ? "nothing was changed." : "nothing was written.";
    }

    /** Tells it: to people on the error stream, to machines as the document that they asked for. */
    int print(CommandLine command, boolean json) {
        if (json) {
            Json document = new Json();
            code.ifPresent(number -> document.with("exitCode", number));
            document.with("outcome", outcome).with("problems", told()).print(command.getOut());
        }
        // Whoever is interrupted has no time left for another.
        PrintWriter err = code.isPresent() ? DdlTool.failures(command.getCommandSpec()) : command.getErr();
        err.println(headline);
        print(problems, err::println);
        err.flush();
        return code.orElse(FAULT);
    }

    /** Where there are no problems, the headline is one: its first line, and what to do in the others. */
    private List<Problem> told() {
        if (!problems.isEmpty()) {
            return problems;
        }
        List<String> lines = headline.lines().toList();
        return List.of(new Problem(lines.get(0), "asoud-ddl-gen", String.join("\n", lines.subList(1, lines.size()))));
    }

    /**
     * Each line of a problem stays one line, however wide the terminal is: it may be a command or a statement, which is
     * copied whole from a line that the terminal itself has wrapped.
     */
    static void print(List<Problem> problems, Consumer<String> lines) {
        problems.forEach(problem -> {
            lines.accept("");
            problem.toString().lines().forEach(line -> lines.accept("  " + line));
        });
    }
}
