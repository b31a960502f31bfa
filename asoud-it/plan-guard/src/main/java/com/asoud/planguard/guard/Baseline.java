package com.asoud.planguard.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The plans that somebody has looked at and accepted, one file for each guard, in git. They hold no costs, times or
 * values. A plan that changes may keep every promise and still be worth a look.
 *
 * @param folder of one major version: each plans in its own way
 */
record Baseline(Path folder) {

    /** The system property that records the plans of this run when it is {@code record}. */
    static final String PROPERTY = "plan-guard.baseline";

    static boolean isToBeRecorded() {
        return "record".equals(System.getProperty(PROPERTY));
    }

    String name() {
        return folder.getFileName().toString();
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    void record(Evidence evidence) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(evidence), text(evidence));
        } catch (IOException failure) {
            throw new UncheckedIOException("The accepted plans cannot be written to " + folder, failure);
        }
    }

    /** Empty if the plans are the accepted ones. */
    Optional<String> difference(Evidence evidence) {
        String now = text(evidence);
        String accepted = read(file(evidence));
        return accepted.equals(now)
                ? Optional.empty()
                : Optional.of("""
                        %s is not planned as accepted in %s (- accepted, + now):
                        %s
                        If that is intended, record it: mvn verify -D%s=record""".formatted(evidence.guard(), file(evidence), marked(accepted, now), PROPERTY));
    }

    /** What was accepted; empty if nothing was. */
    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path file(Evidence evidence) {
        return folder.resolve(evidence.guard() + ".plan");
    }

    /** Each different plan of a call once, below the circumstances in which it is chosen. */
    private static String text(Evidence evidence) {
        Map<String, List<String>> circumstances = new LinkedHashMap<>();
        for (Execution execution : evidence.executions()) {
            execution.measurements().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> circumstances
                            .computeIfAbsent(
                                    execution.call().query() + "\n"
                                            + entry.getValue().shape().indent(2),
                                    key -> new ArrayList<>())
                            .add("%s, %s, %s".formatted(execution.scale().name(), execution.kind(), entry.getKey())));
        }
        StringBuilder text = new StringBuilder();
        evidence.executions().stream()
                .findFirst()
                .ifPresent(execution -> execution
                        .promises()
                        .declaredSettings()
                        .forEach((name, value) -> text.append("# planner: " + name + " = " + value + "\n")));
        circumstances.forEach((plan, when) -> {
            when.forEach(line -> text.append("# ").append(line).append('\n'));
            text.append(plan).append('\n');
        });
        return text.toString();
    }

    static String marked(String accepted, String now) {
        List<String> before = accepted.lines().toList();
        List<String> after = now.lines().toList();
        return String.join(
                "\n",
                Stream.concat(
                                before.stream()
                                        .filter(line -> !after.contains(line))
                                        .map(line -> "- " + line),
                                after.stream().map(line -> (before.contains(line) ? "  " : "+ ") + line))
                        .toList());
    }
}
