package com.asoud.peers.access;

import static java.util.stream.Collectors.toList;

import com.asoud.peers.Arguments;
import com.asoud.peers.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Each call once in every round, each time in a JVM of its own, which JMH warms up; of one operation the ways follow
 * one another, so that what the machine does beside is the same for all.
 */
@Command(
        name = "access",
        description = "Time, memory, statements and pages of the same operations by raw JDBC, the model's repositories,"
                + " Spring Data JPA and an EntityManager.")
public final class AccessCommand implements Callable<Integer> {

    private static final Path LOGS = Path.of("target/peers/jmh");

    @Spec
    @SuppressWarnings("NullAway.Init") // By picocli.
    private CommandSpec spec;

    @Option(
            names = "--rows",
            defaultValue = "200000",
            description = "Products and orders, 20,000 or more; default: ${DEFAULT-VALUE}.")
    private long rows;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How many JVMs measure each call; default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "2",
            description = "How long each JVM measures, after it has warmed up; default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--only",
            defaultValue = ".*",
            description = "A regular expression for the calls to measure, such as 'LIST.*'; raw JDBC, which they are"
                    + " compared with, is measured with them.")
    private Pattern only = Pattern.compile(".*");

    /** What one JVM has measured of one call. */
    private record Measured(double micros, double processorMicros, double bytes) {}

    @Override
    public Integer call() throws Exception {
        Arguments.checkRows(spec, rows);
        Arguments.checkAtLeast(spec, "--rounds", rounds, 1);
        Arguments.checkAtLeast(spec, "--seconds", seconds, 1);
        // The lock would be a file for all projects of this machine, and stay there.
        System.setProperty("jmh.ignoreLock", "true");
        Files.createDirectories(LOGS);
        Report report = new Report("access");
        try (Marketplace marketplace = new Marketplace(rows)) {
            progress("access: writing %s products and orders, and counting statements", rows);
            Map<Operation, List<Counted>> calls = chosen(Counted.all(marketplace));
            Map<String, List<Measured>> measured = measure(marketplace, calls);
            report.note(marketplace.description() + ", " + Marketplace.SETTINGS + ".");
            report.note("%s products and orders; %s JVMs for each call, each measured for %s s after it was warmed up."
                    .formatted(rows, rounds, seconds));
            calls.forEach((operation, ways) -> report.add(table(operation, ways, measured)));
        }
        report.finish(spec.commandLine().getOut());
        return 0;
    }

    /**
     * Of each operation the calls that {@code --only} names, after the first by raw JDBC; operations without any are
     * out.
     */
    private Map<Operation, List<Counted>> chosen(List<Counted> all) {
        Map<Operation, List<Counted>> calls = all.stream()
                .collect(Collectors.groupingBy(Counted::operation, () -> new EnumMap<>(Operation.class), toList()));
        calls.values().removeIf(ways -> ways.stream().noneMatch(this::isNamed));
        calls.replaceAll((operation, ways) -> ways.stream()
                .filter(call -> call.equals(ways.get(0)) || isNamed(call))
                .toList());
        if (calls.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    all.stream()
                            .map(Counted::name)
                            .collect(Collectors.joining(
                                    System.lineSeparator() + "  ",
                                    "No call has a name that --only=%s matches. The names are:%n  ".formatted(only),
                                    "")));
        }
        return calls;
    }

    private boolean isNamed(Counted call) {
        return only.matcher(call.name()).matches();
    }

    private void progress(String text, Object... values) {
        spec.commandLine().getErr().println(text.formatted(values));
    }

    private Map<String, List<Measured>> measure(Marketplace marketplace, Map<Operation, List<Counted>> calls)
            throws Exception {
        Map<String, List<Measured>> measured = new HashMap<>();
        int number = 0;
        int runs = rounds * calls.values().stream().mapToInt(List::size).sum();
        try (Marketplace.Database forReading = marketplace.open()) {
            for (int round = 0; round < rounds; round++) {
                for (List<Counted> ways : calls.values()) {
                    for (int i = 0; i < ways.size(); i++) {
                        Counted call = ways.get((i + round) % ways.size());
                        progress("access, %s of %s: %s", ++number, runs, call.name());
                        Path log = LOGS.resolve(number + ".log");
                        measured.computeIfAbsent(call.name(), name -> new ArrayList<>())
                                .add(
                                        call.operation() == Operation.INSERT
                                                ? measureWriting(marketplace, call, log)
                                                : measure(forReading, call, log));
                    }
                }
            }
        }
        return measured;
    }

    /** In a database of its own, so that each begins with the same rows. */
    private Measured measureWriting(Marketplace marketplace, Counted call, Path log) throws Exception {
        try (Marketplace.Database database = marketplace.open()) {
            return measure(database, call, log);
        }
    }

    private Measured measure(Marketplace.Database database, Counted call, Path log)
            throws RunnerException, SQLException {
        Options options = new OptionsBuilder()
                .include(Pattern.quote(AccessBenchmark.class.getName()))
                .param("way", call.way().name())
                .param("call", call.name())
                .param("seconds", String.valueOf(2 * seconds))
                .jvmArgsPrepend("-Xms512m", "-Xmx512m")
                .jvmArgsAppend(database.pool().arguments())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(seconds)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(log.toString())
                .build();
        RunResult result = new Runner(options).runSingle();
        return new Measured(
                result.getPrimaryResult().getScore(),
                secondary(result, "nanos") / 1e3 / secondary(result, "calls"),
                secondary(result, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult result, String name) {
        return Optional.ofNullable(result.getSecondaryResults().get(name))
                .orElseThrow()
                .getScore();
    }

    private static Report.Table table(Operation operation, List<Counted> calls, Map<String, List<Measured>> measured) {
        List<Measured> limit = measured.getOrDefault(calls.get(0).name(), List.of());
        return new Report.Table(
                operation.title(),
                List.of(
                        "",
                        "µs",
                        "to the first",
                        "µs of the client's processor",
                        "kB allocated",
                        "statements",
                        "at the server",
                        "rows",
                        "pages"),
                calls.stream()
                        .map(call -> row(call, measured.getOrDefault(call.name(), List.of()), limit))
                        .toList());
    }

    private static List<String> row(Counted call, List<Measured> measured, List<Measured> limit) {
        double[] ratios = IntStream.range(0, measured.size())
                .mapToDouble(
                        round -> measured.get(round).micros() / limit.get(round).micros())
                .toArray();
        return List.of(
                call.title().startsWith("the model") ? "**" + call.title() + "**" : call.title(),
                number(median(measured, Measured::micros)),
                String.format(
                        Locale.ROOT,
                        "%.2f (%.2f to %.2f)",
                        Median.withDefaults().evaluate(ratios),
                        Arrays.stream(ratios).min().orElseThrow(),
                        Arrays.stream(ratios).max().orElseThrow()),
                number(median(measured, Measured::processorMicros)),
                number(median(measured, Measured::bytes) / 1e3),
                String.valueOf(call.counts().statements()),
                String.valueOf(call.counts().calls()),
                String.valueOf(call.counts().rows()),
                String.valueOf(call.counts().pages()));
    }

    private static double median(List<Measured> measured, ToDoubleFunction<Measured> value) {
        return Median.withDefaults()
                .evaluate(measured.stream().mapToDouble(value).toArray());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}
