package com.asoud.it.faults;

import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that crashes when it is told to, and starts again on the same data and port; from the binaries on the
 * class path, of the major that this test run is about. Its superuser is {@code postgres}. Neither a process nor a
 * folder is left when it is closed, or the JVM is interrupted.
 *
 * <p>Its state changes only by {@link #start()}, {@link #crash()}, {@link #stop()} and {@link #close()}.
 */
final class CrashableServer implements AutoCloseable {

    /**
     * Not {@code localhost}, which may be two addresses: a port could then be free on the one and taken on the other.
     */
    static final String HOST = "127.0.0.1";

    static final String USER = "postgres";

    /** Each takes some 0.1 seconds; somebody else may hold the port for a moment. */
    private static final int ATTEMPTS = 100;

    private static final String PATIENCE_SECONDS = "60";

    private final Cleanup cleanup = new Cleanup(this::discard);
    private volatile @Nullable TemporaryFolder folder;
    private volatile int port;
    private boolean running;
    private boolean closed;

    private CrashableServer() {}

    /** Starts one that trusts everybody. */
    static CrashableServer create() {
        return create(Map.of());
    }

    /**
     * Starts one with settings and authentication of its own.
     *
     * @param settings by the names of {@code postgresql.conf}; they win over {@link ShadowServer#THROWAWAY_SETTINGS}
     * @param authentication lines of {@code pg_hba.conf}, such as {@code host all migrator 127.0.0.1/32 scram-sha-256}
     *     for a role that needs a password; whom none of them matches is trusted
     */
    static CrashableServer create(Map<String, String> settings, String... authentication) {
        return startedAs(server -> server.initialize(New.data(), settings, List.of(authentication)));
    }

    /** The same, with the databases of {@link Live.Templates}. */
    static CrashableServer withTemplates() {
        return withTemplates(Map.of());
    }

    /** The same, with settings of its own. */
    static CrashableServer withTemplates(Map<String, String> settings) {
        return startedAs(server -> server.initialize(Templated.data(), settings, List.of()));
    }

    /**
     * Starts a read-only copy of this server, which has to be stopped or crashed. It waits for a primary that never
     * comes, and has a port of its own.
     *
     * @return to be closed by the caller
     * @throws IllegalStateException if this server runs, or has tablespaces, which would not be copied
     */
    synchronized CrashableServer standby() {
        return standby(Map.of());
    }

    /** The same, with other settings than this server. */
    synchronized CrashableServer standby(Map<String, String> settings) {
        if (running) {
            throw new IllegalStateException("stop or crash the server first: its files are copied");
        }
        Path original = data();
        return startedAs(standby -> standby.follow(original, settings));
    }

    private interface Content {
        void write(CrashableServer server) throws IOException;
    }

    private static CrashableServer startedAs(Content content) {
        CrashableServer server = new CrashableServer();
        try {
            server.begin(content);
            return server;
        } catch (IOException failure) {
            server.close();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** An interruption of the JVM waits for this, so that nothing is written after all has been deleted. */
    private synchronized void begin(Content content) throws IOException {
        requireOpen();
        TemporaryFolder created = TemporaryFolder.forServer("faults-postgres");
        // Before it is removed, the server ends.
        created.leaveToOwner();
        folder = created;
        port = Ports.free();
        content.write(this);
        start();
    }

    private void initialize(Path from, Map<String, String> settings, List<String> authentication) throws IOException {
        copy(from, data());
        Map<String, String> all = new HashMap<>(ShadowServer.THROWAWAY_SETTINGS);
        all.put("listen_addresses", HOST);
        all.put("unix_socket_directories", "");
        all.putAll(settings);
        configure(all);
        Path trust = data().resolve("pg_hba.conf");
        List<String> lines = new ArrayList<>(authentication);
        lines.addAll(Files.readAllLines(trust));
        Files.write(trust, lines);
    }

    private void follow(Path original, Map<String, String> settings) throws IOException {
        try (Stream<Path> tablespaces = Files.list(original.resolve("pg_tblspc"))) {
            if (tablespaces.findAny().isPresent()) {
                throw new IllegalStateException("the server has tablespaces, which would not be copied");
            }
        }
        copy(original, data());
        Files.createFile(data().resolve("standby.signal"));
        configure(Map.of("hot_standby", "on"));
        configure(settings);
    }

    /** What is set later wins. */
    private void configure(Map<String, String> settings) throws IOException {
        List<String> lines = settings.entrySet().stream()
                .map(setting -> "%s = '%s'"
                        .formatted(setting.getKey(), setting.getValue().replace("'", "''")))
                .toList();
        Files.write(data().resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
    }

    /**
     * Starts the server after {@link #crash()} or {@link #stop()}, and returns when it answers.
     *
     * @throws IllegalStateException if it runs, or does not start
     */
    synchronized void start() {
        requireOpen();
        if (running) {
            throw new IllegalStateException("the server runs");
        }
        for (int attempt = 1; ; attempt++) {
            int before = log().length();
            try {
                pgCtl("start", "--log=" + logFile(), "--options=-p " + port);
                running = true;
                return;
            } catch (Programs.Failure failure) {
                String log = log().substring(before);
                if (attempt == ATTEMPTS || !log.contains("Address already in use")) {
                    throw new IllegalStateException("PostgreSQL does not start:\n" + log, failure);
                }
            }
        }
    }

    /**
     * Ends all of the server's processes at once, whatever they are doing, and writes no checkpoint: after the next
     * start, the server recovers.
     */
    synchronized void crash() {
        stop("immediate");
    }

    /** Ends all sessions, writes a checkpoint, and stops. */
    synchronized void stop() {
        stop("fast");
    }

    private void stop(String mode) {
        requireOpen();
        if (!running) {
            throw new IllegalStateException("the server does not run");
        }
        pgCtl("stop", "--mode=" + mode);
        running = false;
    }

    private void pgCtl(String action, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Programs.postgres("pg_ctl"), action, "--wait", "--timeout=" + PATIENCE_SECONDS, "--pgdata=" + data()));
        command.addAll(List.of(options));
        Programs.run(Programs.unprivileged(command));
    }

    /** The same, unless it runs. */
    synchronized void startIfCrashed() {
        if (!running) {
            start();
        }
    }

    /** The port that it listens on whenever it runs. */
    int port() {
        return port;
    }

    /** The JDBC URL of a database, without a user. */
    String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    }

    /** Connects the superuser to the database {@code postgres}. */
    Connection connect() throws SQLException {
        return connect("postgres");
    }

    /** Connects the superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, "");
    }

    /** Runs statements in the database {@code postgres}, as the superuser. */
    void execute(String sql) throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, sql);
        }
    }

    /** All that the server has logged so far. */
    String log() {
        try {
            return Files.exists(logFile()) ? Files.readString(logFile()) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The folder of its data. */
    Path data() {
        return folder().resolve("data");
    }

    private Path logFile() {
        return folder().resolve("log");
    }

    private Path folder() {
        TemporaryFolder created = folder;
        if (created == null) {
            throw new IllegalStateException("the server was not created");
        }
        return created.path();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the server is closed");
        }
    }

    @Override
    public void close() {
        cleanup.close();
    }

    private synchronized void discard() {
        closed = true;
        TemporaryFolder created = folder;
        if (created == null) {
            return;
        }
        try {
            if (Files.exists(data().resolve("postmaster.pid"))) {
                pgCtl("stop", "--mode=immediate");
            }
        } finally {
            kill();
            created.close();
        }
    }

    /**
     * Nothing, usually; after a stop or a start that failed, whatever runs on the folder, whose name nobody else uses.
     */
    private void kill() {
        String name = folder().toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(name))
                        .isPresent())
                .forEach(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    /** Copies a tree with its permissions, on which PostgreSQL insists. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** What {@code initdb} makes, in more than a second; made once, to be copied. */
    private static final class New {

        private static final TemporaryFolder FOLDER =
                new TemporaryFolder("asoud-faults-initdb-", folder -> initialize(in(folder)));

        static Path data() {
            return in(FOLDER.path());
        }

        private static Path in(Path folder) {
            return folder.resolve("data");
        }

        private static void initialize(Path data) {
            Programs.run(Programs.unprivileged(List.of(
                    Programs.postgres("initdb"),
                    "--pgdata=" + data,
                    "--username=" + USER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync")));
        }
    }

    /** A stopped server with the databases that others are copied from, which take a second or two; made once. */
    private static final class Templated {

        private static final TemporaryFolder FOLDER =
                new TemporaryFolder("asoud-faults-templates-", folder -> build(New.in(folder)));

        static Path data() {
            return New.in(FOLDER.path());
        }

        private static void build(Path data) {
            try (CrashableServer server = create()) {
                Live.Templates.build(server);
                server.stop();
                copy(server.data(), data);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
