package com.asoud.it.faults;

import com.asoud.it.marketplace.FirstRelease;
import com.asoud.it.marketplace.SampleData;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A live database of the marketplace, with some thousands of rows, on a server to which faults happen.
 *
 * @param server that it is on
 * @param name of the database
 */
record Live(CrashableServer server, String name) {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static final String PHASE =
            "SELECT count(*) FROM pg_stat_progress_create_index WHERE datname = current_database() AND phase LIKE ?";

    /** What the databases of one server are copied from. */
    static final class Templates {

        private final CrashableServer server;

        /** @param server that was started {@link CrashableServer#withTemplates() with them} */
        Templates(CrashableServer server) {
            this.server = server;
        }

        static void build(CrashableServer server) {
            try {
                server.execute("CREATE DATABASE tables_only");
                Live tables = new Live(server, "tables_only");
                FirstRelease.flyway(tables.dataSource()).target("1").load().migrate();
                SampleData.insert(tables.dataSource());
                server.execute("CREATE DATABASE complete TEMPLATE tables_only");
                FirstRelease.flyway(new Live(server, "complete").dataSource())
                        .load()
                        .migrate();
                server.execute("CREATE DATABASE all_but_one TEMPLATE complete");
                new Live(server, "all_but_one").takeAway("idx_product_tag");
                server.execute("CREATE DATABASE nearly TEMPLATE all_but_one");
                new Live(server, "nearly").takeAway("idx_market_user_status");
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** All tables and rows, and none of the 16 indexes. */
        Live tablesOnly() throws SQLException {
            return copy("tables_only");
        }

        /** All but one index of {@code market} and one of {@code product}. */
        Live nearly() throws SQLException {
            return copy("nearly");
        }

        /** All but one index of {@code product}. */
        Live allButOne() throws SQLException {
            return copy("all_but_one");
        }

        /** All of them. */
        Live complete() throws SQLException {
            return copy("complete");
        }

        private Live copy(String template) throws SQLException {
            Live copy = new Live(server, "asoud_" + NUMBER.incrementAndGet());
            server.execute("CREATE DATABASE " + copy.name() + " TEMPLATE " + template);
            return copy;
        }
    }

    /** As if its migration had not run yet. */
    private void takeAway(String index) throws SQLException {
        execute("DROP INDEX " + index + "; DELETE FROM flyway_schema_history WHERE script ~ '_" + index + "_on_'");
    }

    /** Without a user. */
    String url() {
        return server.url(name);
    }

    /** As the superuser. */
    DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        dataSource.setUser(CrashableServer.USER);
        return dataSource;
    }

    /** As the superuser, called {@code somebody}. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url() + "?ApplicationName=somebody", CrashableServer.USER, "");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, sql);
        }
    }

    <T> T value(String sql, Object... parameters) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.value(connection, sql, parameters);
        }
    }

    /** Starts a command that builds, and returns when it waits for whoever writes to the table. */
    CompletableFuture<Tool> startBehindWriters(String command, String... arguments) {
        CompletableFuture<Tool> run = Tool.start(url(), command, arguments);
        awaitPhase("waiting for writers before build");
        return run;
    }

    /** Returns when a concurrent build is in that phase, and stays in it because somebody holds it there. */
    void awaitPhase(String phase) {
        Poll.until(() -> isIn(phase));
    }

    boolean isIn(String phase) throws SQLException {
        return this.<Long>value(PHASE, phase) > 0;
    }

    /** Returns when a session of the tool is waiting for a lock in a statement like this. */
    void awaitWaiting(String statement) {
        Poll.until(() -> isWaiting(statement));
    }

    boolean isWaiting(String statement) throws SQLException {
        return this.<Long>value(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock' AND query LIKE ?",
                        statement)
                > 0;
    }

    /** Terminates the sessions whose statement is like this, and returns when they are gone. */
    void terminate(String statement) throws SQLException {
        try (Connection connection = connect()) {
            Sql.column(
                    connection,
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE ?",
                    statement);
        }
    }

    /** A transaction that has written to the table, and that every concurrent build on it waits for. */
    Held writing(String table) throws SQLException {
        return writing(table, 1);
    }

    /** The same, that looks at nothing any more: builds on other tables go on. */
    Held writingWithoutSnapshot(String table) throws SQLException {
        Held held = new Held(this, "SELECT");
        held.goOn(Connection.TRANSACTION_READ_COMMITTED, "UPDATE \"" + table + "\" SET version = version WHERE id = 1");
        return held;
    }

    /** The same, which writes to another row. */
    Held writing(String table, int id) throws SQLException {
        return new Held(this, "UPDATE \"" + table + "\" SET version = version WHERE id = " + id);
    }

    /** A transaction that keeps everybody else from the table. */
    Held locking(String table) throws SQLException {
        return new Held(this, "LOCK TABLE \"" + table + "\"");
    }

    /** A transaction that has read the table, and keeps everybody from changing what it is. */
    Held reading(String table) throws SQLException {
        return new Held(this, "SELECT FROM \"" + table + "\" LIMIT 1");
    }

    /** An idle transaction that may still look at rows of the past, but of no indexed table. */
    Held looking() throws SQLException {
        return new Held(this, "SELECT title FROM category");
    }

    /** An idle transaction that has run this. */
    Held holding(String sql) throws SQLException {
        return new Held(this, sql);
    }

    /** A transaction that is left open until it is told to end, or the server does. */
    static final class Held {

        /** The driver closes a connection that nobody refers to any more. */
        private static final Set<Held> OPEN = ConcurrentHashMap.newKeySet();

        private final Connection connection;
        private final int pid;

        private Held(Live database, String sql) throws SQLException {
            connection = database.connect();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            pid = Sql.value(connection, "SELECT pg_backend_pid()");
            Sql.execute(connection, sql);
            OPEN.add(this);
        }

        int pid() {
            return pid;
        }

        void goOn(int isolation, String sql) throws SQLException {
            connection.rollback();
            connection.setTransactionIsolation(isolation);
            Sql.execute(connection, sql);
        }

        void end() {
            OPEN.remove(this);
            try {
                connection.close();
            } catch (SQLException gone) {
                // Then the server has ended it.
            }
        }
    }
}
