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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which indexes {@code reindex} rebuilds, what it knows to be left of them, and what it refuses. */
class ReindexTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("reindex");

    private static final String LONG = "n".repeat(63);

    /** Of 58 bytes, in characters of two. */
    private static final String PERSIAN = "نمایه‌ای که نامش خیلی خیلی دراز";

    private static final String INVALID = """
            SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE NOT i.indisvalid ORDER BY 1
            """;

    @TempDir
    private static Path migrations = Path.of("");

    @BeforeAll
    static void fill() throws SQLException, IOException {
        Files.createDirectories(migrations.resolve("migration"));
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

    @AfterAll
    static void drop() throws SQLException {
        execute("DROP OWNED BY reindex_guest; DROP ROLE reindex_guest");
    }

    /** Cut off while it built, and when it had replaced the index already; or twice while it built. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "item_pkey",
                "item_code_key",
                "lower",
                "Wei\"rd.name '%s",
                "gist",
                "LONG",
                "PERSIAN",
                "one",
                "my shop.article_key",
                "parted_2a_pkey",
                "TOAST",
            })
    void what_aborted_rebuilds_have_left_is_known_and_removed(String name) throws SQLException {
        String index = switch (name) {
            case "LONG" -> LONG;
            case "PERSIAN" -> PERSIAN;
            case "TOAST" -> value("SELECT 'pg_toast.pg_toast_' || 'item'::regclass::oid || '_index'");
            default -> name;
        };
        if (index.equals("one") && major() < 15) {
            return;
        }
        String definition = definition(index);
        abort(index, "SELECT", "waiting for old snapshots");
        if (index.equals(name)) {
            abort(
                    index,
                    "LOCK TABLE item, \"my shop\".article, parted IN ACCESS SHARE MODE",
                    "waiting for readers before marking dead");
        } else {
            abort(index, "SELECT", "waiting for old snapshots");
        }
        List<String> invalid = invalid();
        assertThat(invalid).hasSize(2);

        JsonNode planned = json("--dry-run", index);
        JsonNode done = json(index);

        assertThat(texts(planned.at("/indexes/0/leftovers"))).containsExactlyInAnyOrderElementsOf(invalid);
        assertThat(planned.at("/obstacles")).isEmpty();
        assertThat(done.at("/indexes/0/index").asString()).isEqualTo(index);
        assertThat(done.at("/removed")).isEqualTo(planned.at("/indexes/0/leftovers"));
        assertThat(done.at("/indexes/0/bytesAfter").asLong()).isPositive();
        assertThat(invalid()).isEmpty();
        assertThat(definition(index)).isEqualTo(definition);
        assertThat(value("SELECT count(*)::text FROM pg_class WHERE relname ~ '_cc(new|old)'"))
                .isEqualTo("0");
    }

    /** With names as a rebuild would choose them, or nearly; invalid all but the first. */
    @Test
    void what_is_not_left_of_it_stays() throws SQLException {
        List<String> others = List.of(
                "CREATE INDEX x_ccnew ON item (note)",
                "CREATE INDEX x_ccnew1 ON item (id)",
                "CREATE INDEX x_ccold ON item (note DESC)",
                "CREATE UNIQUE INDEX x_ccnew2 ON item (note)",
                "CREATE INDEX x_ccnew3 ON item (note) WHERE id > 0",
                "CREATE INDEX x_ccnew4 ON item (note text_pattern_ops)",
                "CREATE INDEX x_ccnew5 ON item (note COLLATE \"C\")",
                "CREATE INDEX x_ccnew6 ON item USING hash (note)",
                "CREATE INDEX x_ccnew7 ON item (note) INCLUDE (id)",
                "CREATE INDEX x_ccnew8 ON parted_1 (id)",
                "CREATE INDEX x_cc ON item (note)",
                "CREATE INDEX y_ccnew ON item (note)",
                "CREATE INDEX x__ccnew ON item (note)",
                "CREATE INDEX _ccnew ON item (note)",
                "CREATE INDEX x_ccnew_9 ON item (note)");
        execute("CREATE INDEX x ON item (note)");
        execute(others.toArray(String[]::new));
        execute("UPDATE pg_index SET indisvalid = false"
                + " WHERE indexrelid::regclass::text ~ '^[xy]?_' AND indexrelid <> 'x_ccnew'::regclass");
        List<String> invalid = invalid();

        JsonNode planned = json("--dry-run", "x");
        json("x");

        assertThat(planned.at("/indexes/0/leftovers")).isEmpty();
        assertThat(invalid).hasSize(others.size() - 1);
        assertThat(invalid()).isEqualTo(invalid);
        assertThat(value("SELECT to_regclass('x_ccnew') IS NOT NULL")).isEqualTo("t");
        execute("DROP INDEX x, x_ccnew, " + String.join(", ", invalid));
    }

    @Test
    void an_invalid_index_that_is_asked_for_is_healed_and_each_partition_is_rebuilt_once() throws SQLException {
        execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'other'::regclass");

        Terminal planned = run("--dry-run", "other", "parted_pkey", "empty_id");
        JsonNode done = json("other", "parted_pkey", "parted_2a_pkey", "empty_id");

        assertThat(planned.code()).isZero();
        assertThat(planned.out())
                .startsWith("reindex would rebuild 3 indexes.\n")
                .contains("other (invalid)", "parted_1_pkey", "parted_2a_pkey")
                .endsWith("Nobody is in the way.\n");
        assertThat(planned.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(texts(done.at("/indexes"), "index")).containsExactly("other", "parted_1_pkey", "parted_2a_pkey");
        assertThat(invalid()).isEmpty();
        assertThat(run("empty_id").out()).isEqualTo("Nothing to do.\n");
    }

    /** Of others nothing is rebuilt, whatever they are; and what is left of them is dropped. */
    @Test
    void bloated_indexes_are_found_and_rebuilt() throws SQLException {
        execute(
                "CREATE TABLE grown WITH (autovacuum_enabled = off) AS"
                        + " SELECT n AS id, repeat(md5(n::text), 3) AS code FROM generate_series(1, 100000) AS n",
                "CREATE INDEX grown_code ON grown (code)",
                "CREATE INDEX grown_id ON grown (id)",
                "DELETE FROM grown WHERE id % 10 > 0",
                "VACUUM (ANALYZE) grown");
        // The server counts a moment later.
        Awaitility.await()
                .until(() -> Integer.parseInt(
                                value("SELECT n_live_tup::text FROM pg_stat_user_tables WHERE relname = 'grown'"))
                        < 30_000);
        abort("lower", "SELECT", "waiting for old snapshots");

        Terminal text = run("--bloated", "--dry-run", "--measure-bloat=0s");
        JsonNode planned = json("--bloated=60%", "--dry-run", "--measure-bloat=0s");
        JsonNode none = json("--bloated=100%", "--dry-run");
        Terminal done = run("--bloated");
        Terminal again = run("--bloated");

        assertThat(texts(planned.at("/indexes"), "index")).containsExactly("grown_code", "lower");
        assertThat(planned.at("/indexes/0/bloatSource").asString()).isEqualTo("ESTIMATED");
        assertThat(planned.at("/indexes/0/bloatBytes").asLong())
                .isBetween(5L << 20, planned.at("/indexes/0/bytes").asLong());
        assertThat(planned.at("/indexes/1/rebuilt").asBoolean()).isFalse();
        assertThat(texts(planned.at("/indexes/1/leftovers"))).containsExactly("lower_ccnew");
        assertThat(texts(planned.at("/unknown"), "index")).contains("gist");
        assertThat(texts(none.at("/indexes"), "index")).containsExactly("lower");
        assertThat(text.out())
                .startsWith("reindex would rebuild 1 index.\n")
                .contains("~ ", "estimated: ", "left out   only that of B-trees can be told: gist");
        assertThat(text.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(done.code()).as(done.toString()).isZero();
        assertThat(done.out())
                .contains("remove what is left of lower on item: done")
                .contains("Rebuilt 1 index; ");
        assertThat(again.out()).startsWith("Nothing to do.\n");
        assertThat(invalid()).isEmpty();
        execute("DROP TABLE grown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nowhere                         | there is no index nowhere, its name as \\di of psql shows it",
                "article_key                     | there is no index article_key, did you mean my shop.article_key?",
                "Lower                           | there is no index Lower, did you mean lower?",
                "item_span_excl                  | holds an exclusion constraint, REINDEX INDEX \"item_span_excl\";",
                "pg_catalog.pg_class_oid_index   | is of a system catalog",
                "lower --disk-room=1kB           | the disk may have too little room, with fewer --jobs",
                "lower --disk-room=much          | invalid size, write a size as PostgreSQL does",
                "lower --maintenance-work-mem=1x | invalid value for parameter, write a size as PostgreSQL does",
                "lower --deadline=soon           | is not a length of time",
                "lower --user=reindex_guest      | only the owner of a table, or from PostgreSQL 17, item belongs to postgres",
                "my shop.article_key --user=reindex_guest | may not use the schema my shop",
            })
    void what_cannot_be_done_is_refused_with_the_reason(String arguments, String says) {
        String[] all = arguments.split(" (?=--)");
        List<String> dry = new ArrayList<>(Arrays.asList(all));
        dry.add("--dry-run");

        for (Terminal run : List.of(run(all), run(dry.toArray(String[]::new)))) {
            assertThat(run.code()).as(run.toString()).isEqualTo(1);
            assertThat(run.err()).startsWith("Refused; nothing was changed.").contains(says.split(", "));
            assertThat(run.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',Name the indexes to rebuild",
        "lower --bloated=30%,Name the indexes to rebuild",
        "--bloated=101%,--bloated=101% is not a share from 1% to 100%",
        "--bloated=half,--bloated=half is not a share from 1% to 100%",
        "lower --jobs=0,--jobs=0 is not at least 1.",
        "lower --parallel-workers=-1,is not between 0 and 1024"
    })
    void what_means_nothing_is_wrong_usage(String arguments, String says) {
        Terminal run = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(says);
    }

    @Test
    void who_names_a_leftover_is_told_of_which_index_it_is() throws SQLException {
        abort("lower", "SELECT", "waiting for old snapshots");

        Terminal run = run("lower_ccnew");
        json("lower");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "index lower_ccnew is what is left of a rebuild of lower that was aborted",
                        "name lower instead");
        assertThat(invalid()).isEmpty();
    }

    /** It may rebuild, but not drop. */
    @Test
    void a_role_that_only_maintains_tables_rebuilds_and_leaves_leftovers_to_the_owner() throws SQLException {
        if (major() < 17) {
            return;
        }
        execute("GRANT MAINTAIN ON item TO reindex_guest");
        Terminal rebuilt = run("lower", "--user=reindex_guest");
        abort("lower", "SELECT", "waiting for old snapshots");
        Terminal refused = run("lower", "--user=reindex_guest");
        json("lower");

        assertThat(rebuilt.code()).as(rebuilt.toString()).isZero();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "only the owner of a table may drop what an aborted rebuild of lower has left",
                        "as postgres: DROP INDEX CONCURRENTLY \"lower_ccnew\";");
    }

    /** Begins a rebuild, lets it come to a phase, and cancels it there. */
    private static void abort(String index, String holds, String phase) throws SQLException {
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
            assertThat(running).failsWithin(Duration.ofSeconds(20));
        }
    }

    /** As SQL: the server quotes it. */
    private static String oid(String index) throws SQLException {
        return value(
                "SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace"
                        + " WHERE relname = ? AND nspname = 'public' OR nspname || '.' || relname = ?",
                index,
                index);
    }

    private static String definition(String index) throws SQLException {
        return value(
                "SELECT pg_get_indexdef(i.indexrelid) || i.indisprimary || i.indimmediate || coalesce(string_agg(conname, ''), '')"
                        + " FROM pg_index AS i LEFT JOIN pg_constraint ON conindid = i.indexrelid"
                        + " WHERE i.indexrelid = ?::regclass GROUP BY i.indexrelid, i.indisprimary, i.indimmediate",
                oid(index));
    }

    private static List<String> invalid() throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            return Sql.column(connection, INVALID);
        }
    }

    private static int major() throws SQLException {
        return Integer.parseInt(value("SHOW server_version_num")) / 10000;
    }

    private static String value(String sql, Object... parameters) throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            return Sql.read(connection, sql, row -> row.getString(1), parameters)
                    .get(0);
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DATABASE.dataSource().getConnection()) {
            for (String sql : statements) {
                Sql.execute(connection, sql);
            }
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static List<String> texts(JsonNode array, String member) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(element -> element.at("/" + member).asString())
                .toList();
    }

    private static JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        Terminal run = run(all.toArray(String[]::new));
        assertThat(run.code()).as(run.toString()).isZero();
        return JsonMapper.shared().readTree(run.out());
    }

    private static Terminal run(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("reindex", "--url=" + TestServer.url(DATABASE), "--migrations=" + migrations));
        all.addAll(Arrays.asList(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith("--user"))) {
            all.add("--user=postgres");
        }
        return Terminal.run(all.toArray(String[]::new));
    }
}
