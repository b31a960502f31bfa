package com.asoud.ddl.cli;

import static org.awaitility.Awaitility.await;

import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** The tool in a JVM of its own, with a folder for temporary files of its own. */
final class ChildProcess implements AutoCloseable {

    /** Nothing takes so long; it only ends a test that would hang. */
    private static final Duration GUARD = Duration.ofMinutes(2);

    private final Path temporary;
    private final Path out;
    private final Path err;
    private final Process process;

    /** @param home where its temporary files and its output go */
    ChildProcess(Path home, List<String> options, String... arguments) {
        try {
            temporary = Files.createDirectories(home.resolve("tmp"));
            out = home.resolve("out.txt");
            err = home.resolve("err.txt");
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Djava.io.tmpdir=" + temporary,
                    "-Djava.util.logging.config.file="
                            + Path.of("src/test/resources/logging.properties").toAbsolutePath(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
            command.addAll(3, options);
            command.add(DdlTool.class.getName());
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs it to its end, with the embedded server. */
    static ChildProcess run(Path home, List<String> options, String... arguments) {
        ChildProcess child = start(home, options, arguments);
        child.code();
        return child;
    }

    static ChildProcess start(Path home, List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--postgres-cache=" + TestServer.cache());
        return new ChildProcess(home, options, all.toArray(String[]::new));
    }

    /** Waits for its end. */
    int code() {
        try {
            if (!process.waitFor(GUARD.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is in its folder for temporary files. */
    List<String> temporaryFiles() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Servers, and whatever starts or stops one, that work in its folder for temporary files. */
    List<String> servers() {
        return ProcessHandle.allProcesses()
                .filter(other -> other.pid() != process.pid())
                .map(other -> other.info().commandLine())
                .flatMap(Optional::stream)
                .filter(line -> line.contains(temporary.toString()) && !line.contains(DdlTool.class.getName()))
                .toList();
    }

    boolean isSeenRunning(String program) {
        return servers().stream().anyMatch(line -> line.contains(program));
    }

    /** Whether it has said that its server runs. */
    boolean hasStarted() {
        return out().contains("start PostgreSQL");
    }

    /** Asks it to end, as a build server's timeout does. */
    void terminate() {
        process.destroy();
    }

    /** Ends it at once, so that it cannot tidy up. */
    void kill() {
        process.destroyForcibly();
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it is so, or the process has ended. */
    void until(BooleanSupplier condition) {
        try {
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(GUARD)
                    .until(() -> !process.isAlive() || condition.getAsBoolean());
        } catch (ConditionTimeoutException timeout) {
            throw new AssertionError("waited in vain: " + out() + err(), timeout);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
