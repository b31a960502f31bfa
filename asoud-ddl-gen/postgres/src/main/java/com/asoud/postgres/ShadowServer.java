package com.asoud.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server to try things on. Its databases are created here and removed on {@link #close()}, and when the
 * JVM is interrupted; if the JVM is killed, when the next one uses the server ({@link DatabaseOwner}). No other
 * database is ever touched.
 */
public final class ShadowServer implements AutoCloseable {

    /** The name of every database created here starts so: what an aborted run left on a server of your own. */
    public static final String DATABASE_PREFIX = "asoud_ddl_";

    /**
     * What a server that is thrown away needs no safety for, and what would make two runs differ; by the names of
     * {@code postgresql.conf}. The embedded server has them.
     */
    public static final Map<String, String> THROWAWAY_SETTINGS =
            Map.of("fsync", "off", "full_page_writes", "off", "autovacuum", "off", "shared_buffers", "64MB");

    /**
     * The system property that says whether the data of an embedded server may be kept in memory, {@code true} or
     * {@code false}: where {@code /dev/shm} has 2 GiB to spare, and {@code java.io.tmpdir} is {@code /tmp}. By default
     * that of a server with {@link #THROWAWAY_SETTINGS} for small databases is.
     */
    public static final String IN_MEMORY_PROPERTY = "asoud.postgres.in-memory";

    private static final String URL_OPTION = "--shadow-url";

    private final String description;
    private final int major;
    private final String urlOption;
    private final Server server;
    private final Deque<ShadowDatabase> databases = new ArrayDeque<>();
    private final ShutdownHook onInterrupt;
    private @Nullable DatabaseOwner owner;
    private boolean released;

    /** A running server, as far as this class needs to know. */
    interface Server {
        /** A data source for the database of that name, or for the administrative one. */
        PGSimpleDataSource dataSource(Optional<String> database);

        /** Whether databases outlive {@link #stop()}, so that each must be dropped. */
        boolean outlivesUs();

        void stop();
    }

    private ShadowServer(Server server, String kind, String urlOption) {
        this.server = server;
        this.urlOption = urlOption;
        this.onInterrupt = new ShutdownHook("shadow-server-closer", this::release);
        try (Connection connection = server.dataSource(Optional.empty()).getConnection()) {
            this.description = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + ", " + kind;
            this.major = connection.getMetaData().getDatabaseMajorVersion();
            if (server.outlivesUs()) {
                PGSimpleDataSource watched = server.dataSource(Optional.empty());
                watched.setTcpKeepAlive(true);
                owner = new DatabaseOwner(watched);
                owner.removeAbandoned();
            }
        } catch (SQLException failure) {
            close();
            throw unreachable(kind, failure, urlOption);
        }
    }

    /**
     * Starts a server of its own for small databases from the binaries on the class path; no Docker, no installation.
     *
     * @param cache where the binaries are unpacked once, and found by later runs
     * @param major the PostgreSQL major to start, or empty for the only one on the class path
     * @throws Refusal if the binaries of that major are not on the class path, or the server does not start
     */
    public static ShadowServer embedded(Path cache, Optional<Integer> major) {
        boolean inMemory = Boolean.parseBoolean(System.getProperty(IN_MEMORY_PROPERTY, "true"));
        return embedded(cache, major, URL_OPTION, THROWAWAY_SETTINGS, inMemory);
    }

    /**
     * The same for databases of any size, and for a program with options of its own.
     *
     * @param urlOption how its user would name another server, for refusals: {@code --shadow-url} above
     * @param settings instead of {@link #THROWAWAY_SETTINGS}
     */
    public static ShadowServer embedded(
            Path cache, Optional<Integer> major, String urlOption, Map<String, String> settings) {
        return embedded(cache, major, urlOption, settings, Boolean.getBoolean(IN_MEMORY_PROPERTY));
    }

    private static ShadowServer embedded(
            Path cache, Optional<Integer> major, String urlOption, Map<String, String> settings, boolean inMemory) {
        return new ShadowServer(
                EmbeddedServer.start(cache, major, urlOption, settings, inMemory), "embedded", urlOption);
    }

    /**
     * Uses a server of your own. The user needs the right to create databases.
     *
     * @param url a JDBC URL such as {@code jdbc:postgresql://localhost:5432/postgres}, without a password
     * @param user the user, or empty for the one in the URL, or of the operating system
     * @param password the password, or empty to leave it to {@code PGPASSFILE} or trust
     * @throws Refusal if the server cannot be reached, or the URL holds a password
     */
    public static ShadowServer at(String url, Optional<String> user, Optional<String> password) {
        return at(url, user, password, URL_OPTION);
    }

    /**
     * The same, for a program with options of its own.
     *
     * @param urlOption how its user gives the URL, for refusals: {@code --shadow-url} above
     */
    public static ShadowServer at(String url, Optional<String> user, Optional<String> password, String urlOption) {
        return new ShadowServer(
                new RemoteServer(url, user, password, urlOption), "at " + url.replaceAll("\\?.*", ""), urlOption);
    }

    /**
     * @param text such as {@code 16}
     * @param option where the text was given, such as {@code --postgres}
     * @throws Refusal if this project does not support it
     */
    public static int major(String text, String option) {
        if (!text.matches("1[4-8]")) {
            throw new Refusal(
                    "'" + text + "' is not a supported major version of PostgreSQL",
                    option,
                    "use 14, 15, 16, 17 or 18, such as " + option + "=16");
        }
        return Integer.parseInt(text);
    }

    /** Version and kind, for the reader of a report: {@code PostgreSQL 18.6, embedded}. */
    public String description() {
        return description;
    }

    /** The major version of the server: 18. */
    public int major() {
        return major;
    }

    /** Whether it is thrown away with everything on it, roles too; otherwise it is somebody's. */
    public boolean isThrownAway() {
        return !server.outlivesUs();
    }

    /**
     * Creates an empty database.
     *
     * @param purpose a word for its name
     */
    public ShadowDatabase create(String purpose) {
        return create(purpose, "template0");
    }

    /** Creates a database that equals another one, to which nobody may be connected. */
    public ShadowDatabase cloneOf(ShadowDatabase template, String purpose) {
        return create(purpose, template.name());
    }

    private synchronized ShadowDatabase create(String purpose, String template) {
        if (released) {
            throw new IllegalStateException("the shadow server is closed; nobody would remove another database");
        }
        String name = owner == null
                ? DATABASE_PREFIX + purpose + "_" + UUID.randomUUID().toString().replace("-", "")
                : owner.name(purpose);
        ShadowDatabase database = new ShadowDatabase(name, dataSource(name));
        databases.push(database);
        execute("CREATE DATABASE " + Identifiers.quote(name) + " TEMPLATE " + Identifiers.quote(template));
        return database;
    }

    private DataSource dataSource(String database) {
        return new PinnedDataSource(server.dataSource(Optional.of(database)));
    }

    /** @throws Refusal if it stays; {@link #close()} tries again */
    public synchronized void drop(ShadowDatabase database) {
        if (databases.contains(database)) {
            dropWhoeverUses(database.name());
            databases.remove(database);
        }
    }

    /**
     * To end all sessions is to end that of autovacuum too, which only a superuser may. Without FORCE, PostgreSQL ends
     * autovacuum's by itself.
     */
    private void dropWhoeverUses(String name) {
        String drop = "DROP DATABASE IF EXISTS " + Identifiers.quote(name);
        try {
            execute(drop + " WITH (FORCE)");
        } catch (Refusal refused) {
            try {
                execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND datname = "
                                + Identifiers.literal(name));
                execute(drop);
            } catch (Refusal stillInUse) {
                throw refused;
            }
        }
    }

    private void execute(String sql) {
        try (Connection connection = server.dataSource(Optional.empty()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw unreachable(description, failure, urlOption);
        }
    }

    private static Refusal unreachable(String where, SQLException failure, String urlOption) {
        return new Refusal(
                "PostgreSQL does not answer as needed: " + failure.getMessage()
                        + (failure.getCause() == null ? "" : " (" + failure.getCause() + ")"),
                where,
                "check that the server runs, and that the user may connect and CREATE DATABASE;\n" + "or leave "
                        + urlOption + " away to use the embedded server");
    }

    @Override
    public void close() {
        release();
        onInterrupt.remove();
    }

    private synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        List<Refusal> failures = server.outlivesUs() ? dropAll() : List.of();
        if (owner != null) {
            owner.close();
        }
        server.stop();
        if (!failures.isEmpty()) {
            throw new Refusal(failures.stream()
                    .flatMap(failure -> failure.problems().stream())
                    .toList());
        }
    }

    /** One that cannot be dropped must not keep the others. */
    private List<Refusal> dropAll() {
        List<Refusal> failures = new ArrayList<>();
        for (ShadowDatabase database : List.copyOf(databases)) {
            try {
                drop(database);
            } catch (Refusal failure) {
                failures.add(failure);
            }
        }
        return failures;
    }
}
