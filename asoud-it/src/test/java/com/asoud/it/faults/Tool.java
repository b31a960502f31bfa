package com.asoud.it.faults;

import com.asoud.ddl.cli.DdlTool;
import com.asoud.model.AsoudModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * One run of the command line with the marketplace's migrations, in this JVM.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Tool(int code, String out, String err) {

    /** The model's jar, or its folder {@code db} where the build has not come to packaging. */
    static Path migrations() {
        try {
            Path model = Path.of(AsoudModel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(model) ? model.resolve("db") : model;
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Runs a command on the database at this URL, as user {@code postgres}. */
    static Tool run(String url, String command, String... arguments) {
        return as(CrashableServer.USER, url, command, arguments);
    }

    static Tool as(String user, String url, String command, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of(command, "--url=" + url, "--user=" + user, "--migrations=" + migrations()));
        all.addAll(List.of(arguments));
        return execute(all.toArray(String[]::new));
    }

    /** Starts a command as {@link #run} does, and does not wait for its end. */
    static CompletableFuture<Tool> start(String url, String command, String... arguments) {
        return startAs(CrashableServer.USER, url, command, arguments);
    }

    static CompletableFuture<Tool> startAs(String user, String url, String command, String... arguments) {
        CompletableFuture<Tool> end = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        end.complete(as(user, url, command, arguments));
                    } catch (RuntimeException | Error failure) {
                        end.completeExceptionally(failure);
                    }
                },
                command);
        thread.setDaemon(true);
        thread.start();
        return end.orTimeout(2, TimeUnit.MINUTES);
    }

    /** Runs it with exactly these arguments. */
    static Tool execute(String... arguments) {
        StringWriter out = new StringWriter();
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
