package com.asoud.ddl.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * How long {@code generate} takes on large models, each run in a JVM of its own:
 *
 * <pre>mvn -pl asoud-ddl-gen -Pbenchmark test -DskipTests</pre>
 */
public final class LargeModelBenchmark {

    private static final List<Integer> SIZES = List.of(125, 250, 500);

    private final Path cache;

    private LargeModelBenchmark(Path cache) {
        this.cache = cache;
    }

    /** @param arguments the folder of unpacked PostgreSQL binaries */
    public static void main(String... arguments) throws IOException, InterruptedException {
        LargeModelBenchmark benchmark = new LargeModelBenchmark(Path.of(arguments[0]));
        benchmark.generate(10, List.of()); // unpacks the binaries, warms the disk
        System.out.printf(
                "%8s %8s %16s %12s %12s %24s%n",
                "entities", "indexes", "from nothing [s]", "no change", "one index", "all indexes concurrently");
        for (int size : SIZES) {
            benchmark.measure(size);
        }
    }

    private void generate(int size, List<String> existing) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("large-model-");
        try {
            run(LargeModel.compile(size, folder), folder.resolve("db"), existing);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private void measure(int size) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("large-model-");
        try {
            LargeModel model = LargeModel.compile(size, folder);
            double fromNothing = run(model, folder.resolve("db"), List.of());
            double noChange = run(model, folder.resolve("db"), List.of());
            double concurrently = run(model, folder.resolve("existing"), model.tables());
            model.addIndexToFirst();
            double oneIndex = run(model, folder.resolve("db"), List.of());
            System.out.printf(
                    Locale.ROOT,
                    "%8d %8d %16.1f %12.1f %12.1f %24.1f%n",
                    size,
                    size * LargeModel.INDEXES_EACH,
                    fromNothing,
                    noChange,
                    oneIndex,
                    concurrently);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** Seconds of the whole process: JVM start, server start and stop included. */
    private double run(LargeModel model, Path output, List<String> existing) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.asoud.ddl.cli.DdlTool",
                "generate",
                "--classpath=" + model.classes(),
                "--packages=" + LargeModel.PACKAGE,
                "--postgres-cache=" + cache,
                "--output=" + output));
        if (!existing.isEmpty()) {
            command.add("--existing-tables=" + String.join(",", existing));
        }
        File log = File.createTempFile("large-model-", ".log");
        try {
            long before = System.nanoTime();
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start()
                    .waitFor();
            double seconds = (System.nanoTime() - before) / 1e9;
            if (code != 0) {
                throw new IllegalStateException(Files.readString(log.toPath()));
            }
            print(log.toPath());
            return seconds;
        } finally {
            Files.delete(log.toPath());
        }
    }

    /** The tool's own steps. */
    private static void print(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            lines.takeWhile(line -> !line.isBlank()).forEach(System.out::println);
        }
        System.out.println();
    }
}
