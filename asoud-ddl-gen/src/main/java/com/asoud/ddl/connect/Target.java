package com.asoud.ddl.connect;

import com.asoud.ddl.ServerError;
import com.asoud.postgres.JdbcUrl;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.SessionSettings;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The live database: where it is, and who we are to it. The password is nowhere to be read.
 *
 * @param user the role to log in as, or empty for the one in the URL, or of the operating system
 * @param password or empty, to leave it to {@code ~/.pgpass} or trust
 * @param schema which the search path of each session begins with; empty to leave it as it is
 */
public record Target(JdbcUrl url, Optional<String> user, Optional<String> password, Optional<String> schema) {

    /** What other sessions see of us in {@code pg_stat_activity}. */
    static final String APPLICATION = "asoud-ddl-gen";

    private static final int CONNECT_SECONDS = 10;

    /** How long the server may be silent where none of its answers takes long. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    /** How long a session that only reads waits for a lock: shorter, so that it can tell whom it waits for. */
    static final Duration READING = Duration.ofSeconds(15);

    /** A server that is not heard of is asked to cancel again; every session of ours takes its turn. */
    private static final int CANCEL_SECONDS = 3;

    /**
     * Not at start-up: poolers do not let such options through. Only from 17 on is there a transaction_timeout. A build
     * is silent for as long as it takes, and a firewall would forget the connection, unless the server is heard of
     * every minute.
     */
    private static final String SETTINGS = """
            SELECT set_config(
                       name,
                       CASE name WHEN 'lock_timeout' THEN ?
                                 WHEN 'client_min_messages' THEN 'warning'
                                 WHEN 'tcp_keepalives_idle' THEN '60'
                                 ELSE '0' END,
                       false)
            FROM pg_settings
            WHERE pg_backend_pid() = ?
              AND name IN ('lock_timeout', 'statement_timeout', 'transaction_timeout', 'idle_session_timeout',
                           'idle_in_transaction_session_timeout', 'client_min_messages', 'tcp_keepalives_idle')
            """;

    private static final String SEARCH_PATH = "SELECT set_config('search_path', ?, false)";

    /** As Flyway does with its default schema: the others stay, behind it. */
    private static final String DEFAULT_SCHEMA = """
            SELECT set_config('search_path', quote_ident(?) || ', ' || current_setting('search_path'), false)
            """;

    /**
     * Opens a session that no time-out of the role or the database cuts off: how long things may take is decided here.
     *
     * @throws Refusal if the server does not let us in
     */
    public Connection connect() {
        return connect(Duration.ZERO);
    }

    /** The same, but giving up a lock after so long; zero means never. */
    public Connection connect(Duration lockTimeout) {
        return connect(lockTimeout, false);
    }

    /**
     * The same, for a session that only reads; it gives up a lock and a silent server in time. One that a pooler lends
     * us may write: the application is given it next.
     *
     * @throws Refusal if the server does not let us in
     */
    public Connection connectToRead() {
        return connect(READING, true);
    }

    /**
     * Asks in a session that only reads.
     *
     * @throws Refusal if the server does not let us in, or does not answer
     */
    public <T> T read(LiveDatabase.Reading<T> reading) {
        try (Connection connection = connectToRead()) {
            return reading.over(connection);
        } catch (SQLException failure) {
            throw unreadable(failure);
        }
    }

    Refusal unreadable(SQLException failure) {
        return new Refusal(
                "the database cannot be read: " + ServerError.message(failure),
                this.toString(),
                ServerError.remedy(failure));
    }

    /** From now on the session only reads; unless a pooler has lent it. */
    private static void onlyReads(Connection connection) throws SQLException {
        if (!isPooled(connection)) {
            Sql.execute(connection, "SET default_transaction_read_only = on");
        }
    }

    private Connection connect(Duration lockTimeout, boolean onlyReads) {
        try {
            return session(lockTimeout, onlyReads);
        } catch (SQLException failure) {
            throw unreachable(failure);
        }
    }

    /** A network that falls silent before anybody else can end the session ends it. */
    Connection session(Duration lockTimeout, boolean onlyReads) throws SQLException {
        Connection connection = dataSource().getConnection();
        try {
            bounded(connection, true);
            prepare(connection, lockTimeout);
            if (onlyReads) {
                onlyReads(connection);
            } else {
                bounded(connection, false);
            }
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** From now on somebody else ends the session, which waits as long as it takes; a pooler's waits as that says. */
    public static void endedByAnother(Connection connection) throws SQLException {
        bounded(connection, false);
        if (!isPooled(connection)) {
            Sql.execute(connection, "SET lock_timeout = 0");
        }
    }

    /** From now on the session ends if the server is silent for {@link #SILENCE}; or does not, as at first. */
    public static void bounded(Connection connection, boolean bounded) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, bounded ? (int) SILENCE.toMillis() : 0);
    }

    /**
     * Lifts the time-outs of a session that is ours alone, pins how definitions are spelled, and bounds its waiting for
     * locks; zero means never. Nothing is set in a session that a pooler has lent us.
     */
    private void prepare(Connection connection, Duration lockTimeout) throws SQLException {
        if (!Query.exists(connection, SETTINGS, lockTimeout.toMillis() + "ms", Query.pid(connection))) {
            return;
        }
        Sql.execute(connection, SessionSettings.pin());
        if (url.searchPath().isPresent()) {
            Query.exists(connection, SEARCH_PATH, url.searchPath().get());
        }
        if (schema.isPresent()) {
            Query.exists(connection, DEFAULT_SCHEMA, schema.get());
        }
    }

    /**
     * Whether the session's process is another than the one that was announced: a pooler lends us sessions of the
     * application, whose settings are not ours to change.
     */
    static boolean isPooled(Connection connection) throws SQLException {
        return !Query.exists(connection, "SELECT WHERE pg_backend_pid() = ?", Query.pid(connection));
    }

    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = url.dataSource();
        user.ifPresent(dataSource::setUser);
        password.ifPresent(dataSource::setPassword);
        dataSource.setApplicationName(APPLICATION);
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        dataSource.setLoginTimeout(CONNECT_SECONDS);
        dataSource.setTcpKeepAlive(true);
        dataSource.setCancelSignalTimeout(CANCEL_SECONDS);
        return dataSource;
    }

    private Refusal unreachable(SQLException failure) {
        String what = switch (String.valueOf(failure.getSQLState())) {
            case "08004", "28000", "28P01" -> "the server rejects the login: ";
            case "08P01" -> "what answers is not PostgreSQL: ";
            case "22023", "42602" -> "a parameter of the URL is not valid: ";
            case "3D000" -> "there is no such database: ";
            case "42501", "53300", "55000", "57P03" -> "the server accepts no connection now: ";
            default -> "the database cannot be reached: ";
        };
        return new Refusal(
                what
                        + ServerError.message(failure)
                        + (failure.getCause() == null ? "" : " (" + failure.getCause() + ")"),
                this.toString(),
                ServerError.remedy(failure));
    }

    /** For people: {@code shop at db.example.com:5432, as deploy}; never a password. */
    @Override
    public String toString() {
        return url + user.map(name -> ", as " + name).orElse("");
    }
}
