package com.asoud.it.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The real PgBouncer, in transaction mode, in front of a server that trusts it. Neither a process nor a folder is left
 * when it is closed, or the JVM is interrupted.
 */
final class PgBouncer implements AutoCloseable {

    /** Why a test is skipped. */
    static final String NOT_INSTALLED = "pgbouncer is not installed; on Debian and Ubuntu: apt-get install pgbouncer";

    private static final int ATTEMPTS = 10;

    private final Cleanup cleanup = new Cleanup(this::discard);
    private final int port = Ports.free();
    private @Nullable Path folder;
    private @Nullable Process process;
    private boolean closed;

    private PgBouncer() {}

    /** Whether there is one on this machine, so that it can be started. */
    static boolean isInstalled() {
        return program().isPresent();
    }

    /** Starts one for the superuser. */
    static PgBouncer start(int serverPort) {
        return start(serverPort, Map.of(), Map.of(CrashableServer.USER, ""));
    }

    /**
     * Starts one.
     *
     * @param serverPort at {@link CrashableServer#HOST}
     * @param settings by the names of {@code pgbouncer.ini}, section {@code pgbouncer}, such as
     *     {@code default_pool_size}
     * @param passwords of the roles that may connect; nobody is asked for them here, but the server may ask
     */
    static PgBouncer start(int serverPort, Map<String, String> settings, Map<String, String> passwords) {
        for (int attempt = 1; ; attempt++) {
            PgBouncer bouncer = new PgBouncer();
            try {
                bouncer.begin(serverPort, settings, passwords);
                return bouncer;
            } catch (IOException failure) {
                bouncer.close();
                throw new UncheckedIOException(failure);
            } catch (PortTaken taken) {
                bouncer.close();
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            } catch (RuntimeException failure) {
                bouncer.close();
                throw failure;
            }
        }
    }

    private static final class PortTaken extends IllegalStateException {

        private static final long serialVersionUID = 1;

        PortTaken(String log) {
            super("the port is taken:\n" + log);
        }
    }

    /** An interruption of the JVM waits for this, so that nothing is started after all has been deleted. */
    private synchronized void begin(int serverPort, Map<String, String> settings, Map<String, String> passwords)
            throws IOException {
        if (closed) {
            throw new IllegalStateException("PgBouncer is closed");
        }
        Path program = program().orElseThrow(() -> new IllegalStateException(NOT_INSTALLED));
        Path files = Files.createTempDirectory("asoud-faults-pgbouncer-");
        folder = files;
        Path log = files.resolve("log");
        Path users = files.resolve("users");
        Path ini = files.resolve("pgbouncer.ini");
        Files.write(users, users(passwords));
        Files.write(ini, ini(serverPort, users, settings));
        Process started = new ProcessBuilder(Programs.unprivileged(List.of(program.toString(), ini.toString())))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process = started;
        Poll.until(() -> !started.isAlive() || Files.readString(log).contains("process up"));
        String said = Files.readString(log);
        if (!started.isAlive()) {
            throw said.contains("Address already in use")
                    ? new PortTaken(said)
                    : new IllegalStateException("PgBouncer does not start:\n" + said);
        }
    }

    private static List<String> users(Map<String, String> passwords) {
        return passwords.entrySet().stream()
                .map(user -> "\"%s\" \"%s\"".formatted(user.getKey(), user.getValue()))
                .toList();
    }

    private List<String> ini(int serverPort, Path users, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("listen_addr", CrashableServer.HOST);
        all.put("listen_port", String.valueOf(port));
        all.put("unix_socket_dir", "");
        all.put("pool_mode", "transaction");
        all.put("auth_type", "trust");
        all.put("auth_file", users.toString());
        all.put("ignore_startup_parameters", "extra_float_digits"); // which pgjdbc sends, and PgBouncer refuses
        all.putAll(settings);
        List<String> lines = new ArrayList<>(List.of(
                "[databases]", "* = host=%s port=%s".formatted(CrashableServer.HOST, serverPort), "[pgbouncer]"));
        all.forEach((name, value) -> lines.add(name + " = " + value));
        return lines;
    }

    /** Debian keeps it where a normal user's path does not lead. */
    private static Optional<Path> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The JDBC URL of the server's database by way of PgBouncer, without a user. */
    String url(String database) {
        return "jdbc:postgresql://" + CrashableServer.HOST + ":" + port + "/" + database;
    }

    @Override
    public void close() {
        cleanup.close();
    }

    /** Asked politely, some versions wait until their clients have gone. */
    private synchronized void discard() {
        closed = true;
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        if (folder != null) {
            try {
                FileUtils.deleteDirectory(folder.toFile());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
