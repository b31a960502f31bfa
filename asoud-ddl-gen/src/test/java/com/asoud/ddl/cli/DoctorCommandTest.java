package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The four cases of the guide: each is brought about and told, and nothing is said where nothing is wrong. */
class DoctorCommandTest {

    private static final String SEARCH = "SELECT count(*) FROM measured WHERE number = 31415926";

    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

    @TempDir
    private static Path folder = Path.of("");

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.another()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("fsync", "off")
                .setServerConfig("autovacuum", "off")
                .start();
        Terminal generated = Terminal.run(
                "generate",
                "--output=" + folder.resolve("db"),
                "--shadow-url=" + url(),
                "--shadow-user=postgres",
                Terminal.classes(Article.class));
        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(doctor("migrate").code()).isZero();
        execute(
                "CREATE EXTENSION pg_stat_statements",
                "CREATE ROLE monitor LOGIN IN ROLE pg_monitor",
                "CREATE ROLE stranger LOGIN",
                "CREATE TABLE measured AS SELECT n AS number, repeat('x', 200) AS filler FROM generate_series(1, 60000) AS n",
                "CREATE INDEX measured_number ON measured (number)",
                "VACUUM (ANALYZE) measured",
                "SELECT pg_stat_statements_reset()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static String url() {
        return server.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", "");
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            for (String sql : statements) {
                Sql.execute(connection, sql);
            }
        }
    }

    private static Terminal as(String user, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url=" + url(), "--user=" + user, "--migrations=" + folder.resolve("db")));
        return Terminal.run(all.toArray(String[]::new));
    }

    private static Terminal doctor(String... arguments) {
        Terminal result = as("postgres", arguments);
        if (!List.of(arguments).contains("--json")) {
            assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
        }
        return result;
    }

    private static int pid(Connection connection) throws SQLException {
        return Sql.<Integer>value(connection, "SELECT pg_backend_pid()");
    }

    @Test
    void a_build_that_waits_is_shown_with_whom_it_waits_for_and_how_to_end_that() throws SQLException {
        Terminal before = doctor("doctor", "build");
        assertThat(before.out()).isEqualToNormalizingNewlines("No index is being built in this database.\n");
        assertThat(before.code()).isZero();

        try (Connection writer = connect();
                Connection reader = connect()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Sql.execute(reader, "SELECT count(*) FROM pg_class");
            writer.setAutoCommit(false);
            Sql.execute(writer, "UPDATE measured SET filler = filler WHERE number = 1");
            CompletableFuture<Void> build = building("CREATE INDEX CONCURRENTLY slow ON measured (filler)");
            until("SELECT FROM pg_stat_progress_create_index WHERE current_locker_pid = " + pid(writer));

            Terminal waiting = doctor("doctor", "build");

            assertThat(waiting.code()).isEqualTo(DdlTool.REFUSED);
            assertThat(waiting.out().replaceAll("\\s+", " "))
                    .contains("CREATE INDEX CONCURRENTLY slow on measured")
                    .contains("phase waiting for writers before build")
                    .contains("to come building index; waiting for writers before validation;")
                    .contains("It waits for pid " + pid(writer) + ", user postgres")
                    .contains("SELECT pg_terminate_backend(" + pid(writer) + ");")
                    .contains("it will wait for another session")
                    .contains("SELECT pg_terminate_backend(" + pid(reader) + ");");
            reader.rollback();
            writer.rollback();
            build.join();
        }
        execute("DROP INDEX slow");
    }

    @Test
    void a_build_that_cannot_begin_is_found_by_the_lock_that_it_waits_for() throws SQLException {
        try (Connection locker = connect()) {
            locker.setAutoCommit(false);
            Sql.execute(locker, "LOCK TABLE measured IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Void> build = building("CREATE INDEX CONCURRENTLY late ON measured (filler)");
            until("SELECT FROM pg_locks WHERE NOT granted AND mode = 'ShareUpdateExclusiveLock'");

            assertThat(doctor("doctor", "build").out().replaceAll("\\s+", " "))
                    .contains("ShareUpdateExclusiveLock on measured")
                    .contains("It waits for pid " + pid(locker));
            locker.rollback();
            build.join();
        }
        execute("DROP INDEX late");
    }

    @Test
    void a_locked_table_is_not_waited_for() throws SQLException {
        try (Connection locker = connect()) {
            locker.setAutoCommit(false);
            Sql.execute(locker, "LOCK TABLE measured IN ACCESS EXCLUSIVE MODE");

            assertThat(doctor("doctor", "disk").out()).containsPattern("measured +about ");

            Terminal refused = doctor("doctor", "index", "--sql", SEARCH);
            assertThat(refused.code()).isEqualTo(DdlTool.REFUSED);
            assertThat(refused.err())
                    .contains("a table is locked")
                    .contains("measured is locked by pid " + pid(locker));
        }
    }

    @Test
    void what_fills_the_disk_is_told_with_what_can_go() throws SQLException {
        Terminal sound = doctor("doctor", "disk");
        assertThat(sound.out()).contains("Nothing is seen that can go.").contains("No index is waiting to be built.");
        assertThat(sound.code()).isZero();

        try (Connection sorter = connect()) {
            execute(
                    "SELECT pg_create_physical_replication_slot('forgotten', true)",
                    "CREATE TABLE rotten AS SELECT n AS id FROM generate_series(1, 50000) AS n",
                    "CREATE INDEX rotten_id ON rotten (id)",
                    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'rotten_id'::regclass",
                    "DELETE FROM rotten WHERE id > 20000");
            sorter.setAutoCommit(false);
            Sql.execute(sorter, "SET work_mem = '64kB'");
            Sql.execute(
                    sorter,
                    "DECLARE c CURSOR FOR SELECT repeat('x', 100) || n AS t FROM generate_series(1, 200000) AS n ORDER BY t DESC");
            Sql.<String>value(sorter, "FETCH 1 FROM c");
            until("SELECT FROM pg_stat_all_tables WHERE relname = 'rotten' AND n_dead_tup > 10000");

            Terminal full = doctor("doctor", "disk");

            assertThat(full.code()).isEqualTo(DdlTool.REFUSED);
            assertThat(full.out().replaceAll("\\s+", " "))
                    .contains("replication slot forgotten keeps")
                    .contains("SELECT pg_drop_replication_slot('forgotten');")
                    .contains("rotten_id takes")
                    .contains("DROP INDEX CONCURRENTLY rotten_id;")
                    .contains("rotten holds 30,000 dead rows")
                    .contains("temporary files of")
                    .contains("They are of pid " + pid(sorter));
        } finally {
            execute("SELECT pg_drop_replication_slot('forgotten')", "DROP TABLE rotten");
        }
    }

    @Test
    void a_statement_that_became_slower_is_found_and_no_value_is_written() throws Exception {
        Path before = folder.resolve("before.json");
        String file = "--since=" + before;
        search();
        assertThat(doctor("doctor", "slower", "--save=" + before).code()).isZero();
        assertThat(Files.readString(before))
                .contains("SELECT count(*) FROM measured WHERE number = $1")
                .doesNotContain("31415926");
        search();
        Terminal same = doctor("doctor", "slower", file);
        assertThat(same.out()).contains("none is slower by half or more.");
        assertThat(same.code()).isZero();

        execute("SET statement_timeout = 0", "DROP INDEX measured_number");
        try {
            Terminal saved = doctor("doctor", "slower", "--save=" + before);
            assertThat(saved.code()).isZero();
            search();
            Terminal slower = doctor("doctor", "slower", file, "--json");

            assertThat(slower.code()).isEqualTo(DdlTool.REFUSED);
            JsonNode finding =
                    new JsonMapper().readTree(slower.out()).path("findings").get(0);
            assertThat(finding.path("cause").asString()).isEqualTo("MORE_PAGES");
            assertThat(finding.path("what").asString()).endsWith("SELECT count(*) FROM measured WHERE number = $1");
            assertThat(slower.out()).doesNotContain("31415926");

            execute("SELECT pg_stat_statements_reset()");
            search();
            Terminal reset = doctor("doctor", "slower", file);
            assertThat(reset.code()).isEqualTo(DdlTool.REFUSED);
            assertThat(reset.out().replaceAll("\\s+", " ")).contains("The counters were reset in between");
        } finally {
            execute("CREATE INDEX measured_number ON measured (number)");
        }
    }

    /** So often that the mean is not that of a moment in which the machine did something else. */
    private static void search() throws SQLException {
        try (Connection connection = connect()) {
            for (int i = 0; i < 500; i++) {
                Sql.<Long>value(connection, SEARCH);
            }
        }
    }

    @Test
    void a_plan_is_compared_with_the_accepted_ones() throws IOException {
        Path baseline = folder.resolve("Some.guard.plan");
        String accepted = """
                # 20k, typical, custom
                Some.query
                  Aggregate
                    -> Index Only Scan using measured_number on measured
                         Index Cond: (number = ?)

                """;
        Files.writeString(baseline, accepted);
        Terminal same = doctor("doctor", "slower", "--baseline=" + baseline, "--sql", SEARCH);
        assertThat(same.out()).contains("The query is planned as accepted in Some.guard.plan.");
        assertThat(same.code()).isZero();

        Files.writeString(baseline, accepted.replace("Index Only Scan", "Index Scan"));
        Terminal other = doctor("doctor", "slower", "--baseline=" + baseline, "--sql", SEARCH);
        assertThat(other.code()).isEqualTo(DdlTool.REFUSED);
        assertThat(other.out())
                .contains("-> Index Scan using measured_number")
                .contains("-> Index Only Scan using measured_number")
                .doesNotContain("31415926");
    }

    @Test
    void a_cause_is_printed_for_people_and_machines_without_the_values() {
        String sql = "SELECT * FROM measured WHERE number = $1";
        Terminal text = doctor("doctor", "index", "--sql", sql, "--value=31415926", "--types=numeric");

        assertThat(text.out())
                .contains("measured: measured_number is not used, the whole table is read")
                .contains("  cause      the column is converted to another type")
                .doesNotContain("31415926");
        JsonNode json = new JsonMapper()
                .readTree(doctor("doctor", "index", "--json", "--sql", sql, "--value=31415926", "--types=numeric")
                        .out());
        assertThat(json.path("exitCode").asInt()).isEqualTo(DdlTool.REFUSED);
        assertThat(json.path("findings").get(0).path("cause").asString()).isEqualTo("TYPE_MISMATCH");
    }

    @Test
    void a_role_is_told_which_right_it_lacks() {
        Terminal monitor = as("monitor", "doctor");
        assertThat(monitor.out()).contains("No index is being built").doesNotContain("may not see");
        assertThat(as("monitor", "doctor", "index", "--sql", SEARCH).err()).contains("GRANT pg_read_all_data");
        assertThat(as("stranger", "doctor", "disk").out()).contains("GRANT pg_monitor to this role");
        assertThat(as("stranger", "doctor", "slower", "--save=" + folder.resolve("none.json"))
                        .err())
                .contains("GRANT pg_monitor");
    }

    @Test
    void an_extension_that_is_loaded_is_only_to_be_created() throws SQLException {
        execute("DROP EXTENSION pg_stat_statements");
        try {
            assertThat(doctor("doctor", "slower", "--save=" + folder.resolve("none.json"))
                            .err())
                    .contains("CREATE EXTENSION pg_stat_statements")
                    .doesNotContain("restart");
        } finally {
            execute("CREATE EXTENSION pg_stat_statements");
        }
    }

    /** Of the session in the way, the statement is told, and not its constants. */
    @Test
    void values_of_other_sessions_are_not_printed() throws SQLException {
        try (Connection locker = connect()) {
            locker.setAutoCommit(false);
            Sql.execute(locker, "LOCK TABLE measured IN ACCESS EXCLUSIVE MODE");
            Sql.execute(locker, "SELECT 'secret-4711', 4711");

            String told = doctor("doctor", "index", "--sql", SEARCH).err();

            assertThat(told).contains("SELECT ?, ?").doesNotContain("4711");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2 | doctor index                                          | name the query
            2 | doctor --analyze                                      | belong to: doctor index
            2 | doctor disk --sql x                                   | a query belongs to
            2 | doctor slower                                         | say with what to compare
            2 | doctor elsewhere                                      | elsewhere
            1 | doctor index --sql 'SELECT 1; SELECT 2'               | 2 statements were given
            1 | doctor index --sql SELEC                              | does not understand the query
            1 | doctor index --sql-file nowhere.sql                   | cannot be read
            1 | doctor index --sql missing --index no                 | does not understand
            1 | doctor index --sql ''                                 | the query is empty
            1 | doctor index --sql 'SELECT $1::int'                   | the query has 1 value; given: 0
            2 | doctor index --sql 'SELECT $1::int' --null 3          | give each value before $3
            1 | doctor index --sql-file src                           | it is a folder
            1 | doctor slower --since nowhere.json                    | the file cannot be read: it does not exist
            1 | doctor slower --since pom.xml                         | this is no file of doctor slower --save
            1 | doctor slower --since target/classes/com/asoud/ddl/observe/doctor/Cause.class | it is no UTF-8 text
            1 | doctor slower --save no/such/folder.json              | its folder does not exist
            1 | doctor slower --baseline pom.xml --sql 'SELECT 1'     | is none of the plan guard
            1 | doctor slower --baseline src --sql 'SELECT 1'         | it is a folder
            1 | doctor slower --baseline nowhere.plan --sql 'SELECT 1' | cannot be read
            """)
    void bad_input_is_refused_in_one_message(int code, String command, String message) {
        Terminal refused = doctor(WORD.matcher(command)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toArray(String[]::new));

        assertThat(refused.code()).as(refused.out() + refused.err()).isEqualTo(code);
        assertThat(refused.err()).contains(message).doesNotContain("Exception");
        assertThat(refused.err().lines()).allMatch(line -> line.length() <= 80 || command.equals("doctor elsewhere"));
    }

    private static CompletableFuture<Void> building(String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                execute(sql);
            } catch (SQLException failure) {
                throw new CompletionException(failure);
            }
        });
    }

    private static void until(String question) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            try (Connection connection = connect()) {
                return !Sql.rows(connection, question).isEmpty();
            }
        });
    }
}
