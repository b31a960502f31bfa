package com.asoud.ddl.safety;

import static org.awaitility.Awaitility.await;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/** A production database in small: table {@code item} with rows, sessions, and what its catalog says. */
final class Shop implements AutoCloseable {

    /** Nothing takes so long; it only ends a test that would hang. */
    private static final Duration GUARD = Duration.ofMinutes(1);

    private final ShadowDatabase database = TestServer.get().create("safety");
    private final List<Connection> sessions = new ArrayList<>();
    /** Looks and prepares; it never has a transaction open. */
    private final Connection observer = session();

    Shop() {
        reset();
    }

    /** Makes table {@code item} anew, without indexes; its codes are unique. */
    void reset() {
        run("""
                SET client_min_messages = warning;
                DROP TABLE IF EXISTS flyway_schema_history, item;
                CREATE TABLE item (id bigint PRIMARY KEY, code text NOT NULL, price integer);
                INSERT INTO item SELECT n, 'code ' || n, n FROM generate_series(1, 20) AS n;
                """);
    }

    /** Makes table {@code item} as the file expects it. */
    void reset(ConcurrentFile file) {
        reset();
        file.before().ifPresent(this::create);
    }

    void create(Index index) {
        run("CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX "
                + Identifiers.quote(index.name().name()) + " ON "
                + index.table().quoted() + " USING " + index.using());
    }

    /** What a failed build, or a failed drop, leaves. */
    void invalidate(String index) {
        run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + index + "'::regclass");
    }

    Connection session() {
        return session(source());
    }

    Connection session(PGSimpleDataSource source) {
        try {
            Connection session = source.getConnection();
            sessions.add(session);
            return session;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A data source of one's own, to be set as needed. */
    PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(TestServer.url(database));
        source.setUser("postgres");
        source.setSocketTimeout((int) GUARD.toSeconds());
        return source;
    }

    /** A session that reads the table, and keeps its transaction open: concurrent work has to wait for it. */
    Connection oldReader() {
        Connection reader = session();
        execute(reader, "BEGIN ISOLATION LEVEL REPEATABLE READ");
        execute(reader, "SELECT count(*) FROM item");
        return reader;
    }

    void run(String... statements) {
        for (String sql : statements) {
            execute(observer, sql);
        }
    }

    /** @throws Failed with the server's message */
    static void execute(Connection session, String sql) {
        try (Statement statement = session.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new Failed(failure);
        }
    }

    /** A statement that the server refused. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failed(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Runs the statements from one number to before another, each on its own. */
    static void run(Connection session, ConcurrentFile file, int from, int to) {
        file.statements().subList(from, to).forEach(sql -> execute(session, sql));
    }

    /** Runs the whole file in a session of its own, as psql does. */
    void run(ConcurrentFile file) {
        Connection session = session();
        run(session, file, 0, file.statements().size());
        close(session);
    }

    /** Runs statements beside the caller. */
    static CompletableFuture<Void> beside(Runnable work) {
        return CompletableFuture.runAsync(work, task -> new Thread(task, "beside the test").start());
    }

    static Optional<Throwable> failureOf(CompletableFuture<Void> work) {
        try {
            work.orTimeout(GUARD.toSeconds(), TimeUnit.SECONDS).join();
            return Optional.empty();
        } catch (CompletionException failure) {
            return Optional.ofNullable(failure.getCause());
        }
    }

    int pid(Connection session) {
        return Integer.parseInt(value(session, "SELECT pg_backend_pid()"));
    }

    /** Waits until the session waits for another transaction to end, or the work is done. */
    boolean waits(int pid, CompletableFuture<Void> work) {
        return until(
                () -> work.isDone()
                        || "t"
                                .equals(value(
                                        "SELECT wait_event = 'virtualxid' FROM pg_stat_activity WHERE pid = " + pid)),
                () -> !work.isDone());
    }

    static boolean until(BooleanSupplier condition, BooleanSupplier result) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(GUARD)
                .until(condition::getAsBoolean);
        return result.getAsBoolean();
    }

    String value(String sql) {
        return rows(sql).get(0);
    }

    static String value(Connection session, String sql) {
        return rows(session, sql).get(0);
    }

    List<String> rows(String sql) {
        return rows(observer, sql);
    }

    private static List<String> rows(Connection session, String sql) {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(String.valueOf(row.getString(1)));
            }
            return rows;
        } catch (SQLException failure) {
            throw new Failed(failure);
        }
    }

    /** Every index of the table but the primary key's: {@code idx_item_code btree (code)}, broken ones marked. */
    List<String> indexes() {
        return rows("""
                SELECT c.relname || ' ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END
                       || split_part(pg_get_indexdef(c.oid), ' USING ', 2)
                       || CASE WHEN i.indisvalid AND i.indisready AND i.indislive THEN '' ELSE ' INVALID' END
                FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                WHERE i.indrelid = 'public.item'::regclass AND NOT i.indisprimary
                ORDER BY 1
                """);
    }

    static List<String> asListed(Optional<Index> index) {
        return index.map(value -> value.name().name() + " " + value.definition()).stream()
                .toList();
    }

    /** The identity of an index's storage: another one after a rebuild. */
    String storage(String index) {
        return value("SELECT pg_relation_filenode('" + index + "')");
    }

    /** Plain Flyway, which finds the file as version 2, after the table as version 1. */
    Flyway flyway(Path folder, ConcurrentFile file, boolean transactionalLock) {
        return flyway(source(), folder, file, transactionalLock);
    }

    Flyway flyway(PGSimpleDataSource source, Path folder, ConcurrentFile file, boolean transactionalLock) {
        try {
            Files.writeString(folder.resolve("V2__index.sql"), file.script());
            Files.writeString(folder.resolve("V2__index.sql.conf"), file.configuration());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(source)
                .locations("filesystem:" + folder)
                .baselineOnMigrate(true);
        if (!transactionalLock) {
            MigrationRunner.withoutTransactionalLock(configuration);
        }
        return configuration.load();
    }

    void close(Connection session) {
        try {
            session.close();
            sessions.remove(session);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        List.copyOf(sessions).forEach(this::close);
        TestServer.get().drop(database);
    }
}
