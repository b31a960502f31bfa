package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.cli.DdlTool;
import com.asoud.it.marketplace.FirstRelease;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * One run of the command line with the marketplace's migrations, in this JVM.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Tool(int code, String out, String err) {

    /** Fails unless that was its exit code, and then shows all that it printed. */
    void expectCode(int expected) {
        assertThat(code).as(toString()).isEqualTo(expected);
    }

    /** The folder of the migrations that it runs unless told otherwise. */
    static Path migrations() {
        return FirstRelease.folder();
    }

    /** A copy of the migrations in a folder, to be changed. */
    static Path copyOfMigrations(Path into) {
        copy(migrations(), into);
        return into;
    }

    /** Copies a tree, into another file system too. */
    static void copy(Path from, Path into) {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Path copy = into.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a command on the database at this URL, as user {@code postgres}. */
    static Tool run(String url, String command, String... arguments) {
        return as(CrashableServer.USER, url, command, arguments);
    }

    static Tool as(String user, String url, String command, String... arguments) {
        return execute(all(user, url, command, arguments));
    }

    private static String[] all(String user, String url, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--url=" + url, "--user=" + user));
        all.addAll(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--migrations="))) {
            all.add("--migrations=" + migrations());
        }
        if (command.equals("migrate") || command.equals("plan")) {
            // Most tests are not about releases; there is none that is running.
            all.add("--after-deploy");
        }
        return all.toArray(String[]::new);
    }

    /** Starts a command as {@link #run} does, and does not wait for its end. */
    static CompletableFuture<Tool> start(String url, String command, String... arguments) {
        return startAs(CrashableServer.USER, url, command, arguments);
    }

    static CompletableFuture<Tool> startAs(String user, String url, String command, String... arguments) {
        return start(new StringWriter(), user, url, command, arguments);
    }

    /** The same; what it prints can be read while it runs. */
    static CompletableFuture<Tool> start(
            StringWriter out, String user, String url, String command, String... arguments) {
        CompletableFuture<Tool> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        end.complete(execute(out, all(user, url, command, arguments)));
                    } catch (RuntimeException | Error failure) {
                        end.completeExceptionally(failure);
                    }
                },
                command);
        thread.setDaemon(true);
        thread.start();
        // A network that is silent takes more than a minute; this only ends a test that would hang.
        return end.orTimeout(10, TimeUnit.MINUTES);
    }

    /** Runs it with exactly these arguments. */
    static Tool execute(String... arguments) {
        return execute(new StringWriter(), arguments);
    }

    private static Tool execute(StringWriter out, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine tool = DdlTool.commandLine();
        tool.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Tool(tool.execute(arguments), out.toString(), err.toString());
    }

    @Override
    public String toString() {
        return "exit code " + code + "\n" + out + err;
    }
}
