package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Words;
import com.asoud.ddl.observe.Forecast;
import com.asoud.ddl.observe.LivePlan;
import com.asoud.ddl.observe.LivePlan.Operation;
import com.asoud.ddl.observe.LivePlan.Step;
import com.asoud.ddl.observe.Obstacle;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Stage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/**
 * A plan for people, 80 columns wide: what migrate would do; a summary; a line for each file, in order; what the signs
 * in them mean, each said once; who is in the way.
 */
final class PlanText {

    private static final int WIDTH = 80;
    private static final int LABEL = 13;
    private static final String BY_HAND = "hand";

    /** What a file does to others: its sign in the table, and what it means below. */
    private record Effect(LockLevel lock, String work) {

        @Override
        public String toString() {
            return lock + ": " + lock.effect() + "; " + work;
        }
    }

    private final LivePlan plan;
    private final PrintWriter out;
    private final Map<Effect, String> signs = new LinkedHashMap<>();

    PlanText(LivePlan plan, PrintWriter out) {
        this.plan = plan;
        this.out = out;
        operations()
                .forEach(operation -> effect(operation)
                        .ifPresent(effect ->
                                signs.computeIfAbsent(effect, unknown -> String.valueOf((char) ('a' + signs.size())))));
    }

    private Stream<Operation> operations() {
        return plan.steps().stream().flatMap(step -> step.operations().stream());
    }

    private static Optional<Effect> effect(Operation operation) {
        return operation.lock().map(lock -> new Effect(lock, operation.work().orElse("")));
    }

    /** @param verbose whether everything of each file is shown, too */
    void print(boolean verbose) {
        VerdictText.print(plan.verdict(), out);
        if (plan.steps().isEmpty()) {
            return;
        }
        out.println();
        summary();
        out.println();
        files();
        out.println();
        legend();
        if (verbose) {
            plan.steps().forEach(this::details);
        }
        obstacles();
    }

    private void summary() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"files", files(plan.steps())});
        rows.add(new String[] {"stage", stages()});
        rows.add(new String[] {"tables", tables()});
        rows.add(new String[] {"locks", locks()});
        rows.add(new String[] {"indexes", indexes()});
        rows.add(new String[] {"time", time()});
        rows.add(new String[] {"in the way", inTheWay()});
        rows.removeIf(row -> row[1].isEmpty());
        labelled(rows);
    }

    private static String files(List<Step> steps) {
        long builds = steps.stream()
                .filter(step -> step.forecast().isPresent() || step.built())
                .count();
        long byHand = steps.stream().filter(step -> step.operations().isEmpty()).count();
        long others = steps.size() - builds - byHand;
        return steps.size()
                + (steps.size() == 1 ? " migration: " : " migrations: ")
                + Stream.of(
                                part(builds, "builds an index concurrently", "build an index concurrently"),
                                part(others, "changes tables otherwise", "change tables otherwise"),
                                part(byHand, "was written by hand", "were written by hand"))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", "));
    }

    private static String part(long count, String one, String several) {
        return count == 0 ? "" : count + " " + (count == 1 ? one : several);
    }

    private String stages() {
        return Stream.of(Stage.values())
                .map(stage -> part(
                        plan.steps().stream()
                                .filter(step -> step.stage().equals(Optional.of(stage)))
                                .count(),
                        stage.toString(),
                        stage.toString()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            step.operations().forEach(operation -> operation.on().ifPresent(name -> tables.putIfAbsent(name, "")));
            step.forecast().ifPresent(forecast -> tables.put(forecast.table().toString(), size(forecast)));
        }
        return tables.entrySet().stream()
                .map(table -> table.getKey() + table.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String size(Forecast forecast) {
        String size = Stream.of(
                        forecast.rows().value().map(rows -> Words.count(rows) + " rows"),
                        forecast.tableBytes().map(Words::bytes))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return size.isEmpty() ? "" : " (" + size + ")";
    }

    private String locks() {
        return signs.keySet().stream()
                .map(Effect::lock)
                .distinct()
                .sorted()
                .map(lock -> lock + " (" + lock.effect() + ")")
                .collect(Collectors.joining(", "));
    }

    private String indexes() {
        if (plan.builds() == 0) {
            return "";
        }
        return plan.indexBytes()
                .map(bytes -> about(plan.unknownSizes()) + Words.bytes(bytes) + besides(plan.unknownSizes(), "size"))
                .orElse("of unknown size");
    }

    private String time() {
        if (plan.builds() == 0) {
            return "forecast only for concurrent builds, of which there are none";
        }
        return plan.buildTime()
                .map(duration -> about(plan.unknownTimes()) + Words.duration(duration) + " of building"
                        + besides(plan.unknownTimes(), "time") + ", less with several tables at a time; "
                        + "rough, measured on samples")
                .orElse("unknown");
    }

    private static String about(long unknown) {
        return unknown == 0 ? "about " : "at least about ";
    }

    private static String besides(long unknown, String what) {
        return unknown == 0 ? "" : " (of " + unknown + " more the " + what + " is unknown)";
    }

    private String inTheWay() {
        long count = plan.obstacles().size();
        return count == 0
                ? plan.notLookedAt().isEmpty() ? "nobody" : "not all is known, see below"
                : count + (count == 1 ? " obstacle" : " obstacles") + ", see below";
    }

    private void files() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"version", "what", "lock", "size", "time"});
        for (Step step : plan.steps()) {
            Optional<Forecast> forecast = step.forecast();
            rows.add(new String[] {
                step.entry().version().orElse("-"),
                what(step),
                signs(step),
                step.built()
                        ? "built"
                        : forecast.map(each -> each.indexBytes()
                                        .value()
                                        .map(Words::bytes)
                                        .orElse("?"))
                                .orElse(""),
                forecast.map(each ->
                                each.buildTime().value().map(Words::duration).orElse("?"))
                        .orElse("")
            });
        }
        table(rows);
    }

    private static String what(Step step) {
        List<Operation> operations = step.operations();
        String what =
                operations.size() == 1 ? operations.get(0).what() : step.entry().description();
        return step.forecast().isPresent() || step.built() ? what.replaceFirst("^create ", "") : what;
    }

    private String signs(Step step) {
        if (step.operations().isEmpty()) {
            return BY_HAND;
        }
        String all = step.operations().stream()
                .flatMap(operation -> effect(operation).stream())
                .map(signs::get)
                .distinct()
                .sorted()
                .collect(Collectors.joining());
        return step.operations().stream()
                        .anyMatch(operation -> operation.hazard().isPresent())
                ? all + "!"
                : all;
    }

    /** What it does may be cut; the last column ends where the line does. */
    private void table(List<String[]> rows) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        int others = 2 * columns;
        for (int i = 0; i < columns; i++) {
            others += i == 1 ? 0 : widths[i];
        }
        widths[1] = Math.min(widths[1], Math.max(20, WIDTH - others));
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String text = cut(row[i], widths[i]);
                String rest = " ".repeat(widths[i] - text.length());
                line.append("  ").append(i > 2 ? rest + text : text + rest);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private void legend() {
        List<String[]> rows = new ArrayList<>();
        signs.forEach((effect, sign) -> rows.add(new String[] {sign, effect.toString()}));
        if (plan.steps().stream().anyMatch(step -> step.operations().isEmpty())) {
            rows.add(new String[] {BY_HAND, "written by hand: its locks are not known; read the file"});
        }
        Map<String, List<String>> hazards = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            for (Operation operation : step.operations()) {
                operation
                        .hazard()
                        .ifPresent(text -> hazards.computeIfAbsent(text, unknown -> new ArrayList<>())
                                .add(step.entry().version().orElse(step.entry().description())));
            }
        }
        hazards.forEach((text, versions) -> rows.add(
                new String[] {"!", versions.stream().distinct().collect(Collectors.joining(", ")) + ": " + text}));
        if (plan.steps().stream().anyMatch(Step::built)) {
            rows.add(new String[] {"built", "it is there, valid and as declared: it is only recorded"});
        }
        unknown().forEach(reason -> rows.add(new String[] {"?", "unknown: " + reason}));
        if (!rows.isEmpty()) {
            labelled(rows);
            out.println();
        }
    }

    private Set<String> unknown() {
        Set<String> reasons = new LinkedHashSet<>();
        plan.steps().stream()
                .flatMap(step -> step.forecast().stream())
                .flatMap(forecast -> Stream.of(forecast.rows(), forecast.indexBytes(), forecast.buildTime()))
                .filter(estimate -> estimate.value().isEmpty())
                .forEach(estimate -> reasons.add(estimate.basis()));
        return reasons;
    }

    private void details(Step step) {
        out.println(step.entry().script());
        List<String[]> rows = new ArrayList<>();
        for (Operation operation : step.operations()) {
            rows.add(new String[] {"*", operation.what()});
            operation
                    .lock()
                    .ifPresent(lock -> rows.add(new String[] {
                        "  lock", lock + " on " + operation.on().orElse("?") + ": " + lock.effect()
                    }));
            operation.work().ifPresent(work -> rows.add(new String[] {"  work", work}));
            operation.hazard().ifPresent(hazard -> rows.add(new String[] {"  hazard", hazard}));
        }
        if (step.operations().isEmpty()) {
            rows.add(new String[] {"*", "written by hand: read the file"});
        }
        step.forecast().ifPresent(forecast -> rows.addAll(forecast(forecast)));
        labelled(rows);
        step.statements().forEach(sql -> out.println(("    " + sql).replace("\n", "\n    ")));
        out.println();
    }

    private static List<String[]> forecast(Forecast forecast) {
        if (forecast.tableBytes().isEmpty()) {
            return List.<String[]>of(new String[] {
                "  index", "size and time are unknown: " + forecast.rows().basis()
            });
        }
        String table = forecast.rows()
                        .value()
                        .map(rows -> Words.count(rows) + " rows")
                        .orElse("rows unknown (" + forecast.rows().basis() + ")")
                + forecast.tableBytes().map(bytes -> ", " + Words.bytes(bytes)).orElse("")
                + forecast.pagesToRead()
                        .map(pages -> "; " + Words.count(pages) + " pages to read")
                        .orElse("");
        return List.of(
                new String[] {"  table", table},
                new String[] {
                    "  index",
                    forecast.indexBytes()
                                    .value()
                                    .map(bytes -> "about " + Words.bytes(bytes))
                                    .orElse("size unknown")
                            + " (" + forecast.indexBytes().basis() + ")"
                },
                new String[] {
                    "  time",
                    forecast.buildTime()
                                    .value()
                                    .map(time -> "about " + Words.duration(time))
                                    .orElse("unknown")
                            + " (" + forecast.buildTime().basis() + ")"
                });
    }

    private void obstacles() {
        if (!plan.obstacles().isEmpty()) {
            out.println("In the way:");
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
            out.println("Nobody is in the way.");
        } else if (plan.notLookedAt().size() < plan.steps().size()) {
            out.println("Nobody is in the way of what was checked.");
        }
        if (!plan.notLookedAt().isEmpty()) {
            out.println("Not checked, since their locks are not known; read them, and see");
            out.println("who uses their tables:");
            plan.notLookedAt().forEach(script -> out.println("  " + script));
        }
    }

    /** What is said of one session, or of something that is none. */
    private void obstacle(List<Obstacle> one) {
        List<String[]> rows = new ArrayList<>();
        one.forEach(obstacle -> rows.add(
                new String[] {obstacle.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '), obstacle.holdsUp()}));
        Obstacle first = one.get(0);
        first.session().ifPresent(session -> rows.add(new String[] {"  who", session.toString()}));
        first.age().ifPresent(age -> rows.add(new String[] {"  since", Words.duration(age)}));
        one.stream().map(Obstacle::remedy).distinct().forEach(remedy -> rows.add(new String[] {"  do", remedy}));
        labelled(rows);
    }

    /** A label, and a text beside it that goes on below itself. */
    private void labelled(List<String[]> rows) {
        TextTable table = TextTable.forColumns(
                new ColorScheme.Builder(Ansi.OFF).build(),
                new Column(LABEL, 2, Column.Overflow.SPAN),
                new Column(WIDTH - LABEL, 0, Column.Overflow.WRAP));
        for (String[] row : rows) {
            if (row[0].length() > LABEL - 3) {
                table.addRowValues(row[0] + ":");
                table.addRowValues("", row[1]);
            } else {
                table.addRowValues(row);
            }
        }
        table.toString().lines().forEach(line -> out.println(line.stripTrailing()));
    }
}
