package com.asoud.ddl.cli;

import com.asoud.ddl.online.Forecast;
import com.asoud.ddl.online.LiveDatabase;
import com.asoud.ddl.online.LivePlan;
import com.asoud.ddl.online.Obstacle;
import com.asoud.ddl.online.Stop;
import com.asoud.ddl.online.Words;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a migration would do. */
@Command(
        name = "plan",
        sortOptions = false,
        description =
                "Says what migrate would run on this database, in order: the statement, the lock it takes and what "
                        + "that blocks, what it reads, how large the index will be and how long it will take; and who is in the "
                        + "way. Says first what migrate would do, by its own preflight: exit code 1 if it would refuse, or not "
                        + "finish. Only reads.",
        footerHeading = "%nExample:%n",
        footer = {
            "  java -jar asoud-ddl-gen.jar plan --user asoud_reader \\",
            "      --url jdbc:postgresql://db.example.com/asoud --migrations asoud-model.jar"
        })
final class PlanCommand extends LiveCommand {

    @Option(
            names = "--baseline",
            paramLabel = "VERSION",
            description = "What migrate would do with this baseline. For a database that was never migrated: the "
                    + "version that what is there stands for. Example: 1")
    private Optional<String> baseline = Optional.empty();

    @Option(
            names = "--migrate-as",
            paramLabel = "ROLE",
            description = "The role that migrate will be given as --user, whose rights are looked at. Default: the one "
                    + "that looks. Example: asoud_owner")
    private Optional<String> migrateAs = Optional.empty();

    @Override
    int run(LiveDatabase database, Stop stop) {
        LivePlan plan = LivePlan.of(database, baseline, migrateAs);
        if (json) {
            json(plan).print(out());
        } else {
            print(plan);
        }
        return code(plan);
    }

    private static int code(LivePlan plan) {
        return plan.verdict().problems().isEmpty() ? 0 : DdlTool.REFUSED;
    }

    private void print(LivePlan plan) {
        VerdictText.print(plan.verdict(), out());
        if (plan.steps().isEmpty()) {
            return;
        }
        out().println();
        for (LivePlan.Step step : plan.steps()) {
            out().println(step.entry().script());
            step.notes().forEach(note -> out().println("  " + note));
            step.forecast().ifPresent(this::print);
            step.statements().forEach(sql -> out().println(("    " + sql).replace("\n", "\n    ")));
            out().println();
        }
        out().println(plan.steps().size() + (plan.steps().size() == 1 ? " migration" : " migrations") + total(plan));
        out().println();
        if (!plan.obstacles().isEmpty()) {
            out().println("In the way:");
            plan.obstacles().forEach(this::print);
        } else if (plan.notLookedAt().isEmpty()) {
            out().println("Nobody is in the way.");
        } else if (plan.notLookedAt().size() < plan.steps().size()) {
            out().println("In the way of what was looked at: nobody.");
        }
        if (!plan.notLookedAt().isEmpty()) {
            out().println(
                            "Not looked at, since nothing says which tables they lock; read them, and see who uses those:");
            plan.notLookedAt().forEach(script -> out().println("  " + script));
        }
    }

    private static String total(LivePlan plan) {
        if (plan.builds() == 0) {
            return "; none builds an index concurrently, and only for those are size and time forecast.";
        }
        String size = plan.indexBytes()
                .map(bytes -> "indexes of " + about(plan.unknownSizes()) + Words.bytes(bytes)
                        + besides(plan.unknownSizes(), "size"))
                .orElse("indexes of unknown size");
        String time = plan.buildTime()
                .map(duration -> about(plan.unknownTimes()) + Words.duration(duration) + " of building in all"
                        + besides(plan.unknownTimes(), "time") + ", less with several tables at a time. "
                        + "Rough: measured on samples.")
                .orElse("it is unknown how long they take.");
        return "; " + size + ", " + time;
    }

    private static String about(long unknown) {
        return unknown == 0 ? "about " : "at least about ";
    }

    private static String besides(long unknown, String what) {
        return unknown == 0 ? "" : " (of " + unknown + " more the " + what + " is unknown)";
    }

    private void print(Forecast forecast) {
        if (forecast.tableBytes().isEmpty()) {
            out().println("    size and time are unknown: " + forecast.rows().basis());
            return;
        }
        out().println("    table   "
                + forecast.rows()
                        .value()
                        .map(rows -> Words.count(rows) + " rows")
                        .orElse("rows unknown (" + forecast.rows().basis() + ")")
                + forecast.tableBytes().map(bytes -> ", " + Words.bytes(bytes)).orElse("")
                + forecast.pagesToRead()
                        .map(pages -> "; " + Words.count(pages) + " pages to read")
                        .orElse(""));
        out().println("    index   "
                + forecast.indexBytes()
                        .value()
                        .map(bytes -> "about " + Words.bytes(bytes))
                        .orElse("size unknown")
                + " (" + forecast.indexBytes().basis() + ")");
        out().println("    time    "
                + forecast.buildTime()
                        .value()
                        .map(time -> "about " + Words.duration(time))
                        .orElse("unknown")
                + " (" + forecast.buildTime().basis() + ")");
    }

    private void print(Obstacle obstacle) {
        out().println("  " + obstacle.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                + obstacle.holdsUp());
        obstacle.session().ifPresent(session -> out().println("    who     " + session));
        obstacle.age().ifPresent(age -> out().println("    since   " + Words.duration(age)));
        out().println("    do      " + obstacle.remedy());
    }

    private static Json json(LivePlan plan) {
        return new Json()
                .with("exitCode", code(plan))
                .with("migrate", VerdictText.json(plan.verdict()))
                .with("problems", Ending.json(plan.verdict().problems()))
                .with("steps", plan.steps().stream().map(PlanCommand::json).toList())
                .with("indexBytes", plan.indexBytes())
                .with("indexesOfUnknownSize", plan.unknownSizes())
                .with("buildSeconds", plan.buildTime().map(PlanCommand::seconds))
                .with("buildsOfUnknownTime", plan.unknownTimes())
                .with(
                        "obstacles",
                        plan.obstacles().stream().map(PlanCommand::json).toList())
                .with("notLookedAt", plan.notLookedAt());
    }

    private static Object json(LivePlan.Step step) {
        Json json = new Json()
                .with("version", step.entry().version())
                .with("script", step.entry().script())
                .with("notes", step.notes())
                .with("statements", step.statements());
        step.forecast()
                .ifPresent(forecast -> json.with("table", forecast.table().toString())
                        .with("rows", forecast.rows().value())
                        .with("tableBytes", forecast.tableBytes())
                        .with("pagesToRead", forecast.pagesToRead())
                        .with("indexBytes", forecast.indexBytes().value())
                        .with("indexBytesBasis", forecast.indexBytes().basis())
                        .with("buildSeconds", forecast.buildTime().value().map(PlanCommand::seconds))
                        .with("buildSecondsBasis", forecast.buildTime().basis()));
        return json.members();
    }

    private static Object json(Obstacle obstacle) {
        Optional<Obstacle.Session> session = obstacle.session();
        return new Json()
                .with("kind", obstacle.kind().name())
                .with("holdsUp", obstacle.holdsUp())
                .with("remedy", obstacle.remedy())
                .with("ageSeconds", obstacle.age().map(PlanCommand::seconds))
                .with("pid", session.map(Obstacle.Session::pid))
                .with("user", session.flatMap(Obstacle.Session::user))
                .with("application", session.map(Obstacle.Session::application))
                .with("state", session.flatMap(Obstacle.Session::state))
                .with("query", session.flatMap(Obstacle.Session::query))
                .members();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
