package com.asoud.planguard.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What somebody has accepted as promised, one file for each guard, in git, the same for every major version. A promise
 * that is taken away or weakened is then seen, even if all that is left still holds.
 */
record AcceptedPromises(Path folder) {

    private static final String SUFFIX = ".promises";

    boolean exists() {
        return Files.isDirectory(folder);
    }

    /** Writes what these guards promise, and forgets those of guards that are gone. */
    void record(List<Evidence> all, Set<String> guards) {
        try {
            Files.createDirectories(folder);
            for (Evidence evidence : all) {
                Files.writeString(file(evidence.guard()), text(evidence));
            }
            for (String gone : withoutGuard(guards)) {
                Files.delete(file(gone));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The accepted promises cannot be written to " + folder, failure);
        }
    }

    /** Guards that are accepted and do not exist. */
    List<String> withoutGuard(Set<String> guards) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(guard -> !guards.contains(guard))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Empty if exactly what was accepted is promised. */
    Optional<String> difference(Evidence evidence) {
        String now = text(evidence);
        String accepted = Baseline.read(file(evidence.guard()));
        return accepted.equals(now)
                ? Optional.empty()
                : Optional.of("""
                        %s does not promise what is accepted in %s (- accepted, + now):
                        %s
                        If that is intended, record it: mvn verify -D%s=record""".formatted(
                        evidence.guard(), file(evidence.guard()), Baseline.marked(accepted, now), Baseline.PROPERTY));
    }

    private Path file(String guard) {
        return folder.resolve(guard + SUFFIX);
    }

    /** Each promise of a call once; behind one that is not always made, when it is. */
    private static String text(Evidence evidence) {
        Map<CallId, Set<String>> circumstances = new TreeMap<>();
        Map<CallId, Map<String, Set<String>>> promises = new TreeMap<>();
        for (Execution execution : evidence.executions()) {
            execution.measurements().keySet().stream().sorted().forEach(mode -> {
                String when = execution.kind() + " " + mode;
                circumstances
                        .computeIfAbsent(execution.call(), key -> new LinkedHashSet<>())
                        .add(when);
                Map<String, Set<String>> made = promises.computeIfAbsent(execution.call(), key -> new TreeMap<>());
                execution
                        .promises()
                        .toAccept(mode)
                        .forEach(promise -> made.computeIfAbsent(promise, key -> new LinkedHashSet<>())
                                .add(when));
            });
        }
        StringBuilder text = new StringBuilder();
        promises.forEach((call, made) -> {
            text.append(call.place()).append(". ").append(call.query()).append('\n');
            made.forEach((promise, when) -> text.append("  ")
                    .append(promise)
                    .append(when.equals(circumstances.get(call)) ? "" : " (" + String.join(", ", when) + ")")
                    .append('\n'));
        });
        return text.toString();
    }
}
