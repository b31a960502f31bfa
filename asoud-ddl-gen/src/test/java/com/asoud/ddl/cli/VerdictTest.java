package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.testmodel.shop.Article;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code plan} and {@code status} say that {@code migrate} would do, it then does: for each situation. */
class VerdictTest {

    private static final String DROP_INDEX = "DROP INDEX idx_article_priced";
    private static final String FORGET =
            "DELETE FROM flyway_schema_history WHERE description LIKE '%idx article priced%'";
    private static final String NO_HISTORY = "DROP TABLE flyway_schema_history";
    private static final String PRICED =
            "CREATE INDEX idx_article_priced ON article (price) INCLUDE (code) WHERE price > 0";
    private static final String OTHER = "CREATE INDEX idx_article_priced ON article (price)";
    private static final String INVALIDATE =
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_article_priced'::regclass";
    private static final String PARTITIONED = """
            ALTER TABLE article RENAME TO old;
            CREATE TABLE article (LIKE old) PARTITION BY RANGE (code);
            CREATE TABLE article_1 PARTITION OF article FOR VALUES FROM ('a') TO ('k') PARTITION BY RANGE (code);
            CREATE TABLE "article, 1a" PARTITION OF article_1 DEFAULT;
            CREATE TABLE article_2 PARTITION OF article DEFAULT
            """;

    @TempDir
    private static Path root = Path.of("");

    private static final List<String> DATABASES = new ArrayList<>();
    private static Path db = Path.of("");

    /**
     * What a database may be like.
     *
     * @param before the template: nothing, its tables applied, or all
     * @param sql what has happened since
     * @param options of all three commands
     * @param end what is promised
     * @param says of the problems, if any
     */
    private record Situation(
            String name, String before, List<String> sql, List<String> options, String end, String says) {

        Situation with(String... more) {
            return new Situation(name, before, sql, List.of(more), end, says);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Situation situation(String name, String before, String end, String says, String... sql) {
        return new Situation(name, before, List.of(sql), List.of(), end, says);
    }

    static Stream<Situation> situations() {
        return Stream.of(
                situation("empty", "nothing", "APPLIED", ""),
                situation("up to date", "all", "NOTHING_TO_DO", ""),
                situation("tables applied", "tables", "APPLIED", ""),
                situation("no history", "all", "REFUSED", "no Flyway history", NO_HISTORY),
                situation("no history, one index built", "tables", "REFUSED", "say so once", PRICED, NO_HISTORY),
                situation("a baseline", "tables", "APPLIED", "", NO_HISTORY).with("--baseline=1"),
                situation("a baseline, all built", "all", "APPLIED", "", NO_HISTORY)
                        .with("--baseline=1"),
                situation("no such baseline", "tables", "REFUSED", "the version 7", NO_HISTORY)
                        .with("--baseline=7"),
                situation("a baseline too late", "tables", "REFUSED", "has a Flyway history")
                        .with("--baseline=1"),
                situation(
                                "a table is missing",
                                "tables",
                                "REFUSED",
                                "no table article",
                                NO_HISTORY,
                                "DROP TABLE article CASCADE")
                        .with("--baseline=1"),
                situation("an index was dropped", "all", "UNFINISHED", "is MISSING", DROP_INDEX),
                situation("an index is invalid", "all", "UNFINISHED", "is INVALID", INVALIDATE),
                situation("an index is another", "all", "UNFINISHED", "is DIFFERENT", DROP_INDEX, OTHER),
                situation(
                        "the same, and one is pending",
                        "all",
                        "UNFINISHED",
                        "is DIFFERENT",
                        DROP_INDEX,
                        OTHER,
                        "DROP INDEX idx_article_newest",
                        "DELETE FROM flyway_schema_history WHERE description LIKE '%newest%'"),
                situation(
                        "a name is taken by an index",
                        "tables",
                        "REFUSED",
                        "is taken by something else",
                        "CREATE INDEX idx_article_priced ON article_detail (size)"),
                situation(
                        "a name is taken by a table",
                        "tables",
                        "REFUSED",
                        "is no index",
                        "CREATE TABLE idx_article_priced ()"),
                situation(
                        "pending, and another", "all", "REFUSED", "exists, and is another", DROP_INDEX, OTHER, FORGET),
                situation("pending, and invalid", "all", "APPLIED", "", INVALIDATE, FORGET),
                situation("built, not recorded", "all", "APPLIED", "", FORGET),
                situation(
                        "a file was changed",
                        "tables",
                        "REFUSED",
                        "changed after it was applied",
                        "UPDATE flyway_schema_history SET checksum = 1"),
                situation(
                        "a file is missing",
                        "tables",
                        "REFUSED",
                        "its file is missing",
                        "UPDATE flyway_schema_history SET version = '0', script = 'V0__x.sql'"),
                situation(
                        "another runner failed",
                        "all",
                        "APPLIED",
                        "",
                        INVALIDATE,
                        "UPDATE flyway_schema_history SET success = false WHERE description LIKE '%priced%'"),
                situation(
                        "another runner failed half-way",
                        "tables",
                        "REFUSED",
                        "flyway repair",
                        "UPDATE flyway_schema_history SET success = false"),
                situation("a Java migration was applied", "all", "NOTHING_TO_DO", "", """
                        INSERT INTO flyway_schema_history
                        SELECT 99, '1.5', 'java', 'JDBC', 'db.migration.V1_5__java', NULL, 'x', now(), 1, true
                        """),
                situation("partitioned by hand", "tables", "REFUSED", "is partitioned", PARTITIONED),
                situation("partitioned by hand, later", "all", "NOTHING_TO_DO", "", """
                        ALTER TABLE article_similar RENAME TO old;
                        CREATE TABLE article_similar (LIKE old INCLUDING INDEXES) PARTITION BY RANGE (article_id);
                        ALTER INDEX idx_article_similar RENAME TO x;
                        CREATE INDEX idx_article_similar ON article_similar (similar_id)
                        """),
                situation(
                        "read-only",
                        "tables",
                        "REFUSED",
                        "SET default_transaction_read_only = off",
                        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
                                + " current_database()); END $$"),
                situation(
                                "a role without rights",
                                "tables",
                                "REFUSED",
                                """
                        GRANT "postgres" TO "no ""one";""",
                                "GRANT SELECT ON flyway_schema_history TO \"no \"\"one\"")
                        .with("--user=no \"one"),
                situation("a role that may not read", "tables", "REFUSED", """
                        GRANT SELECT ON "flyway_schema_history" TO "no ""one";""").with("--user=no \"one"),
                situation(
                                "a role that may not use the schema",
                                "tables",
                                "REFUSED",
                                """
                        GRANT USAGE ON SCHEMA "public" TO "no ""one";""",
                                "REVOKE USAGE ON SCHEMA public FROM public")
                        .with("--user=no \"one"),
                situation("o'brien", "tables", "REFUSED", "an apostrophe in its name")
                        .with("--user=o'brien"),
                situation(
                        "a history elsewhere",
                        "tables",
                        "REFUSED",
                        "flyway.flyway_schema_history",
                        "CREATE SCHEMA flyway",
                        "ALTER TABLE flyway_schema_history SET SCHEMA flyway"),
                situation(
                        "a history of another name",
                        "tables",
                        "REFUSED",
                        "--history-table",
                        "ALTER TABLE flyway_schema_history RENAME TO versions"),
                situation(
                                "the same, and it is given",
                                "tables",
                                "APPLIED",
                                "",
                                "ALTER TABLE flyway_schema_history RENAME TO versions")
                        .with("--history-table=versions"),
                situation("another schema, and it is given", "nothing", "APPLIED", "", "CREATE SCHEMA \"my shop\"")
                        .with("--history-schema=my shop"),
                situation(
                                "no such schema",
                                "nothing",
                                "REFUSED",
                                "CREATE SCHEMA \"nowhere\" AUTHORIZATION \"postgres\";")
                        .with("--history-schema=nowhere"),
                situation("the same, and migrations elsewhere", "tables", "REFUSED", "public.flyway_schema_history")
                        .with("--flyway=defaultSchema=nowhere"),
                situation("no such schemas, and the settings name them", "nothing", "APPLIED", "")
                        .with("--flyway=schemas=my shop,audit"),
                situation("the same, on a search path of its own", "nothing", "APPLIED", "", "DROP SCHEMA public")
                        .with("--flyway=defaultSchema=shop"),
                situation("the same, and Flyway is not to", "nothing", "REFUSED", "CREATE SCHEMA \"shop\"")
                        .with("--flyway=schemas=shop", "--flyway=createSchemas=false"),
                situation(
                                "the same, and the role may not",
                                "nothing",
                                "REFUSED",
                                "CREATE SCHEMA \"shop\" AUTHORIZATION \"no \"\"one\";")
                        .with("--flyway=schemas=shop", "--user=no \"one"));
    }

    @BeforeAll
    static void templates() throws SQLException {
        db = root.resolve("db");
        assertThat(Terminal.onTestServer("generate", db, Terminal.classes(Article.class), "--existing-tables=article")
                        .code())
                .isZero();
        server("CREATE ROLE \"no \"\"one\" LOGIN", "CREATE ROLE \"o'brien\" LOGIN SUPERUSER");
        for (String template : List.of("nothing", "tables", "all")) {
            server("CREATE DATABASE " + name(template));
            DATABASES.add(name(template));
        }
        history("tables").migrate(Optional.of("1"));
        history("all").migrate(Optional.empty());
    }

    @AfterAll
    static void drop() throws SQLException {
        for (String database : DATABASES) {
            server("DROP DATABASE " + database + " WITH (FORCE)");
        }
        server("DROP ROLE \"no \"\"one\", \"o'brien\"");
    }

    @ParameterizedTest
    @MethodSource("situations")
    void what_is_promised_is_done(Situation situation) throws SQLException {
        String url = copy(situation.before(), situation.sql());
        String[] options = situation.options().toArray(String[]::new);
        String[] ofStatus = situation.options().stream()
                .filter(option -> !option.startsWith("--baseline"))
                .toArray(String[]::new);

        JsonNode plan = json("plan", url, options).at("/migrate");
        JsonNode status = json("status", url, ofStatus).at("/migrate");
        JsonNode migrate = json("migrate", url, options);

        assertThat(plan.at("/end").asString()).as(plan.toString()).isEqualTo(situation.end());
        assertThat(plan.at("/exitCode")).as(plan + "\n" + migrate).isEqualTo(migrate.at("/exitCode"));
        assertThat(what(plan)).as(migrate.toString()).isEqualTo(what(migrate));
        assertThat(plan.at("/problems").toString().replace("\\\"", "\"")).contains(situation.says());
        if (ofStatus.length == options.length) {
            assertThat(status).isEqualTo(plan);
        }
        if (migrate.at("/exitCode").asInt() == 0) {
            assertThat(migrate.at("/applied")).isEqualTo(plan.at("/migrations"));
        }
    }

    /** What stands in the mend is all there is to do. */
    @Test
    void a_table_that_was_partitioned_by_hand_is_indexed_by_the_mend_and_recorded() throws SQLException {
        String url = copy(
                "tables",
                List.of(
                        PARTITIONED,
                        "INSERT INTO article (id, code, deleted) VALUES (1, 'a', false), (2, 'x', false)"));
        JsonNode refused = json("migrate", url, "--after-deploy");
        for (JsonNode problem : refused.at("/problems")) {
            String remedy = problem.at("/remedy").asString();
            for (String sql : remedy.substring(remedy.indexOf('\n')).split(";")) {
                execute(url, sql);
            }
        }

        Terminal status = run("status", url);
        Terminal migrate = run("migrate", url, "--after-deploy");

        assertThat(status.out()).contains("6 built, not recorded").contains("migrate would apply ");
        assertThat(migrate.code()).as(migrate.toString()).isZero();
        assertThat(run("status", url).out()).contains(" 0 pending, 0 failed\n", "migrate has nothing to do.");
    }

    @Test
    void a_locked_history_is_named_with_the_statement_that_ends_it() throws SQLException {
        String url = copy("tables", List.of());
        try (Connection holder = DriverManager.getConnection(url, "postgres", "");
                Statement statement = holder.createStatement()) {
            int pid = holder.unwrap(org.postgresql.PGConnection.class).getBackendPID();
            statement.execute("BEGIN; LOCK TABLE flyway_schema_history");
            String end = "SELECT pg_terminate_backend(" + pid + ");";

            for (String command : List.of("plan", "status")) {
                Terminal run = run(command, url);
                assertThat(run.code()).isEqualTo(1);
                assertThat(run.err()).contains("migrate would wait: pid " + pid, end);
            }
            Terminal migrate = run("migrate", url, "--deadline=1s");
            for (int seconds = 4; seconds < 100 && !migrate.out().contains("is locked"); seconds *= 4) {
                // The machine is slow, and the deadline had passed before it looked.
                migrate = run("migrate", url, "--deadline=" + seconds + "s");
            }
            assertThat(migrate.code()).as(migrate.toString()).isEqualTo(4);
            assertThat(migrate.out()).contains("is locked by pid " + pid, end);
        }
    }

    @Test
    void what_only_the_application_can_run_is_refused_and_placeholders_are_asked_for(@TempDir Path other)
            throws IOException, SQLException {
        Path common = Files.createDirectories(other.resolve("migration/common"));
        Files.writeString(
                common.resolve("V1__a.sql"),
                "CREATE TABLE a (id int); COMMENT ON TABLE a IS '${Who} ${flyway:table}';");
        String url = copy("nothing", List.of());
        for (String command : List.of("plan", "migrate")) {
            Terminal run = execute(command, url, other);
            assertThat(run.out() + run.err())
                    .contains("a placeholder of a migration has no value: ${Who}", "--placeholder Who=VALUE");
        }
        assertThat(execute("migrate", url, other, "--placeholder=who=me").code())
                .isZero();
        assertThat(execute(
                                "verify",
                                url,
                                other,
                                "--placeholder=who=me",
                                "--shadow-url=" + Terminal.SERVER,
                                "--shadow-user=postgres")
                        .code())
                .isZero();

        Files.writeString(common.resolve("V2_1__B.class"), "");
        for (String command : List.of("plan", "migrate")) {
            Terminal run = execute(command, url, other, "--placeholder=who=me");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out() + run.err())
                    .contains("a Java migration is pending, which this tool cannot run: V2_1__B", "flyway.target=2.1");
        }
    }

    private static Terminal run(String command, String url, String... options) {
        return execute(command, url, db, options);
    }

    private static Terminal execute(String command, String url, Path migrations, String... options) {
        List<String> all = new ArrayList<>(List.of(command, "--url=" + url, "--migrations=" + migrations));
        all.addAll(List.of(options));
        if (all.stream().noneMatch(option -> option.startsWith("--user"))) {
            all.add("--user=postgres");
        }
        return Terminal.run(all.toArray(String[]::new));
    }

    private static JsonNode json(String command, String url, String... options) {
        String[] all = Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new);
        Terminal run = run(command, url, all);
        JsonNode document = JsonMapper.shared().readTree(run.out());
        assertThat(document.at("/exitCode").asInt()).as(run.toString()).isEqualTo(run.code());
        return document;
    }

    private static List<String> what(JsonNode document) {
        return StreamSupport.stream(document.at("/problems").spliterator(), false)
                .map(problem -> problem.at("/what").asString())
                .toList();
    }

    private static String copy(String template, List<String> sql) throws SQLException {
        String name = name("copy_" + DATABASES.size());
        server("CREATE DATABASE " + name + " TEMPLATE " + name(template));
        DATABASES.add(name);
        for (String statement : sql) {
            execute(url(name), statement);
        }
        return url(name);
    }

    private static MigrationHistory history(String template) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(name(template)));
        source.setUser("postgres");
        return new MigrationHistory(
                source,
                new MigrationFolder(db),
                Flavour.CONCURRENT,
                new FlywayOptions(MigrationRunner.HISTORY_TABLE, Optional.empty(), Map.of()));
    }

    private static String name(String of) {
        return "asoud_ddl_verdict_" + of;
    }

    private static String url(String database) {
        return Terminal.SERVER.replaceFirst("[^/]*$", database);
    }

    private static void server(String... statements) throws SQLException {
        for (String sql : statements) {
            execute(url("postgres"), sql);
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
