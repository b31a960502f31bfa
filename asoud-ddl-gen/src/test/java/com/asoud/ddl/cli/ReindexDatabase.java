package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database with indexes of all kinds, and what tests of {@code reindex} do to it. */
abstract class ReindexDatabase {

    static final ShadowDatabase DATABASE = TestServer.get().create("reindex");

    private static boolean filled;

    static final String LONG = "n".repeat(63);

    /** Of 58 bytes, in characters of two. */
    static final String PERSIAN = "نمایه‌ای که نامش خیلی خیلی دراز";

    static final String INVALID = """
            SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE NOT i.indisvalid ORDER BY 1
            """;

    @TempDir
    static Path migrations = Path.of("");

    @BeforeAll
    static void fill() throws SQLException, IOException {
        Files.createDirectories(migrations.resolve("migration"));
        if (filled) {
            return;
        }
        filled = true;
        execute("""
                CREATE EXTENSION IF NOT EXISTS btree_gist;
                CREATE SCHEMA "my shop";
                CREATE TABLE "my shop".article (id int CONSTRAINT article_key PRIMARY KEY);
                CREATE TABLE item (
                    id int PRIMARY KEY, code text UNIQUE DEFERRABLE, kind int, span int4range, note text,
                    EXCLUDE USING gist (span WITH &&));
                INSERT INTO item SELECT n, n::text, n % 7, int4range(n, n + 1), 'note ' || n
                FROM generate_series(1, 1000) AS n;
                CREATE INDEX lower ON item (lower(note) text_pattern_ops, kind DESC) WHERE kind > 3 AND note <> '?';
                CREATE UNIQUE INDEX "Wei""rd.name '%s" ON item (id) INCLUDE (note) WITH (fillfactor = 70);
                CREATE INDEX gist ON item USING gist (span);
                CREATE TABLE parted (id int, kind int, PRIMARY KEY (id, kind)) PARTITION BY LIST (kind);
                CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
                CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2) PARTITION BY RANGE (id);
                CREATE TABLE parted_2a PARTITION OF parted_2 DEFAULT;
                CREATE TABLE empty (id int) PARTITION BY LIST (id);
                CREATE INDEX empty_id ON empty (id);
                CREATE ROLE reindex_guest LOGIN;
                """);
        execute("CREATE INDEX " + LONG + " ON item (kind)");
        execute("CREATE INDEX \"" + PERSIAN + "\" ON item (note)");
        execute("CREATE INDEX other ON item (kind, note)");
        if (major() >= 15) {
            execute("CREATE UNIQUE INDEX one ON item (note) NULLS NOT DISTINCT");
        }
    }

    /** A test that fails leaves nothing to the others. */
    @AfterEach
    void nothingInvalidStays() throws SQLException {
        execute("""
                DO $$ DECLARE broken regclass; BEGIN
                    FOR broken IN SELECT indexrelid FROM pg_index WHERE NOT indisvalid LOOP
                        EXECUTE 'DROP INDEX ' || broken;
                    END LOOP;
                END $$
                """);
    }
    /** Begins a rebuild, lets it come to a phase, and cancels it there. */
    static void abort(String index, String holds, String phase) throws SQLException {
        String rebuild = "REINDEX INDEX CONCURRENTLY " + oid(index);
        try (Connection holder = DATABASE.dataSource().getConnection();
                Connection other = DATABASE.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            holder.setTransactionIsolation(
                    holds.equals("SELECT")
                            ? Connection.TRANSACTION_REPEATABLE_READ
                            : Connection.TRANSACTION_READ_COMMITTED);
            Sql.execute(holder, holds);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                try {
                    execute(rebuild);
                } catch (SQLException cancelled) {
                    throw new CompletionException(cancelled);
                }
            });
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !Sql.<Integer>column(
                                    other,
                                    "SELECT pid FROM pg_stat_progress_create_index WHERE phase = ? AND datname = current_database()",
                                    phase)
                            .isEmpty());
            Sql.column(
                    other,
                    "SELECT pg_cancel_backend(pid) FROM pg_stat_progress_create_index WHERE datname = current_database()");
            assertThat(running).failsWithin(Duration.ofMinutes(2));
        }
    }

    /** As SQL: the server quotes it. */
    static String oid(String index) throws SQLException {
        return value(
                "SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace"
                        + " WHERE relname = ? AND nspname = 'public' OR nspname || '.' || relname = ?",
                index,
                index);
    }

    static String definition(String index) throws SQLException {
        return value(
                "SELECT pg_get_indexdef(i.indexrelid) || i.indisprimary || i.indimmediate || coalesce(string_agg(conname, ''), '')"
                        + " FROM pg_index AS i LEFT JOIN pg_constraint ON conindid = i.indexrelid"
                        + " WHERE i.indexrelid = ?::regclass GROUP BY i.indexrelid, i.indisprimary, i.indimmediate",
                oid(index));
    }

    static List<String> invalid() throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            return Sql.column(connection, INVALID);
        }
    }

    static int major() throws SQLException {
        return Integer.parseInt(value("SHOW server_version_num")) / 10000;
    }

    static String value(String sql, Object... parameters) throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            return Sql.read(connection, sql, row -> row.getString(1), parameters)
                    .get(0);
        }
    }

    static void execute(String... statements) throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            for (String sql : statements) {
                Sql.execute(connection, sql);
            }
        }
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    static List<String> texts(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(element -> element.at("/" + member).asString())
                .toList();
    }

    static JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        Terminal run = run(all.toArray(String[]::new));
        assertThat(run.code()).as(run.toString()).isZero();
        return JsonMapper.shared().readTree(run.out());
    }

    static Terminal run(String... arguments) {
        return Terminal.live("reindex", TestServer.url(DATABASE), migrations, arguments);
    }
}
