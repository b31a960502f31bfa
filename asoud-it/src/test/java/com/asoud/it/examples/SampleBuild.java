package com.asoud.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** Commands as a user gives them in the folder of a sample project, with the Maven and the JDK of this build. */
record SampleBuild(Path folder) {

    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    static final Path EXAMPLES = CHECKOUT.resolve("docs/examples");

    /** What a command said, on both outputs. */
    record Said(int exitCode, String text) {}

    /** Installs modules of this checkout in the local repository, as a user does. */
    static void install(String modules) throws IOException {
        new SampleBuild(CHECKOUT).run(maven("install", "-DskipTests", "-Dspotless.check.skip", "-pl", modules, "-am"));
    }

    static List<String> maven(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-B", "-q"));
        command.addAll(List.of(arguments));
        return command;
    }

    static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** As the sample projects are told it. */
    static Map<String, String> address(TestDatabase database) throws SQLException {
        PGSimpleDataSource address = database.dataSource().unwrap(PGSimpleDataSource.class);
        return Map.of(
                "DB_URL", address.getURL(),
                "DB_USER", String.valueOf(address.getUser()),
                "DB_PASSWORD", "none is asked for");
    }

    String run(List<String> command) throws IOException {
        return run(command, Map.of());
    }

    /** What it said; it has to succeed. */
    String run(List<String> command, Map<String, String> environment) throws IOException {
        Said said = attempt(command, environment);
        assertThat(said.exitCode())
                .as("%s in %s%n%s", String.join(" ", command), folder, said.text())
                .isZero();
        return said.text();
    }

    Said attempt(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (InputStream said = process.getInputStream()) {
            String output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.onExit().join().exitValue(), output);
        } finally {
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroy);
        }
    }
}
