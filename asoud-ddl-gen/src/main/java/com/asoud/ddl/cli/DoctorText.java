package com.asoud.ddl.cli;

import com.asoud.ddl.cli.LiveCommand.Result;
import com.asoud.ddl.connect.BuildProgress;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.doctor.DiskUse;
import com.asoud.ddl.observe.doctor.Finding;
import com.asoud.ddl.observe.doctor.RunningBuilds;
import com.asoud.ddl.observe.doctor.SlowerStatements;
import com.asoud.ddl.observe.doctor.StatementSnapshot;
import com.asoud.ddl.observe.doctor.UnusedIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What {@code doctor} has found, for people and for machines. */
final class DoctorText {

    private DoctorText() {}

    private static Result result(List<Finding> findings, Consumer<Screen> text, Json json) {
        return new Result(
                findings.isEmpty() ? 0 : DdlTool.REFUSED, text, json.with("findings", findings, DoctorText::json));
    }

    static Result both(RunningBuilds builds, DiskUse disk) {
        List<Finding> all = new ArrayList<>(builds.findings());
        all.addAll(disk.findings());
        return result(
                all,
                screen -> {
                    print(builds, screen);
                    screen.line("");
                    print(disk, screen);
                    screen.line("");
                    screen.say(
                            "Two more cases need to be told more: doctor index --sql \"SELECT …\" says why a query does without an index; doctor slower --since FILE, which queries became slower. See doctor --help.");
                },
                json(builds).with(json(disk)));
    }

    static Result builds(RunningBuilds builds) {
        return result(builds.findings(), screen -> print(builds, screen), json(builds));
    }

    static Result disk(DiskUse disk) {
        return result(disk.findings(), screen -> print(disk, screen), json(disk));
    }

    static Result index(UnusedIndex.Answer answer) {
        return result(
                answer.findings(),
                screen -> {
                    screen.line("The plan for these values:");
                    answer.plan().forEach(line -> screen.line("  " + line));
                    if (answer.findings().isEmpty()) {
                        screen.line("");
                        screen.say(
                                answer.used().isEmpty()
                                        ? "Nothing is seen that keeps an index from this query."
                                        : "An index is used: " + String.join("; ", answer.used()) + ".");
                    }
                    print(answer.findings(), screen);
                    if (answer.looked() < answer.scans()) {
                        screen.line("");
                        screen.say("The plan reads " + answer.scans() + " tables or partitions; the first "
                                + answer.looked() + " were looked at.");
                    }
                },
                new Json()
                        .with("plan", answer.plan())
                        .with("used", answer.used())
                        .with("scans", answer.scans())
                        .with("looked", answer.looked()));
    }

    static Result plan(Path baseline, List<Finding> findings) {
        return result(
                findings,
                screen -> {
                    if (findings.isEmpty()) {
                        screen.say("The query is planned as accepted in " + baseline.getFileName() + ".");
                    }
                    print(findings, screen);
                },
                new Json().with("baseline", baseline.toString()));
    }

    static Result slower(StatementSnapshot now, Optional<SlowerStatements> slower, Optional<Path> saved) {
        Json json = new Json().with("statements", now.statements().size()).with("saved", saved.map(Path::toString));
        slower.ifPresent(found -> json.with("windowSeconds", found.window())
                .with("countersReset", found.wasReset())
                .with("compared", found.compared()));
        List<Finding> findings = slower.map(SlowerStatements::findings).orElse(List.of());
        return result(
                findings,
                screen -> {
                    slower.ifPresent(found -> screen.say(compared(found)));
                    print(findings, screen);
                    saved.ifPresent(file -> {
                        screen.line("Written: " + file);
                        screen.line(Quantities.counted(now.statements().size(), "statement") + ", and no values.");
                    });
                },
                json);
    }

    private static String compared(SlowerStatements found) {
        return Quantities.counted(found.compared(), "statement") + " compared with "
                + Quantities.duration(found.window()) + " ago: "
                + (found.findings().isEmpty() ? "none is" : found.findings().size() + " of them")
                + " slower by half or more."
                + (found.wasReset() ? " The counters were reset in between; what is later began then." : "");
    }

    private static void print(RunningBuilds builds, Screen screen) {
        if (builds.builds().isEmpty()) {
            screen.line("No index is being built in this database.");
        }
        for (RunningBuilds.Build build : builds.builds()) {
            BuildProgress progress = build.progress();
            screen.line(progress.what() + " on " + progress.table());
            screen.labelled("session", "pid " + build.pid());
            screen.labelled("phase", progress.phase() + percent(progress.done()));
            screen.labelled("since", Quantities.duration(progress.elapsed()));
            progress.rate()
                    .ifPresent(rate -> screen.labelled(
                            "rate", String.format(Locale.ROOT, "%,.0f %s a second", rate, progress.unit())));
            progress.remaining()
                    .ifPresent(left -> screen.labelled("left", Quantities.duration(left) + " of this phase"));
            build.atLeast()
                    .filter(all -> !progress.remaining().equals(Optional.of(all)))
                    .ifPresent(all -> screen.labelled(
                            "in all", Quantities.duration(all) + " or more: the table is read once more"));
            screen.labelled("to come", String.join("; ", build.toCome()));
        }
        print(builds.findings(), screen);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, ", %.0f %%", 100 * share.getAsDouble()) : "";
    }

    private static void print(DiskUse disk, Screen screen) {
        screen.labelled("database", Quantities.bytes(disk.databaseBytes()));
        screen.labelled(
                "WAL",
                disk.walBytes().isPresent() ? Quantities.bytes(disk.walBytes().getAsLong()) : "not known");
        screen.labelled(
                "temporary",
                (disk.temporaryBytes().isPresent()
                                ? Quantities.bytes(disk.temporaryBytes().getAsLong())
                                : "not known") + " now; " + Quantities.bytes(disk.temporaryBytesSoFar())
                        + " since the counters were reset");
        screen.labelled("next", disk.next());
        disk.notSeen().forEach(screen::say);
        screen.line("");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("the largest", "size", "")));
        disk.largest()
                .forEach(relation -> rows.add(List.of(
                        relation.isIndex()
                                ? relation.name() + " of " + relation.table().orElseThrow()
                                : relation.name(),
                        (relation.estimated() ? "about " : "") + Quantities.bytes(relation.bytes()),
                        relation.isIndex()
                                ? Quantities.count(relation.count()) + " scans"
                                : Quantities.count(relation.count()) + " dead rows")));
        screen.table(0, 1, rows);
        if (disk.largest().stream().anyMatch(DiskUse.Relation::estimated)) {
            screen.say("\"about\": locked by somebody; the size is that of the last VACUUM.");
        }
        screen.line("");
        screen.say(
                disk.findings().isEmpty()
                        ? "Nothing is seen that can go. The server does not tell how much room the disk has: see df."
                        : "What can go. The server does not tell how much room the disk has: see df.");
        screen.say("Which indexes no query uses, one look cannot tell: see health --since.");
        print(disk.findings(), screen);
    }

    private static void print(List<Finding> findings, Screen screen) {
        for (Finding finding : findings) {
            screen.line("");
            screen.say(finding.what());
            screen.labelled("cause", finding.cause().toString());
            screen.labelled("found", String.join("\n", finding.found()));
            screen.labelled(
                    "tried", finding.tried().isEmpty() ? "nothing: this is only what was seen" : finding.tried());
            screen.labelled("do", finding.remedy());
        }
    }

    private static Json json(Finding finding) {
        return new Json()
                .with("cause", finding.cause().name())
                .with("what", finding.what())
                .with("found", finding.found())
                .with("tried", finding.tried())
                .with("remedy", finding.remedy());
    }

    private static Json json(RunningBuilds builds) {
        return new Json().with("builds", builds.builds(), build -> {
            BuildProgress progress = build.progress();
            Json json = new Json()
                    .with("pid", build.pid())
                    .with("table", progress.table())
                    .with("what", progress.what())
                    .with("phase", progress.phase())
                    .with("elapsedSeconds", progress.elapsed())
                    .with("phaseRemainingSeconds", progress.remaining())
                    .with("atLeastSeconds", build.atLeast())
                    .with("toCome", build.toCome())
                    .with("waitsFor", progress.waitsFor().map(Object::toString));
            progress.done().ifPresent(share -> json.with("phaseDone", share));
            progress.rate().ifPresent(rate -> json.with("rate", rate).with("unit", progress.unit()));
            return json;
        });
    }

    private static Json json(DiskUse disk) {
        Json json = new Json()
                .with("databaseBytes", disk.databaseBytes())
                .with("walBytes", boxed(disk.walBytes()))
                .with("temporaryBytes", boxed(disk.temporaryBytes()))
                .with("temporaryBytesSoFar", disk.temporaryBytesSoFar())
                .with("next", disk.next())
                .with("notSeen", disk.notSeen());
        return json.with(
                "largest",
                disk.largest(),
                relation -> new Json()
                        .with("name", relation.name())
                        .with("table", relation.table())
                        .with("bytes", relation.bytes())
                        .with("estimated", relation.estimated())
                        .with(relation.isIndex() ? "scans" : "deadRows", relation.count())
                        .with("valid", relation.isIndex() ? Optional.of(relation.valid()) : Optional.empty()));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}
