package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.migrate.LiveRebuild;
import com.asoud.ddl.observe.RebuildPlan;
import com.asoud.ddl.observe.health.Bloat;
import com.asoud.postgres.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Rebuilds indexes. */
@Command(name = "reindex", sortOptions = false)
final class ReindexCommand extends LiveCommand {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%?");

    @Parameters(paramLabel = "INDEX", descriptionKey = "index")
    private List<String> names = new ArrayList<>();

    @Option(names = "--bloated", paramLabel = "SHARE", arity = "0..1", fallbackValue = "50%")
    private Optional<String> bloated = Optional.empty();

    @Option(names = "--measure-bloat", paramLabel = "TIME")
    private String measureBloat = "2s";

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
        Duration measuring = DurationText.of(measureBloat, "--measure-bloat");
        if (names.isEmpty() == bloated.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Name the indexes to rebuild, or give --bloated for all that have grown.");
        }
        RebuildPlan.Question question =
                new RebuildPlan.Question(names, bloated.map(text -> share(text)), measuring, jobs, room, memory);
        return dryRun
                ? planned(RebuildPlan.of(database, question))
                : done(new LiveRebuild(database, new LiveRebuild.Options(question, until, workers), display(), stop)
                        .run());
    }

    private double share(String text) {
        Matcher percent = PERCENT.matcher(text.strip());
        int number = percent.matches() ? Integer.parseInt(percent.group(1)) : 0;
        if (number < 1 || number > 100) {
            throw new ParameterException(spec.commandLine(), "--bloated=" + text + " is not a share from 1% to 100%.");
        }
        return number / 100.0;
    }

    private Result planned(RebuildPlan plan) {
        return new Result(
                0,
                screen -> ReindexText.print(plan, jobs, screen),
                new Json()
                        .with("dryRun", true)
                        .with("indexes", plan.steps(), ReindexCommand::json)
                        .with("unknown", plan.unknown().entrySet(), ReindexCommand::json)
                        .with("roomBytes", plan.room(jobs))
                        .with("obstacles", plan.obstacles(), ObstacleText::json));
    }

    private static Json json(RebuildPlan.Step step) {
        return new Json()
                .with("index", step.name())
                .with("table", step.table())
                .with("rebuilt", step.rebuilt())
                .with("valid", step.valid())
                .with("bytes", step.bytes())
                .with("tableBytes", step.tableBytes())
                .with("bloatBytes", step.bloat().flatMap(Bloat::bloat))
                .with("bloatSource", step.bloat().map(Bloat::source))
                .with("maxSeconds", step.time())
                .with("leftovers", step.leftovers());
    }

    private static Json json(Map.Entry<ObjectName, String> unknown) {
        return new Json().with("index", unknown.getKey()).with("why", unknown.getValue());
    }

    private static Result done(LiveRebuild.Result result) {
        return new Result(
                0,
                screen -> ReindexText.print(result, screen),
                new Json()
                        .with("indexes", result.rebuilt(), ReindexCommand::json)
                        .with("unknown", result.unknown().entrySet(), ReindexCommand::json)
                        .with("removed", result.removed()));
    }

    private static Json json(LiveRebuild.Rebuilt index) {
        return new Json()
                .with("index", index.name())
                .with("table", index.table())
                .with("bytesBefore", index.before())
                .with("bytesAfter", index.after())
                .with("seconds", index.time());
    }
}
