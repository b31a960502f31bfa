package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.flyway.Facts.Fact;
import com.asoud.ddl.observe.Forecast;
import com.asoud.ddl.observe.Forecast.Estimate;
import com.asoud.ddl.observe.LivePlan;
import com.asoud.ddl.observe.LivePlan.Step;
import com.asoud.ddl.plan.Impact;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plan for people: what migrate would do; a summary; a line for each file, in order; what the signs in them mean,
 * each said once; who is in the way.
 */
final class LivePlanText {

    private static final String BY_HAND = "hand";

    /** What a file does to others: its sign in the table, and what it means below. */
    private record Effect(LockLevel lock, Impact.Work work) {

        static Stream<Effect> of(Fact operation) {
            return Stream.of(operation)
                    .filter(Fact::locksSomething)
                    .map(each -> new Effect(each.lock(), each.effort()));
        }

        @Override
        public String toString() {
            return lock + ": " + lock.effect() + "; " + work;
        }
    }

    private final LivePlan plan;
    private final Screen screen;
    private final Map<Effect, String> signs = new LinkedHashMap<>();

    private LivePlanText(LivePlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
        plan.steps().stream()
                .flatMap(step -> step.operations().stream())
                .flatMap(Effect::of)
                .forEach(effect -> signs.computeIfAbsent(effect, next -> String.valueOf((char) ('a' + signs.size()))));
    }

    /** @param verbose whether everything of each file is shown, too */
    static void print(LivePlan plan, boolean verbose, Screen screen) {
        LivePlanText text = new LivePlanText(plan, screen);
        VerdictText.print(plan.verdict(), screen);
        if (!plan.steps().isEmpty()) {
            screen.line("");
            text.summary();
            screen.line("");
            text.files();
            screen.line("");
            text.legend();
            if (verbose) {
                plan.steps().forEach(text::details);
            }
            text.obstacles();
        }
    }

    private void summary() {
        screen.labelled("files", fileKinds());
        screen.labelled("stage", joined(Stream.of(Stage.values()).map(stage -> {
            String name = stage.toString();
            return counted(step -> step.stage().equals(Optional.of(stage)), name, name);
        })));
        screen.labelled("tables", tables());
        Stream<LockLevel> locks =
                signs.keySet().stream().map(Effect::lock).distinct().sorted();
        screen.labelled("locks", joined(locks.map(lock -> lock + " (" + lock.effect() + ")")));
        screen.labelled("indexes", plan.builds() == 0 ? "" : size());
        screen.labelled("time", time());
        screen.labelled("in the way", inTheWay());
    }

    private String fileKinds() {
        return Quantities.counted(plan.steps().size(), "migration") + ": "
                + joined(Stream.of(
                        counted(LivePlanText::builds, "builds an index concurrently", "build an index concurrently"),
                        counted(LivePlanText::changes, "changes tables otherwise", "change tables otherwise"),
                        counted(LivePlanText::isByHand, "was written by hand", "were written by hand")));
    }

    private static boolean isByHand(Step step) {
        return step.operations().isEmpty();
    }

    private static boolean changes(Step step) {
        return !builds(step) && !isByHand(step);
    }

    private static boolean builds(Step step) {
        return step.forecast().isPresent() || step.built();
    }

    private String counted(Predicate<Step> kind, String one, String several) {
        long count = plan.steps().stream().filter(kind).count();
        return count == 0 ? "" : count + " " + (count == 1 ? one : several);
    }

    private static String joined(Stream<String> parts) {
        return parts.filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private String tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            step.operations().stream()
                    .filter(Fact::locksSomething)
                    .forEach(operation -> tables.putIfAbsent(operation.on(), ""));
            step.forecast().ifPresent(forecast -> tables.put(forecast.table().toString(), size(forecast)));
        }
        return joined(tables.entrySet().stream().map(table -> table.getKey() + table.getValue()));
    }

    private static String size(Forecast forecast) {
        Optional<String> bytes = forecast.tableBytes().map(Quantities::bytes);
        String size = Stream.of(rows(forecast), bytes).flatMap(Optional::stream).collect(Collectors.joining("; "));
        return size.isEmpty() ? "" : " (" + size + ")";
    }

    private static Optional<String> rows(Forecast forecast) {
        return forecast.rows().value().map(rows -> Quantities.count(rows) + " rows");
    }

    private String size() {
        return plan.indexBytes()
                .known()
                .map(bytes -> "up to " + Quantities.bytes(bytes)
                        + besides(plan.indexBytes().unknown(), "size"))
                .orElse("of unknown size");
    }

    private String time() {
        if (plan.builds() == 0) {
            return "known only of concurrent builds, of which there are none";
        }
        return plan.buildTime()
                .known()
                .map(duration -> "up to " + Quantities.duration(duration) + " of building"
                        + besides(plan.buildTime().unknown(), "time") + ", if the server reads and writes "
                        + Forecast.MEGABYTES_A_SECOND + " MB a second, besides waiting for others")
                .orElse("unknown");
    }

    private static String besides(long unknown, String what) {
        return unknown == 0 ? "" : " (of " + unknown + " more the " + what + " is unknown)";
    }

    private String inTheWay() {
        int count = plan.obstacles().size();
        if (count == 0) {
            return plan.notLookedAt().isEmpty() ? "nobody" : "not all is known, see below";
        }
        return Quantities.counted(count, "obstacle") + ", see below";
    }

    private void files() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("version", "what", "lock", "max size", "max time"));
        for (Step step : plan.steps()) {
            String size = estimate(step, Forecast::indexBytes, Quantities::bytes);
            rows.add(List.of(
                    step.entry().version().orElse("-"),
                    what(step),
                    signs(step),
                    step.built() ? "built" : size,
                    estimate(step, Forecast::buildTime, Quantities::duration)));
        }
        screen.table(1, 3, rows);
    }

    private static <T> String estimate(Step step, Function<Forecast, Estimate<T>> of, Function<T, String> text) {
        return step.forecast()
                .map(of)
                .map(each -> each.value().map(text).orElse("?"))
                .orElse("");
    }

    private static String what(Step step) {
        List<Fact> operations = step.operations();
        String what =
                operations.size() == 1 ? operations.get(0).does() : step.entry().description();
        return builds(step) ? what.replaceFirst("^create ", "") : what;
    }

    private String signs(Step step) {
        if (isByHand(step)) {
            return BY_HAND;
        }
        Stream<Effect> effects = step.operations().stream().flatMap(Effect::of);
        String all = effects.map(signs::get).distinct().sorted().collect(Collectors.joining());
        return step.operations().stream().anyMatch(each -> each.hazard().isPresent()) ? all + "!" : all;
    }

    private void legend() {
        signs.forEach((effect, sign) -> screen.labelled(sign, effect.toString()));
        if (plan.steps().stream().anyMatch(LivePlanText::isByHand)) {
            screen.labelled(BY_HAND, "written by hand: its locks are not known; read the file");
        }
        Map<String, Set<String>> hazards = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            String version = step.entry().version().orElse(step.entry().description());
            step.operations().stream()
                    .flatMap(operation -> operation.hazard().stream())
                    .forEach(hazard -> hazards.computeIfAbsent(hazard, first -> new LinkedHashSet<>())
                            .add(version));
        }
        hazards.forEach((text, versions) -> screen.labelled("!", String.join(", ", versions) + ": " + text));
        if (plan.steps().stream().anyMatch(Step::built)) {
            screen.labelled("built", "it is there, valid and as declared: it is only recorded");
        }
        plan.steps().stream()
                .flatMap(step -> step.forecast().stream())
                .flatMap(forecast -> Stream.of(forecast.rows(), forecast.indexBytes(), forecast.buildTime()))
                .filter(estimate -> estimate.value().isEmpty())
                .map(Estimate::why)
                .distinct()
                .forEach(why -> screen.labelled("?", "unknown: " + why));
        screen.line("");
    }

    private void details(Step step) {
        screen.line(step.entry().script());
        for (Fact operation : step.operations()) {
            screen.labelled("*", operation.does());
            if (operation.locksSomething()) {
                LockLevel lock = operation.lock();
                screen.labelled("  lock", lock + " on " + operation.on() + ": " + lock.effect());
                screen.labelled("  work", operation.effort().toString());
            }
            screen.labelled("  hazard", operation.hazard().orElse(""));
        }
        if (isByHand(step)) {
            screen.labelled("*", "written by hand: read the file");
        }
        step.forecast().ifPresent(this::details);
        step.statements().forEach(sql -> screen.line(("    " + sql).replace("\n", "\n    ")));
        screen.line("");
    }

    private void details(Forecast forecast) {
        String why = forecast.rows().why();
        if (forecast.tableBytes().isEmpty()) {
            screen.labelled("  index", "size and time are unknown: " + why);
            return;
        }
        String rows = rows(forecast).orElse("rows unknown (" + why + ")");
        String bytes = Quantities.bytes(forecast.tableBytes().get());
        Optional<String> pages = forecast.pagesToRead().map(Quantities::count);
        screen.labelled(
                "  table",
                rows + ", " + bytes
                        + pages.map(each -> "; " + each + " pages to read").orElse(""));
        String unknown = "size unknown (" + forecast.indexBytes().why() + ")";
        screen.labelled("  index", atMost(forecast.indexBytes().value().map(Quantities::bytes), unknown));
        screen.labelled("  time", atMost(forecast.buildTime().value().map(Quantities::duration), "unknown"));
    }

    private static String atMost(Optional<String> value, String unknown) {
        return value.map(known -> "up to " + known).orElse(unknown);
    }

    private void obstacles() {
        if (!plan.obstacles().isEmpty()) {
            ObstacleText.print(plan.obstacles(), screen);
        } else if (plan.notLookedAt().isEmpty()) {
            screen.line("Nobody is in the way.");
        } else if (plan.notLookedAt().size() < plan.steps().size()) {
            screen.line("Nobody is in the way of what was checked.");
        }
        if (!plan.notLookedAt().isEmpty()) {
            screen.line("Not checked, since their locks are not known; read them, and see");
            screen.line("who uses their tables:");
            plan.notLookedAt().forEach(script -> screen.line("  " + script));
        }
    }
}
