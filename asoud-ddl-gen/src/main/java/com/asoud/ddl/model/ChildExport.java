package com.asoud.ddl.model;

import com.asoud.export.Answer;
import com.asoud.export.ExportedSchema;
import com.asoud.export.Main;
import com.asoud.export.Request;
import com.asoud.postgres.JavaCommand;
import com.asoud.postgres.OwnedProcess;
import com.asoud.postgres.Refusal;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exports the schema with the Hibernate of the project, in a JVM of its own ({@link Main}):
 *
 * <ol>
 *   <li>it is started with the project's class path and, behind it, the few classes of ours that it needs;
 *   <li>meanwhile the class path is searched for Hibernate, and for the model's classes, which then are its request;
 *   <li>it answers in a file; what it prints is kept apart.
 * </ol>
 *
 * <p>It ends with this one: at once if this JVM is interrupted, and when its input ends if this JVM is killed.
 *
 * <p>A class of the project may wait for something that never comes. Nobody can tell that from a slow machine, so that
 * nothing ends it: whoever waits is told where it is, after a while and then ever more rarely.
 *
 * @param debug takes all that the JVM has printed, after it has ended
 * @param waiting takes what a person is told meanwhile
 * @param patience after which that is told for the first time; each next time it is twice as long
 * @param ofBuildTool whether a build tool gives the class path, not a person
 */
public record ChildExport(Consumer<String> debug, Consumer<String> waiting, Duration patience, boolean ofBuildTool) {

    /** As long as hardly any model takes on any machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As long as a JVM at work may take to say where it is. */
    private static final Duration REPLY = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 20;

    /** It lives for a second: the second compiler and a parallel collector would cost more than they save. */
    private static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            // Nobody forbids to answer; as it is by default since Java 18 (JEP 411).
            "-Djava.security.manager=disallow",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    private static final ObjectInputFilter OURS =
            ObjectInputFilter.Config.createFilter("com.asoud.export.*;com.asoud.postgres.*;java.lang.*;java.util.*;!*");

    /** Of what it has printed, at the end. */
    private static final int SHOWN_LINES = 20;

    private static final int SHOWN_COLUMNS = 300;

    /** Of this JVM, that Hibernate would read there too. */
    private static final List<String> SETTINGS = List.of("hibernate.", "jakarta.persistence.");

    public ChildExport(Consumer<String> debug, Consumer<String> waiting, boolean ofBuildTool) {
        this(debug, waiting, PATIENCE, ofBuildTool);
    }

    /** @throws Refusal if the model cannot be exported */
    public ExportedSchema export(Model model) {
        try (OwnedProcess owned = new OwnedProcess("export", ChildExport::end)) {
            Process process = owned.start(command(owned.folder(), model.classPath()));
            return export(model, process, owned.folder());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ExportedSchema export(Model model, Process process, Path folder) throws IOException {
        CompletableFuture<String> output = CompletableFuture.supplyAsync(
                () -> read(process.getInputStream()), task -> new Thread(task, "schema-export-output").start());
        Optional<String> note;
        try {
            note = HibernateOnClassPath.of(model.classPath()).check(ofBuildTool);
            ask(process.getOutputStream(), new Request(model.scanned(), settings()));
            waitFor(process, folder);
        } finally {
            end(process);
            debug.accept(output.join());
        }
        Path file = folder.resolve("answer");
        if (!Files.exists(file)) {
            throw noAnswer(process.exitValue(), model, output.join());
        }
        Answer answer = (Answer) read(file);
        return ExportNotes.with(answer.get(), note, answer.warnings());
    }

    private static Refusal noAnswer(int code, Model model, String output) {
        List<String> lines = output.strip().lines().toList();
        String last = lines.stream()
                .skip(Math.max(0, lines.size() - SHOWN_LINES))
                .map(line -> line.substring(0, Math.min(line.length(), SHOWN_COLUMNS)))
                .collect(Collectors.joining("\n"));
        return new Refusal(
                "the JVM that exports the schema has ended with code " + code + " and no answer",
                model.describe(),
                last.isEmpty()
                        ? "it has printed nothing: see whether the system has ended it for want of\n"
                                + "memory, or whether a class that Hibernate loads calls Runtime.halt"
                        : "see what it has printed at last; --debug shows all of it:\n" + last);
    }

    /** If it has ended already, it has said why. */
    private static void ask(OutputStream input, Request request) {
        try {
            ObjectOutputStream out = new ObjectOutputStream(input);
            out.writeObject(request);
            out.flush();
        } catch (IOException ended) {
            // There will be no answer.
        }
    }

    private void waitFor(Process process, Path folder) {
        long start = System.nanoTime();
        try {
            for (Duration pause = patience;
                    !process.waitFor(pause.toNanos(), TimeUnit.NANOSECONDS);
                    pause = pause.multipliedBy(2)) {
                String where = where(process, folder);
                if (process.isAlive()) {
                    waiting.accept(text(Duration.ofNanos(System.nanoTime() - start), where));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the schema was exported", interrupted);
        }
    }

    private static String text(Duration passed, String where) {
        return "The model is being exported for " + passed.toSeconds() + " s.\n  where: "
                + (where.isEmpty() ? "it does not say" : where.replace("\n", "\n         "))
                + "\n  do:    wait, if it is only slow; if it waits for something, such as a server, end\n"
                + "         this run, and keep that out of the classes that Hibernate loads";
    }

    /** Asks; empty if there is no reply in time, such as by a JVM that has hardly started. */
    private static String where(Process process, Path folder) throws InterruptedException {
        Path reply = folder.resolve("where");
        try {
            Files.deleteIfExists(reply);
            process.getOutputStream().write(0);
            process.getOutputStream().flush();
            for (long end = System.nanoTime() + REPLY.toNanos(); System.nanoTime() < end; ) {
                if (Files.exists(reply)) {
                    return (String) read(reply);
                }
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (IOException ended) {
            // Then there is nothing to wait for.
        }
        return "";
    }

    private static void end(Process process) {
        // That of the process itself would close its streams, and lose what it has said.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    private static Object read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                ObjectInputStream objects = new ObjectInputStream(in)) {
            objects.setObjectInputFilter(OURS);
            return objects.readObject();
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, String> settings() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> SETTINGS.stream().anyMatch(name::startsWith))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }

    private static String read(InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    private static ProcessBuilder command(Path folder, ClassPath classPath) throws IOException {
        String all = Stream.concat(
                        classPath.parts().stream(),
                        Stream.of(Main.class, Refusal.class).map(ChildExport::home))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments = Stream.concat(
                        OPTIONS.stream(),
                        Stream.of(
                                "-cp",
                                all,
                                Main.class.getName(),
                                folder.resolve("answer").toString()))
                .toList();
        return JavaCommand.of(JavaCommand.launcher(), folder.resolve("arguments"), arguments)
                .redirectErrorStream(true);
    }

    /** The jar or folder that holds it. */
    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
