package com.asoud.it.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.planguard.database.PostgresServer;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of the operating system and of PostgreSQL. */
final class Programs {

    private Programs() {}

    /** A program ended with an error. */
    static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Failure(List<String> command, int status, String output) {
            super("%s ended with status %s:%n%s".formatted(String.join(" ", command), status, output));
        }
    }

    /**
     * Runs a program to its end.
     *
     * @return all that it says
     * @throws Failure if it ends with another status than 0
     */
    static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String output;
            try (InputStream said = process.getInputStream()) {
                output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            }
            int status = process.onExit().join().exitValue();
            if (status != 0) {
                throw new Failure(command, status, output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run " + command, failure);
        }
    }

    /**
     * The same program, such that it does not know that root runs it, and does not refuse to: in a user namespace of
     * its own, where root is nobody in particular. For the rest of the machine its user stays root, who owns its files.
     * This is how the embedded server does it, and decides about it.
     *
     * @return the command itself if the user is not root
     */
    static List<String> unprivileged(List<String> command) {
        if (!LinuxUtils.isUnshareAvailable()) {
            return command;
        }
        List<String> inNamespace = new ArrayList<>(List.of("unshare", "-U"));
        inNamespace.addAll(command);
        return inNamespace;
    }

    /**
     * The same program, such that Ctrl-C ends it, though this JVM were started in the background by a shell that lets
     * its background programs ignore it, which their children inherit. Where that cannot be undone, for want of the
     * {@code env} of GNU coreutils 8.31, the test is aborted.
     */
    static List<String> interruptible(List<String> command) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status) || Files.readAllLines(status).stream().noneMatch(Programs::ignoresInterrupts)) {
            return command;
        }
        List<String> interruptible = new ArrayList<>(List.of("env", "--default-signal=INT"));
        assumeTrue(runs(interruptible), "who runs the tests in the background ignores Ctrl-C, and so do its children");
        interruptible.addAll(command);
        return interruptible;
    }

    private static boolean runs(List<String> command) {
        try {
            run(command);
            return true;
        } catch (Failure refused) {
            return false;
        }
    }

    /** Bit 2 of the mask of ignored signals. */
    private static boolean ignoresInterrupts(String line) {
        return line.startsWith("SigIgn:")
                && (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
    }

    /** A program of the PostgreSQL that this test run is about: {@code initdb}, {@code pg_ctl} or {@code postgres}. */
    static String postgres(String program) {
        return Postgres.FOLDER.resolve(program).toString();
    }

    private static final class Postgres {

        static final Path FOLDER = unpack();

        /** Only an embedded server unpacks the programs, and only it knows where they are. */
        private static Path unpack() {
            Path cache = Path.of(System.getProperty(PostgresServer.CACHE_PROPERTY, "target/postgres"));
            Optional<Integer> major = Optional.ofNullable(System.getProperty(PostgresServer.MAJOR_PROPERTY))
                    .filter(text -> !text.isBlank())
                    .map(text -> ShadowServer.major(text, "-D" + PostgresServer.MAJOR_PROPERTY));
            try (ShadowServer server = ShadowServer.embedded(cache.toAbsolutePath(), major);
                    Connection connection =
                            server.create("programs").dataSource().getConnection()) {
                return Path.of(Sql.<String>value(connection, "SELECT setting FROM pg_config WHERE name = 'BINDIR'"));
            } catch (SQLException failure) {
                throw new IllegalStateException("the embedded PostgreSQL does not say where it is", failure);
            }
        }
    }
}
