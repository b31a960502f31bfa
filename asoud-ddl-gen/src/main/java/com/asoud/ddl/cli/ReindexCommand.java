package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.migrate.LiveRebuild;
import com.asoud.ddl.migrate.LiveRebuild.Rebuilt;
import com.asoud.ddl.observe.RebuildPlan;
import com.asoud.postgres.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Rebuilds indexes. */
@Command(name = "reindex", sortOptions = false)
final class ReindexCommand extends LiveCommand {

    @Parameters(paramLabel = "INDEX", descriptionKey = "index")
    private List<String> names = new ArrayList<>();

    @Option(names = "--dry-run")
    private boolean dryRun;

    @Option(names = "--jobs", paramLabel = "N")
    private int jobs = 1;

    @Option(names = "--deadline", paramLabel = "TIME")
    private String deadline = "12h";

    @Option(names = "--disk-room", paramLabel = "SIZE")
    private Optional<String> room = Optional.empty();

    @Option(names = "--maintenance-work-mem", paramLabel = "SIZE")
    private Optional<String> memory = Optional.empty();

    @Option(names = "--parallel-workers", paramLabel = "N")
    private Optional<Integer> workers = Optional.empty();

    @Override
    boolean changes() {
        return !dryRun;
    }

    @Override
    Result run(LiveDatabase database, Cancellation stop) {
        MigrateCommand.requireJobs(jobs, spec);
        MigrateCommand.requireWorkers(workers, spec);
        Duration until = DurationText.of(deadline, "--deadline");
        if (names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name the indexes to rebuild.");
        }
        RebuildPlan.Question question = new RebuildPlan.Question(names, jobs, room, memory);
        return dryRun
                ? planned(RebuildPlan.of(database, question))
                : done(new LiveRebuild(database, new LiveRebuild.Options(question, until, workers), display(), stop)
                        .run());
    }

    private Result planned(RebuildPlan plan) {
        return new Result(
                0,
                screen -> print(plan, screen),
                new Json()
                        .with("dryRun", true)
                        .with("indexes", plan.steps(), ReindexCommand::json)
                        .with("roomBytes", plan.room(jobs))
                        .with("obstacles", plan.obstacles(), ObstacleText::json));
    }

    private void print(RebuildPlan plan, Screen screen) {
        if (plan.steps().isEmpty()) {
            screen.line("reindex has nothing to do.");
            return;
        }
        screen.line("reindex would rebuild " + LiveRebuild.indexes(plan.steps().size()) + ".");
        screen.line("");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("index", "table", "size", "max time")));
        plan.steps()
                .forEach(step -> rows.add(List.of(
                        step.name() + (step.valid() ? "" : " (invalid)"),
                        step.table().toString(),
                        Quantities.bytes(step.bytes()),
                        Quantities.duration(step.time()))));
        screen.table(0, 2, rows);
        screen.line("");
        plan.steps().stream()
                .filter(step -> !step.leftovers().isEmpty())
                .forEach(step -> screen.labelled(
                        "leftovers",
                        "what aborted rebuilds of " + step.name() + " have left is dropped before: "
                                + joined(step.leftovers())));
        screen.labelled("locks", "SHARE UPDATE EXCLUSIVE on the table: reads and writes go on");
        screen.labelled("disk", "up to " + Quantities.bytes(plan.room(jobs)) + " more while it runs");
        screen.line("");
        if (plan.obstacles().isEmpty()) {
            screen.line("Nobody is in the way.");
        } else {
            ObstacleText.print(plan.obstacles(), screen);
        }
    }

    private static String joined(List<ObjectName> names) {
        return String.join(", ", names.stream().map(ObjectName::toString).toList());
    }

    private static Json json(RebuildPlan.Step step) {
        return new Json()
                .with("index", step.name())
                .with("table", step.table())
                .with("valid", step.valid())
                .with("bytes", step.bytes())
                .with("tableBytes", step.tableBytes())
                .with("maxSeconds", step.time())
                .with("leftovers", step.leftovers());
    }

    private static Result done(List<Rebuilt> rebuilt) {
        return new Result(
                0, screen -> print(rebuilt, screen), new Json().with("indexes", rebuilt, ReindexCommand::json));
    }

    private static void print(List<Rebuilt> rebuilt, Screen screen) {
        if (rebuilt.isEmpty()) {
            screen.line("Nothing to do.");
            return;
        }
        screen.line("");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("index", "table", "before", "now", "time")));
        rebuilt.forEach(index -> rows.add(List.of(
                index.name().toString(),
                index.table().toString(),
                Quantities.bytes(index.before()),
                index.after().map(Quantities::bytes).orElse("?"),
                Quantities.duration(index.time()))));
        screen.table(0, 2, rows);
        screen.line("");
        long freed = rebuilt.stream()
                .mapToLong(index -> index.before() - index.after().orElse(index.before()))
                .sum();
        screen.line("Rebuilt " + LiveRebuild.indexes(rebuilt.size())
                + (freed > 0 ? "; " + Quantities.bytes(freed) + " less on disk." : "."));
    }

    private static Json json(Rebuilt index) {
        return new Json()
                .with("index", index.name())
                .with("table", index.table())
                .with("bytesBefore", index.before())
                .with("bytesAfter", index.after())
                .with("seconds", index.time())
                .with("removed", index.removed());
    }
}
