package com.asoud.benchmark;

import com.asoud.benchmark.Measured.Environment;
import com.asoud.benchmark.Measured.IndexSize;
import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares two files. */
@Command(
        name = "compare",
        description = "Compares before.json and after.json; refuses if something else than the indexes differs.")
final class CompareCommand implements Callable<Integer> {

    /** Rows come and go in a database that is in use. */
    private static final double SAME_SCALE = 0.1;

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Option(
            names = "--folder",
            defaultValue = "target/index-benchmark",
            paramLabel = "FOLDER",
            description = "where before.json and after.json are, and the results go. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init") // By picocli.
    private Path folder;

    @Option(
            names = "--relevant",
            defaultValue = "10",
            paramLabel = "PERCENT",
            description = "a smaller difference of times does not matter. Default: ${DEFAULT-VALUE}")
    private double percent;

    @Option(
            names = "--headlines",
            paramLabel = "REGEX",
            description = "guards that hold the queries which must become ten times faster")
    private Optional<Pattern> headlines = Optional.empty();

    @Override
    public Integer call() {
        if (!(percent > 0 && percent < 100)) {
            throw new ParameterException(spec.commandLine(), "--relevant is between 0 and 100, not " + percent);
        }
        Measured before = Reports.read(folder.resolve("before.json"));
        Measured after = Reports.read(folder.resolve("after.json"));
        List<Refusal.Problem> different = different(before, after);
        if (!different.isEmpty()) {
            throw new Refusal(different);
        }
        Reports reports =
                new Reports(spec.commandLine().getOut(), ResultFolder.of(folder, Reports.COMPARED, Reports.PAGE));
        Lines warnings = new Lines();
        warnings(before, after).forEach(warning -> warnings.labelled("", warning));
        spec.commandLine().getErr().print(warnings);
        spec.commandLine().getErr().flush();
        double relevant = percent / 100;
        List<String> left = new ArrayList<>(new LinkedHashSet<>(before.left()));
        Set<String> leftAfter = new LinkedHashSet<>(after.left());
        leftAfter.removeAll(left);
        after.left().stream().filter(reason -> !left.contains(reason)).forEach(left::add);
        left.addAll(onlyIn("before.json", before, after));
        left.addAll(onlyIn("after.json", after, before));
        List<Comparison.Row> rows = Comparison.rows(
                before.queries(),
                after.queries(),
                // The same files give the same result.
                new Judgement(relevant, new SplittableRandom(before.queries().size())),
                relevant);
        reports.write(new Comparison(
                Measured.FORMAT,
                before.environment(),
                after.environment(),
                relevant,
                rows,
                left,
                after.indexes(),
                Optional.empty(),
                Optional.empty(),
                Forecasts.of(rows, after.indexes(), before.indexes(), Optional.empty(), headlines, leftAfter)));
        return 0;
    }

    private static List<String> onlyIn(String file, Measured one, Measured other) {
        Set<String> known = QueryRun.byId(other.queries()).keySet();
        return one.queries().stream()
                .map(Measured.Query::id)
                .filter(id -> !known.contains(id))
                .map(id -> id + " is only in " + file)
                .toList();
    }

    private List<Refusal.Problem> different(Measured before, Measured after) {
        List<Refusal.Problem> problems = new ArrayList<>();
        Environment one = before.environment();
        Environment other = after.environment();
        differ(problems, "model", one.model(), other.model());
        differ(problems, "version of the server", one.server(), other.server());
        differ(problems, "machine", one.machine(), other.machine());
        if (Math.abs(one.scale() - other.scale()) > SAME_SCALE * Math.max(one.scale(), other.scale())) {
            differ(problems, "scale", one.scale() + " rows", other.scale() + " rows");
        }
        Set<String> settings = new LinkedHashSet<>(one.settings().keySet());
        settings.addAll(other.settings().keySet());
        settings.forEach(setting -> differ(
                problems,
                "setting " + setting,
                one.settings().getOrDefault(setting, "not set"),
                other.settings().getOrDefault(setting, "not set")));
        Set<String> known = QueryRun.byId(before.queries()).keySet();
        if (after.queries().stream().noneMatch(query -> known.contains(query.id()))) {
            differ(problems, "set of queries", names(before), names(after));
        }
        return problems;
    }

    /** What may be meant, such as a staging database and a copy of it, or a mistake. */
    private static List<String> warnings(Measured before, Measured after) {
        List<String> warnings = new ArrayList<>();
        if (!before.environment().database().equals(after.environment().database())) {
            warnings.add("Warning: before.json is of %s, and after.json of %s."
                    .formatted(
                            before.environment().database(), after.environment().database()));
        }
        indexesOnlyIn(before, after, index -> true)
                .ifPresent(names -> warnings.add("Warning: indexes only in before.json: " + names + "."));
        indexesOnlyIn(after, before, index -> !index.declared())
                .ifPresent(names ->
                        warnings.add("Warning: indexes only in after.json that are not declared: " + names + "."));
        return warnings;
    }

    private static Optional<String> indexesOnlyIn(Measured one, Measured other, Predicate<IndexSize> which) {
        Set<String> known = other.indexes().stream().map(IndexSize::index).collect(Collectors.toSet());
        return one.indexes().stream()
                .filter(which)
                .map(IndexSize::index)
                .filter(index -> !known.contains(index))
                .reduce((first, second) -> first + ", " + second);
    }

    private static String names(Measured measured) {
        return measured.queries().stream()
                .map(Measured.Query::guard)
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", ", "", ", …"));
    }

    private void differ(List<Refusal.Problem> problems, String what, String before, String after) {
        if (!before.equals(after)) {
            problems.add(new Refusal.Problem(
                    "before and after cannot be compared: the %s differs".formatted(what),
                    "before.json: %s\nafter.json: %s".formatted(before, after),
                    "measure both with the same %s; or use the command run".formatted(what)));
        }
    }
}
