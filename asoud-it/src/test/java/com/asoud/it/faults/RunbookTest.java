package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.asoud.it.marketplace.MigrationFiles;
import com.asoud.it.marketplace.SampleData;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * {@code docs/runbook.md} holds no command that was not run: those of the tool in this JVM, SQL through JDBC, and those
 * of PostgreSQL's client programs where they are installed in a version that fits. Who adds a command adds here, in the
 * same place, what is to come of it.
 */
class RunbookTest {

    private static final Path PAGE = Path.of("../docs/runbook.md");
    private static final Path PERSIAN_PAGE = Path.of("../docs/runbook.fa.md");

    private static final String OWNER = "asoud_owner";
    private static final String PRODUCTION = "asoud";
    private static final String STAGING = "staging";
    private static final String ELSEWHERE = "DB=$STAGING ";
    private static final String TOOL = "asoud ";
    private static final String PROMPT = "$ ";

    private static final String DEADLINE = "was ended: the deadline has passed";

    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|[^\\s\"])+");

    /** What is left out of an excerpt. */
    private static final String OMITTED = "[…]";

    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^(?:\\d+\\. )?( *)```(sh|sql|text|console)\\R(.*?)^ *```$");

    /**
     * What differs from run to run is known by its unit; a number without one is a count or a version, and must be
     * right.
     */
    private static final List<Map.Entry<Pattern, String>> QUANTITIES = List.of(
            Map.entry(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), "MOMENT"),
            Map.entry(Pattern.compile("\\d[\\d.]* ?(bytes|kB|MB|GB|TB)\\b"), "SIZE"),
            Map.entry(Pattern.compile("\\d[\\d.]* (s|min|h)\\b( \\d+ (s|min)\\b)?"), "TIME"),
            Map.entry(Pattern.compile("\\d[\\d,]* (rows|pages)\\b"), "MANY $1"),
            Map.entry(Pattern.compile("\\b(pid|who) +\\d+"), "$1 N"),
            Map.entry(Pattern.compile("_backend\\(\\d+\\)"), "_backend(N)"));

    /** What the page makes of {@code asoud}; {@link #tool} does the same. */
    private static final String SHELL = """
            cd /opt/asoud
            DB=jdbc:postgresql://db.example.com:5432/asoud
            STAGING=jdbc:postgresql://staging.example.com:5432/asoud
            BACKUP=/var/backups/asoud
            export PGHOST=db.example.com PGPORT=5432 PGDATABASE=asoud PGUSER=asoud_owner
            asoud() { java -jar asoud-ddl-gen.jar "$@" --url "$DB" --user "$PGUSER" --migrations asoud-model.jar; }
            """;

    /** What needs PostgreSQL's client programs; {@link #a_backup_is_restored_as_the_runbook_says} runs it. */
    private static final List<String> RESTORE = List.of(
            "DUMP=$(ls -t \"$BACKUP\"/asoud-*.dump | head -n 1)",
            "createdb asoud_restored",
            "pg_restore --exit-on-error --jobs=4 --dbname=asoud_restored \"$DUMP\"",
            "psql --dbname=postgres --command=\"ALTER DATABASE asoud RENAME TO asoud_broken\"",
            "psql --dbname=postgres --command=\"ALTER DATABASE asoud_restored RENAME TO asoud\"",
            "psql --command=\"ANALYZE\"");

    private record Block(String language, String text) {

        boolean isRun() {
            return language.equals("sh") || language.equals("sql");
        }

        /** Commands with what each prints. */
        boolean isTranscript() {
            return text.startsWith(PROMPT);
        }

        List<String> commands() {
            return language.equals("sh")
                    ? text.lines().toList()
                    : Arrays.stream(text.split(";\\R"))
                            .map(sql -> sql.strip().replaceAll("\\s+", " "))
                            .filter(sql -> !sql.isEmpty())
                            .toList();
        }
    }

    /** Brings about what a command of the page is for. */
    private interface Situation {
        void arise() throws SQLException;
    }

    private record Step(Situation before, String database, String command, int code, String says) {}

    @TempDir
    private Path backups;

    private final CrashableServer server =
            CrashableServer.create(Map.of("shared_preload_libraries", "pg_stat_statements"));
    private @Nullable Connection inTheWay;

    @BeforeEach
    void create_a_database_that_was_never_migrated() throws SQLException, IOException {
        server.execute("CREATE ROLE asoud_owner LOGIN CREATEDB");
        server.execute("CREATE DATABASE asoud OWNER asoud_owner");
        server.execute("CREATE DATABASE staging OWNER asoud_owner");
        try (Connection connection = connect(PRODUCTION)) {
            Sql.execute(connection, MigrationFiles.tables());
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.url(PRODUCTION));
        source.setUser(OWNER);
        SampleData.insert(source);
        try (Connection connection = connect(PRODUCTION)) {
            Sql.execute(connection, "ANALYZE");
        }
    }

    @AfterEach
    void stop() throws SQLException {
        letThrough();
        server.close();
    }

    @Test
    void every_command_does_what_the_runbook_says() throws SQLException {
        Iterator<Step> steps = steps().iterator();
        StringBuilder said = new StringBuilder();
        List<Block> blocks = blocks(PAGE);
        assertThat(blocks.get(0)).isEqualTo(new Block("sh", SHELL));
        for (Block block : blocks.subList(1, blocks.size())) {
            if (block.isRun() && !RESTORE.containsAll(block.commands())) {
                said.setLength(0);
                for (String command : block.commands()) {
                    assertThat(steps.hasNext())
                            .as("RunbookTest knows what comes of: %s", command)
                            .isTrue();
                    said.append(run(steps.next(), command));
                }
            } else if (!block.isRun() && !block.isTranscript()) {
                assertWasSaid(block, said.toString());
            }
        }
        assertThat(steps).as("all that RunbookTest expects is in the page").isExhausted();
    }

    @Test
    void a_backup_is_restored_as_the_runbook_says() throws SQLException, IOException {
        List<String> commands = blocks(PAGE).stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.commands().stream())
                .filter(RESTORE::contains)
                .toList();
        assertThat(commands).isEqualTo(RESTORE);
        assumeTrue(hasClientPrograms(), "skipped: no pg_dump for the server's version is on the path");
        tool(PRODUCTION, "asoud migrate --baseline=1 --backup-to=\"$BACKUP\"").expectCode(0);

        bash(commands);

        try (Connection restored = connect(PRODUCTION);
                Connection broken = connect("asoud_broken")) {
            String count = "SELECT count(*) FROM product";
            assertThat(Sql.<Long>value(restored, count)).isEqualTo(Sql.<Long>value(broken, count));
            assertThat(Sql.<Boolean>value(restored, "SELECT to_regclass('flyway_schema_history') IS NULL"))
                    .isTrue();
        }
    }

    @Test
    void what_it_says_when_the_deadline_ends_a_build_is_in_the_page() throws SQLException, IOException {
        lockProduct();
        Tool run = tool(PRODUCTION, "asoud migrate --baseline=1 --deadline=8s");
        run.expectCode(4);
        assertThat(run.err()).contains(DEADLINE);
        assertThat(Files.readString(PAGE)).contains("| `… " + DEADLINE + "`");
    }

    @Test
    void the_persian_runbook_has_the_same_commands() {
        assertThat(blocks(PERSIAN_PAGE)).isEqualTo(blocks(PAGE));
    }

    /** The database has its tables and no index; a report is running during plan. */
    @Test
    void the_example_shows_what_the_commands_print() throws SQLException {
        tool(STAGING, "asoud migrate --after-deploy").expectCode(0);
        tool(STAGING, "asoud rollback --to=1 --yes").expectCode(0);
        server.execute("GRANT pg_monitor TO " + OWNER);
        Connection report =
                DriverManager.getConnection(server.url(STAGING) + "?ApplicationName=nightly-report", "postgres", "");
        inTheWay = report;
        Beside.run(() -> {
            try {
                Sql.execute(report, "BEGIN; UPDATE product SET stock = 0; SELECT pg_sleep(600)");
            } catch (SQLException ended) {
                // As it should be.
            }
        });
        Poll.until(() -> isTrue("""
                SELECT EXISTS (SELECT FROM pg_stat_activity
                               WHERE application_name = 'nightly-report' AND now() - xact_start > interval '3 s')"""));

        List<String> commands = new ArrayList<>();
        for (Block block : blocks(PAGE)) {
            if (block.isTranscript()) {
                for (String part : block.text().substring(PROMPT.length()).split("\n" + Pattern.quote(PROMPT))) {
                    String command = part.lines().findFirst().orElseThrow();
                    if (!command.equals("asoud plan")) {
                        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE application_name = 'nightly-report'");
                    }
                    commands.add(command);
                    assertWasSaid(
                            new Block("text", part.substring(command.length())),
                            tool(STAGING, command).toString());
                }
            }
        }
        assertThat(commands).containsExactly("asoud plan", "asoud migrate", "asoud status");
    }

    private List<Step> steps() {
        return List.of(
                fails("asoud status", 1, "0 applied, 17 pending, 0 failed"),
                fails("asoud plan", 1, "say so once with --baseline=1"),
                step("asoud plan --baseline=1", "Nobody is in the way."),
                step("DB=$STAGING asoud migrate --flavour=standard", "Applied 5 migrations"),
                step("DB=$STAGING asoud status --flavour=standard", "5 applied, 0 pending, 0 failed"),
                on(STAGING, "SELECT tablename, indexname, indexdef FROM pg_indexes", "idx_product_tag"),
                fails("asoud migrate", 1, "say so once with --baseline=1"),
                step("asoud migrate --baseline=1", "Applied 15 migrations; every index is valid"),
                step("asoud migrate --after-deploy", "Applied 1 migration; every index is valid"),
                given(
                        this::rolledBack,
                        step(
                                "asoud migrate --backup-to=\"$BACKUP\" --jobs=3 --deadline=15m --after-deploy",
                                "Applied 16 migrations")),
                given(this::rolledBack, step("asoud plan", "Nobody is in the way.")),
                given(
                        this::aReportIsBeingWritten,
                        step("asoud migrate --backup-to=\"$BACKUP\" --deadline=2h", "Applied 15 migrations")),
                step("asoud migrate --after-deploy", "Applied 1 migration;"),
                step("SELECT pid, relid::regclass AS table_name", "current_locker_pid"),
                step("SELECT pid, usename, application_name", "open_for"),
                step("asoud status", "16 applied, 0 pending, 0 failed, 1 covered by the baseline"),
                step("asoud verify", "The database is what its migrations build"),
                step("ANALYZE product", ""),
                step("ANALYZE market", ""),
                step("ANALYZE \"order\"", ""),
                step("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM product WHERE market_id = 123", "idx_product_"),
                step("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM market WHERE user_id = 456", "idx_market_user_status"),
                step("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM \"order\" WHERE user_id = 789", "idx_order_user_"),
                step("asoud rollback --to=1 --yes", "Took back 16 versions"),
                step("asoud migrate --after-deploy", "Applied 16 migrations"),
                step("asoud rollback --to=1 --table=product --yes", "Took back 6 versions"),
                step("asoud rollback --to=1 --table=market --yes", "Took back 5 versions"),
                step("asoud rollback --to=1 --table=order --yes", "Took back 5 versions"),
                step("asoud status", "0 applied, 16 pending, 0 failed"),
                given(this::migrated, step("asoud health --save=\"$BACKUP\"/october.json", "0 errors, ")),
                step(
                        "asoud health --since=\"$BACKUP\"/october.json --save=\"$BACKUP\"/november.json"
                                + " --html=\"$BACKUP\"/health.html --unused-after=0s",
                        "; usage since "),
                step("SELECT schemaname, relname, indexrelname", "idx_product_tag"),
                given(
                        this::indexesHaveGrown,
                        step("asoud reindex idx_product_market_status --dry-run", "Nobody is in the way.")),
                step("asoud reindex idx_product_market_status", "less on disk."),
                step("asoud reindex --bloated --dry-run", "reindex has nothing to do."),
                given(this::reindexingAborted, fails("asoud status", 1, "LEFTOVER")),
                step("asoud reindex idx_product_market_status", "Rebuilt 1 index"),
                given(this::aBuildWaits, fails("asoud doctor build", 1, "It waits for pid")),
                given(this::productLocked, step("asoud plan", "holds ShareRowExclusiveLock on product")),
                given(
                        this::migrated,
                        fails(
                                "asoud doctor index --sql \"SELECT * FROM product WHERE market_id = \\$1\" --value=123 --types=numeric",
                                1,
                                "the column is converted to another type")),
                step("ANALYZE product", ""),
                step("EXPLAIN SELECT * FROM product WHERE market_id = 1 AND", "idx_product_market_"),
                step("BEGIN", ""),
                step("SET LOCAL enable_seqscan = off", ""),
                step("EXPLAIN SELECT * FROM product WHERE market_id = 1 AND", "idx_product_market_"),
                step("ROLLBACK", ""),
                given(
                        this::counted,
                        step("asoud doctor slower --save=\"$BACKUP\"/before.json", "statements, and no values.")),
                given(
                        this::countedSlowly,
                        fails("asoud doctor slower --since=\"$BACKUP\"/before.json", 1, "it reads more pages")),
                step("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM product WHERE tag = 'special_offer'", "Buffers: "),
                step("asoud rollback --to=2.3.5 --table=product --yes", "Took back 1 version;"),
                fails("asoud doctor disk", 1, "the table holds dead rows"),
                step("SELECT relname, indexrelname, pg_size_pretty", "idx_market_business_id"),
                step("SELECT datname, temp_files", "temp_size"),
                step("SELECT slot_name, active", "kept"));
    }

    private static Step step(String command, String says) {
        return new Step(() -> {}, command.startsWith(ELSEWHERE) ? STAGING : PRODUCTION, command, 0, says);
    }

    private static Step fails(String command, int code, String says) {
        return new Step(() -> {}, PRODUCTION, command, code, says);
    }

    private static Step on(String database, String command, String says) {
        return new Step(() -> {}, database, command, 0, says);
    }

    private static Step given(Situation before, Step step) {
        return new Step(before, step.database(), step.command(), step.code(), step.says());
    }

    private void rolledBack() {
        tool(PRODUCTION, "asoud rollback --to=1 --yes").expectCode(0);
    }

    private void migrated() throws SQLException {
        letThrough();
        tool(PRODUCTION, "asoud migrate --after-deploy").expectCode(0);
    }

    private void indexesHaveGrown() throws SQLException {
        try (Connection connection = connect(PRODUCTION)) {
            for (int i = 0; i < 5; i++) {
                Sql.execute(connection, "UPDATE product SET created_at = created_at + interval '1 s'");
            }
        }
    }

    /** Only a superuser may write what an aborted rebuild leaves. */
    private void reindexingAborted() throws SQLException {
        try (Connection connection = server.connect(PRODUCTION)) {
            Sql.execute(connection, "CREATE INDEX idx_product_market_status_ccnew ON product (market_id, status)");
            Sql.execute(
                    connection,
                    "UPDATE pg_index SET indisvalid = false"
                            + " WHERE indexrelid = 'idx_product_market_status_ccnew'::regclass");
        }
    }

    private void aBuildWaits() throws SQLException {
        rolledBack();
        Connection report =
                DriverManager.getConnection(server.url(PRODUCTION) + "?ApplicationName=nightly-report", OWNER, "");
        inTheWay = report;
        Sql.execute(report, "BEGIN; UPDATE product SET stock = stock WHERE id = 1");
        Beside.run(() -> {
            try (Connection connection = connect(PRODUCTION)) {
                Sql.execute(connection, "CREATE INDEX CONCURRENTLY by_hand ON product (name)");
                Sql.execute(connection, "DROP INDEX by_hand");
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
        Poll.until(() ->
                isTrue("SELECT EXISTS (SELECT FROM pg_stat_progress_create_index WHERE current_locker_pid <> 0)"));
    }

    private void counted() throws SQLException {
        try (Connection connection = server.connect(PRODUCTION)) {
            Sql.execute(connection, "CREATE EXTENSION pg_stat_statements");
        }
        count("ANALYZE product");
    }

    private void countedSlowly() throws SQLException {
        count("SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off");
    }

    /** So often that the mean is not that of a moment in which the machine did something else. */
    private void count(String before) throws SQLException {
        try (Connection connection = connect(PRODUCTION)) {
            Sql.execute(connection, before);
            for (int i = 0; i < 300; i++) {
                Sql.<Long>value(
                        connection, "SELECT count(*) FROM product WHERE market_id = 7 AND status = 'published'");
            }
        }
    }

    private void productLocked() throws SQLException {
        letThrough();
        Poll.until(() -> isTrue("SELECT to_regclass('by_hand') IS NULL"));
        rolledBack();
        lockProduct();
    }

    private void lockProduct() throws SQLException {
        Connection connection = connect(PRODUCTION);
        inTheWay = connection;
        Sql.execute(connection, "BEGIN; LOCK TABLE product IN SHARE ROW EXCLUSIVE MODE");
    }

    /** It is ended when the migration has waited long enough to say so. */
    private void aReportIsBeingWritten() throws SQLException {
        server.execute("CREATE ROLE shop LOGIN");
        server.execute("GRANT pg_monitor TO " + OWNER);
        Connection report = DriverManager.getConnection(server.url(PRODUCTION) + "?ApplicationName=psql", "shop", "");
        inTheWay = report;
        Beside.run(() -> {
            try {
                Sql.execute(report, "select pg_sleep(50)");
            } catch (SQLException ended) {
                // As it should be.
            }
        });
        Beside.run(() -> {
            Poll.until(() -> isTrue("""
                    SELECT count(*) > 1 FROM pg_stat_progress_create_index AS build
                    JOIN pg_stat_activity AS builder USING (pid)
                    WHERE build.phase = 'waiting for old snapshots' AND now() - builder.query_start > interval '3 s'
                    """));
            isTrue("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'shop'");
        });
    }

    private boolean isTrue(String sql) {
        try (Connection connection = server.connect(PRODUCTION)) {
            return Sql.<Boolean>value(connection, sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void letThrough() throws SQLException {
        if (inTheWay != null) {
            inTheWay.close();
        }
    }

    private String run(Step step, String command) throws SQLException {
        assertThat(command).as("a command that RunbookTest knows").startsWith(step.command());
        step.before().arise();
        if (step.command().contains(TOOL)) {
            assertThat(command).isEqualTo(step.command());
            Tool run = tool(step.database(), command);
            assertThat(run.code()).as("%s%n%s", command, run).isEqualTo(step.code());
            assertThat(run.toString()).as(command).contains(step.says());
            return run.toString();
        }
        String rows = sql(step.database(), command);
        assertThat(rows).as(command).contains(step.says());
        return rows;
    }

    /** As the page's function does; verify compares with the server that is there. */
    private Tool tool(String database, String command) {
        List<String> arguments = new ArrayList<>();
        WORD.matcher(command.substring(command.indexOf(TOOL) + TOOL.length()))
                .results()
                .map(MatchResult::group)
                .filter(word -> !word.startsWith("--backup-to") || hasClientPrograms())
                .map(word -> word.replace("$BACKUP", backups.toString())
                        .replace("\"", "")
                        .replace("\\$", "$"))
                .forEach(arguments::add);
        arguments.addAll(
                List.of("--url", server.url(database), "--user", OWNER, "--migrations", "" + Tool.migrations()));
        if (arguments.contains("verify")) {
            arguments.addAll(List.of("--shadow-url=" + server.url("postgres"), "--shadow-user=postgres"));
        }
        return Tool.execute(arguments.toArray(String[]::new));
    }

    private String sql(String database, String command) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
            StringJoiner text = new StringJoiner("\n");
            try (ResultSet rows = statement.getResultSet()) {
                if (rows == null) {
                    return "";
                }
                ResultSetMetaData columns = rows.getMetaData();
                StringJoiner head = new StringJoiner(" | ");
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    head.add(columns.getColumnLabel(i));
                }
                text.add(head.toString());
                while (rows.next()) {
                    StringJoiner row = new StringJoiner(" | ");
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.add(String.valueOf(rows.getString(i)));
                    }
                    text.add(row.toString());
                }
            }
            return text.toString();
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.url(database), OWNER, "");
    }

    private boolean hasClientPrograms() {
        try {
            Matcher version = Pattern.compile(" (\\d+)").matcher(Programs.run(List.of("pg_dump", "--version")));
            return version.find() && Integer.parseInt(version.group(1)) >= major();
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    private int major() {
        try (Connection connection = server.connect()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void bash(List<String> commands) {
        String settings = "set -eu; BACKUP=%s; export PGHOST=%s PGPORT=%s PGDATABASE=%s PGUSER=%s"
                .formatted(backups, CrashableServer.HOST, "" + server.port(), PRODUCTION, OWNER);
        Programs.run(List.of("bash", "-c", settings + "\n" + String.join("\n", commands)));
    }

    private static void assertWasSaid(Block excerpt, String said) {
        List<String> pieces = excerpt.text()
                .lines()
                .flatMap(line -> Stream.of(line.split(Pattern.quote(OMITTED))))
                .map(RunbookTest::comparable)
                .filter(piece -> !piece.isEmpty())
                .toList();
        assertThat(pieces)
                .isNotEmpty()
                .allSatisfy(piece -> assertThat(comparable(said)).contains(piece));
    }

    private static String comparable(String text) {
        String comparable = text;
        for (Map.Entry<Pattern, String> quantity : QUANTITIES) {
            comparable = quantity.getKey().matcher(comparable).replaceAll(quantity.getValue());
        }
        return comparable.replaceAll("\\s+", " ").strip();
    }

    private static List<Block> blocks(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(match -> new Block(
                            match.group(2), match.group(3).stripTrailing().stripIndent() + "\n"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
