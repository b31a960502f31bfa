package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.Forecast;
import com.asoud.ddl.observe.LivePlan;
import com.asoud.ddl.observe.LivePlan.Operation;
import com.asoud.ddl.observe.LivePlan.Step;
import com.asoud.ddl.observe.Obstacle;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plan for people: what migrate would do; a summary; a line for each file, in order; what the signs in them mean,
 * each said once; who is in the way.
 */
final class PlanText {

    private static final String BY_HAND = "hand";

    /** What a file does to others: its sign in the table, and what it means below. */
    private record Effect(LockLevel lock, String work) {

        static Stream<Effect> of(Operation operation) {
            return operation
                    .lock()
                    .map(lock -> new Effect(lock, operation.work().orElse("")))
                    .stream();
        }

        @Override
        public String toString() {
            return lock + ": " + lock.effect() + "; " + work;
        }
    }

    private final LivePlan plan;
    private final Screen screen;
    private final Map<Effect, String> signs = new LinkedHashMap<>();

    private PlanText(LivePlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
        plan.steps().stream()
                .flatMap(step -> step.operations().stream())
                .flatMap(Effect::of)
                .forEach(effect -> signs.computeIfAbsent(effect, next -> String.valueOf((char) ('a' + signs.size()))));
    }

    /** @param verbose whether everything of each file is shown, too */
    static void print(LivePlan plan, boolean verbose, Screen screen) {
        PlanText text = new PlanText(plan, screen);
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
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("files", fileKinds());
        lines.put(
                "stage",
                joined(Stream.of(Stage.values())
                        .map(stage -> counted(
                                step -> step.stage().equals(Optional.of(stage)), stage.toString(), stage.toString()))));
        lines.put("tables", tables());
        lines.put(
                "locks",
                joined(signs.keySet().stream()
                        .map(Effect::lock)
                        .distinct()
                        .sorted()
                        .map(lock -> lock + " (" + lock.effect() + ")")));
        lines.put("indexes", plan.builds() == 0 ? "" : size());
        lines.put("time", time());
        lines.put("in the way", inTheWay());
        lines.values().removeIf(String::isEmpty);
        lines.forEach(screen::labelled);
    }

    private String fileKinds() {
        return plan.steps().size()
                + (plan.steps().size() == 1 ? " migration: " : " migrations: ")
                + joined(Stream.of(
                        counted(PlanText::builds, "builds an index concurrently", "build an index concurrently"),
                        counted(
                                step -> !builds(step) && !step.operations().isEmpty(),
                                "changes tables otherwise",
                                "change tables otherwise"),
                        counted(step -> step.operations().isEmpty(), "was written by hand", "were written by hand")));
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
            step.operations().forEach(operation -> operation.on().ifPresent(name -> tables.putIfAbsent(name, "")));
            step.forecast().ifPresent(forecast -> tables.put(forecast.table().toString(), size(forecast)));
        }
        return joined(tables.entrySet().stream().map(table -> table.getKey() + table.getValue()));
    }

    private static String size(Forecast forecast) {
        String size = Stream.of(rows(forecast), forecast.tableBytes().map(Quantities::bytes))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return size.isEmpty() ? "" : " (" + size + ")";
    }

    private static Optional<String> rows(Forecast forecast) {
        return forecast.rows().value().map(rows -> Quantities.count(rows) + " rows");
    }

    private String size() {
        return plan.indexBytes()
                .map(bytes -> "up to " + Quantities.bytes(bytes) + besides(plan.unknownSizes(), "size"))
                .orElse("of unknown size");
    }

    private String time() {
        if (plan.builds() == 0) {
            return "known only of concurrent builds, of which there are none";
        }
        return plan.buildTime()
                .map(duration -> "up to " + Quantities.duration(duration) + " of building"
                        + besides(plan.unknownTimes(), "time") + ", if the server reads and writes "
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
        return count + (count == 1 ? " obstacle" : " obstacles") + ", see below";
    }

    private void files() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("version", "what", "lock", "max size", "max time"));
        for (Step step : plan.steps()) {
            Optional<Forecast> forecast = step.forecast();
            String size = forecast.map(each ->
                            each.indexBytes().value().map(Quantities::bytes).orElse("?"))
                    .orElse("");
            rows.add(List.of(
                    step.entry().version().orElse("-"),
                    what(step),
                    signs(step),
                    step.built() ? "built" : size,
                    forecast.map(each -> each.buildTime()
                                    .value()
                                    .map(Quantities::duration)
                                    .orElse("?"))
                            .orElse("")));
        }
        screen.table(1, 3, rows);
    }

    private static String what(Step step) {
        List<Operation> operations = step.operations();
        String what =
                operations.size() == 1 ? operations.get(0).what() : step.entry().description();
        return builds(step) ? what.replaceFirst("^create ", "") : what;
    }

    private String signs(Step step) {
        if (step.operations().isEmpty()) {
            return BY_HAND;
        }
        String all = step.operations().stream()
                .flatMap(Effect::of)
                .map(signs::get)
                .distinct()
                .sorted()
                .collect(Collectors.joining());
        return step.operations().stream()
                        .allMatch(operation -> operation.hazard().isEmpty())
                ? all
                : all + "!";
    }

    private void legend() {
        signs.forEach((effect, sign) -> screen.labelled(sign, effect.toString()));
        if (plan.steps().stream().anyMatch(step -> step.operations().isEmpty())) {
            screen.labelled(BY_HAND, "written by hand: its locks are not known; read the file");
        }
        Map<String, Collection<String>> hazards = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            step.operations().stream()
                    .flatMap(operation -> operation.hazard().stream())
                    .distinct()
                    .forEach(hazard -> hazards.computeIfAbsent(hazard, first -> new ArrayList<>())
                            .add(step.entry().version().orElse(step.entry().description())));
        }
        hazards.forEach((text, versions) -> screen.labelled("!", String.join(", ", versions) + ": " + text));
        if (plan.steps().stream().anyMatch(Step::built)) {
            screen.labelled("built", "it is there, valid and as declared: it is only recorded");
        }
        plan.steps().stream()
                .flatMap(step -> step.forecast().stream())
                .flatMap(forecast -> Stream.of(forecast.rows(), forecast.indexBytes(), forecast.buildTime()))
                .filter(estimate -> estimate.value().isEmpty())
                .map(estimate -> "unknown: " + estimate.why())
                .distinct()
                .forEach(reason -> screen.labelled("?", reason));
        screen.line("");
    }

    private void details(Step step) {
        screen.line(step.entry().script());
        for (Operation operation : step.operations()) {
            screen.labelled("*", operation.what());
            operation
                    .lock()
                    .ifPresent(lock -> screen.labelled(
                            "  lock", lock + " on " + operation.on().orElse("?") + ": " + lock.effect()));
            operation.work().ifPresent(work -> screen.labelled("  work", work));
            operation.hazard().ifPresent(hazard -> screen.labelled("  hazard", hazard));
        }
        if (step.operations().isEmpty()) {
            screen.labelled("*", "written by hand: read the file");
        }
        step.forecast().ifPresent(this::details);
        step.statements().forEach(sql -> screen.line(("    " + sql).replace("\n", "\n    ")));
        screen.line("");
    }

    private void details(Forecast forecast) {
        if (forecast.tableBytes().isEmpty()) {
            screen.labelled(
                    "  index", "size and time are unknown: " + forecast.rows().why());
            return;
        }
        screen.labelled(
                "  table",
                rows(forecast).orElse("rows unknown (" + forecast.rows().why() + ")")
                        + forecast.tableBytes()
                                .map(bytes -> ", " + Quantities.bytes(bytes))
                                .orElse("")
                        + forecast.pagesToRead()
                                .map(pages -> "; " + Quantities.count(pages) + " pages to read")
                                .orElse(""));
        screen.labelled(
                "  index",
                atMost(
                        forecast.indexBytes().value().map(Quantities::bytes),
                        "size unknown (" + forecast.indexBytes().why() + ")"));
        screen.labelled("  time", atMost(forecast.buildTime().value().map(Quantities::duration), "unknown"));
    }

    private static String atMost(Optional<String> value, String unknown) {
        return value.map(known -> "up to " + known).orElse(unknown);
    }

    private void obstacles() {
        if (!plan.obstacles().isEmpty()) {
            screen.line("In the way:");
            plan.obstacles().stream()
                    .collect(Collectors.groupingBy(
                            obstacle -> obstacle.session()
                                    .<Object>map(Obstacle.Session::pid)
                                    .orElse(obstacle),
                            LinkedHashMap::new,
                            Collectors.toList()))
                    .values()
                    .forEach(this::obstacle);
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

    /** What is said of one session, or of something that is none. */
    private void obstacle(List<Obstacle> one) {
        one.forEach(obstacle ->
                screen.labelled(obstacle.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), obstacle.holdsUp()));
        Obstacle first = one.get(0);
        first.session().ifPresent(session -> screen.labelled("  who", session.toString()));
        first.age().ifPresent(age -> screen.labelled("  since", Quantities.duration(age)));
        one.stream().map(Obstacle::remedy).distinct().forEach(remedy -> screen.labelled("  do", remedy));
    }
}
