package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.model.InThisJvm;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * One run of the tool, in this JVM.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record Terminal(int code, String out, String err) {

    /** A database on the server of the tests, by its URL. */
    static final String SERVER = TestServer.url(TestServer.get().create("terminal"));

    /** Runs it with exactly these arguments. */
    static Terminal run(String... arguments) {
        return run(DdlTool.commandLine(InThisJvm::export), arguments);
    }

    static Terminal run(CommandLine command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Terminal(command.execute(arguments), out.toString(), err.toString());
    }

    /** Runs it on the server of the tests. */
    static Terminal onTestServer(String command, Path output, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of(command, "--output=" + output, "--shadow-url=" + SERVER, "--shadow-user=postgres"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    /** Runs it on a live database, as the superuser of the test server unless the options name somebody. */
    static Terminal live(String command, String url, Path migrations, String... options) {
        List<String> all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(List.of("--url=" + url, "--migrations=" + migrations));
        all.addAll(List.of(options));
        if (all.stream().noneMatch(option -> option.startsWith("--user"))) {
            all.add("--user=postgres");
        }
        return run(all.toArray(String[]::new));
    }

    /** The same, if it did what it should. */
    Terminal succeeds() {
        assertThat(code).as(toString()).isZero();
        return this;
    }

    static String classes(Class<?>... types) {
        return "--classes="
                + String.join(",", Stream.of(types).map(Class::getName).toList());
    }

    /** Every file below the folder with its content, by path. */
    static Map<String, String> files(Path root) {
        if (!Files.isDirectory(root)) {
            return Map.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            Map<String, String> files = new TreeMap<>();
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
            return files;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
