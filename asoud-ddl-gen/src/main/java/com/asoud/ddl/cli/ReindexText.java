package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.migrate.LiveRebuild;
import com.asoud.ddl.observe.RebuildPlan;
import com.asoud.ddl.observe.RebuildPlan.Step;
import com.asoud.ddl.observe.health.Bloat;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code reindex} would do, or has done, for people. */
final class ReindexText {

    /** So many names of indexes are told; the document has them all. */
    private static final int NAMES = 5;

    private ReindexText() {}

    /** @param jobs how many tables at a time */
    static void print(RebuildPlan plan, int jobs, Screen screen) {
        if (plan.steps().isEmpty()) {
            screen.line("reindex has nothing to do.");
            unknown(plan.unknown(), screen);
            return;
        }
        List<Step> rebuilt = plan.steps().stream().filter(Step::rebuilt).toList();
        screen.line("reindex would rebuild " + Quantities.counted(rebuilt.size(), "index") + ".");
        screen.line("");
        if (!rebuilt.isEmpty()) {
            steps(rebuilt, screen);
            screen.line("");
        }
        plan.steps().stream()
                .filter(step -> !step.leftovers().isEmpty())
                .forEach(step -> screen.labelled(
                        "leftovers",
                        "what aborted rebuilds of " + step.name() + " have left is dropped: "
                                + joined(step.leftovers())));
        rebuilt.stream()
                .flatMap(step -> step.bloat().stream())
                .filter(bloat -> bloat.source() == Bloat.Source.ESTIMATED)
                .map(Bloat::why)
                .distinct()
                .forEach(why -> screen.labelled("~", "estimated: " + why));
        unknown(plan.unknown(), screen);
        screen.labelled("locks", "SHARE UPDATE EXCLUSIVE on the table: reads and writes go on");
        screen.labelled("disk", "up to " + Quantities.bytes(plan.room(jobs)) + " more while it runs");
        screen.line("");
        if (plan.obstacles().isEmpty()) {
            screen.line("Nobody is in the way.");
        } else {
            ObstacleText.print(plan.obstacles(), screen);
        }
    }

    private static void steps(List<Step> steps, Screen screen) {
        boolean bloated = steps.stream().anyMatch(step -> step.bloat().isPresent());
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                bloated
                        ? List.of("index", "table", "size", "bloat", "max time")
                        : List.of("index", "table", "size", "max time"));
        for (Step step : steps) {
            List<String> row = new ArrayList<>(List.of(
                    step.name() + (step.valid() ? "" : " (invalid)"),
                    step.table().toString(),
                    Quantities.bytes(step.bytes())));
            step.bloat().ifPresent(bloat -> row.add(bloat(bloat)));
            row.add(Quantities.duration(step.time()));
            rows.add(row);
        }
        screen.table(0, 2, rows);
    }

    private static String bloat(Bloat bloat) {
        return (bloat.source() == Bloat.Source.ESTIMATED ? "~ " : "")
                + bloat.bloat().map(Quantities::bytes).orElse("?");
    }

    private static void unknown(Map<ObjectName, String> unknown, Screen screen) {
        Map<String, List<ObjectName>> reasons =
                unknown.keySet().stream().collect(Collectors.groupingBy(name -> String.valueOf(unknown.get(name))));
        reasons.forEach((why, names) -> screen.labelled("left out", why + ": " + joined(names)));
    }

    private static String joined(Collection<ObjectName> names) {
        String some = names.stream().limit(NAMES).map(ObjectName::toString).collect(Collectors.joining(", "));
        return names.size() <= NAMES ? some : some + " and " + (names.size() - NAMES) + " more";
    }

    static void print(LiveRebuild.Result result, Screen screen) {
        if (result.rebuilt().isEmpty()) {
            screen.line(
                    result.removed().isEmpty()
                            ? "Nothing to do."
                            : "No index is rebuilt; what aborted rebuilds had left is dropped.");
            unknown(result.unknown(), screen);
            return;
        }
        screen.line("");
        List<List<String>> rows = new ArrayList<>(List.of(List.of("index", "table", "before", "now", "time")));
        result.rebuilt()
                .forEach(index -> rows.add(List.of(
                        index.name().toString(),
                        index.table().toString(),
                        Quantities.bytes(index.before()),
                        index.after().map(Quantities::bytes).orElse("?"),
                        Quantities.duration(index.time()))));
        screen.table(0, 2, rows);
        unknown(result.unknown(), screen);
        screen.line("");
        long freed = result.rebuilt().stream()
                .mapToLong(index -> index.before() - index.after().orElse(index.before()))
                .sum();
        screen.line("Rebuilt " + Quantities.counted(result.rebuilt().size(), "index")
                + (freed > 0 ? "; " + Quantities.bytes(freed) + " less on disk." : "."));
    }
}
