package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.migrate.LiveRollback;
import com.asoud.ddl.migrate.LiveRollback.Victim;
import com.asoud.postgres.ObjectName;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Takes versions back. */
@Command(name = "rollback", sortOptions = false)
final class RollbackCommand extends LiveCommand {

    @Option(names = "--to", paramLabel = "VERSION", required = true)
    private String to = "";

    @Option(names = "--table", paramLabel = "TABLE", split = ",")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--yes")
    private boolean yes;

    @Option(names = "--deadline", paramLabel = "TIME")
    private String deadline = "1h";

    @Override
    boolean changes() {
        return true;
    }

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        Set<ObjectName> names =
                tables.stream().map(String::strip).map(ObjectName::of).collect(Collectors.toSet());
        List<Victim> undone = new LiveRollback(
                        database,
                        new LiveRollback.Options(to.strip(), names, DurationText.of(deadline, "--deadline")),
                        display(),
                        stop)
                .run(this::agree);
        String it =
                undone.size() == 1 ? " version; migrate applies it again." : " versions; migrate applies them again.";
        return new Result(
                0,
                screen -> screen.line(undone.isEmpty() ? "Nothing to take back." : "Took back " + undone.size() + it),
                new Json().with("undone", undone.stream().map(Victim::version).toList()));
    }

    private boolean agree(List<Victim> victims) {
        if (yes) {
            return true;
        }
        Console console = System.console();
        if (console == null) {
            throw new ParameterException(
                    spec.commandLine(), "There is no terminal to ask on: give --yes to roll back.");
        }
        err().println("This takes back, newest first:");
        victims.forEach(victim -> err().println("  " + victim.entry().script()));
        err().print("Go on? [y/N] ");
        err().flush();
        String answer = whileAsking(console::readLine);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
