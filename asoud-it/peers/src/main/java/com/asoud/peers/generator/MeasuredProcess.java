package com.asoud.peers.generator;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a process has needed, from its start to its end.
 *
 * @param processorSeconds of the processors, without those of a server that it starts; they tell more than the clock
 *     does on a machine that others keep busy
 * @param peakKilobytes the most memory that it had at a time, 0 where {@code /proc} is missing
 * @param serverKilobytes the same of a PostgreSQL server that it has started; memory that its processes share is
 *     counted once
 */
record MeasuredProcess(
        int exitCode,
        double seconds,
        double processorSeconds,
        long peakKilobytes,
        long serverKilobytes,
        String output) {

    private static final String TAG = "PEERS_PROCESS";
    private static final long MINUTES = 15;

    /**
     * Runs it to its end.
     *
     * @param startsServer whether to look for a server that it starts
     */
    static MeasuredProcess run(List<String> command, Path folder, boolean startsServer)
            throws IOException, InterruptedException {
        File log = File.createTempFile("peers-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log);
            String tag = UUID.randomUUID().toString();
            builder.environment().put(TAG, tag);
            long begin = System.nanoTime();
            Process process = builder.start();
            Duration processors = Duration.ZERO;
            long peak = 0;
            long server = 0;
            Optional<Path> postmaster = Optional.empty();
            while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(MINUTES)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("Not done after " + MINUTES + " minutes: " + command);
                }
                processors = process.info().totalCpuDuration().orElse(processors);
                peak = Math.max(peak, kilobytes(Path.of("/proc", String.valueOf(process.pid()), "status"), "VmHWM:"));
                // The first processes of that name are those of initdb, which end.
                if (startsServer && postmaster.filter(Files::exists).isEmpty()) {
                    postmaster = postmaster(tag);
                }
                server = Math.max(
                        server, postmaster.map(MeasuredProcess::proportional).orElse(0L));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new MeasuredProcess(
                    process.exitValue(),
                    seconds,
                    processors.toMillis() / 1e3,
                    peak,
                    server,
                    Files.readString(log.toPath()));
        } finally {
            Files.delete(log.toPath());
        }
    }

    /** @throws IllegalStateException with what it has printed, if it has failed */
    MeasuredProcess orElseThrow() {
        if (exitCode != 0) {
            throw new IllegalStateException("Exit code " + exitCode + ":\n" + output);
        }
        return this;
    }

    /** The server's first process inherits the environment; it is no descendant, since it is started as a daemon. */
    private static Optional<Path> postmaster(String tag) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> text(process.resolve("comm")).strip().equals("postgres"))
                    .filter(process -> text(process.resolve("environ")).contains(TAG + "=" + tag))
                    .findFirst();
        } catch (IOException noProc) {
            return Optional.empty();
        }
    }

    private static long proportional(Path postmaster) {
        String pid = postmaster.getFileName().toString();
        Stream<String> children = text(postmaster.resolve("task").resolve(pid).resolve("children"))
                .lines()
                .flatMap(line -> Stream.of(line.split(" ")));
        return Stream.concat(Stream.of(pid), children)
                .filter(process -> !process.isBlank())
                .mapToLong(process -> kilobytes(Path.of("/proc", process, "smaps_rollup"), "Pss:"))
                .sum();
    }

    private static long kilobytes(Path file, String field) {
        return text(file)
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /** Empty if the process has ended. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }
}
