package com.asoud.ddl.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.asoud.ddl.observe.Obstacle.Kind;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** Whoever is named does hold up a build, and whoever is not does not: the builds are real too. */
class ObstaclesTest {

    private static final List<ObjectName> ITEM = List.of(new ObjectName("", "item"));
    private static final String BUILD = "CREATE INDEX CONCURRENTLY built ON item (id)";

    private static EmbeddedPostgres server;

    private Connection other;
    private Connection own;

    /** A server that allows prepared transactions, and vacuums. */
    @BeforeAll
    static void start() throws IOException, SQLException {
        server = TestServer.another()
                .setServerConfig("max_prepared_transactions", "5")
                .setServerConfig("autovacuum_naptime", "1")
                .setServerConfig("fsync", "off")
                .start();
        execute(
                "CREATE TABLE item WITH (autovacuum_enabled = off) AS SELECT n AS id FROM generate_series(1, 1000) AS n",
                "CREATE TABLE elsewhere (id bigint)",
                "INSERT INTO elsewhere VALUES (1), (2)",
                "CREATE ROLE stranger LOGIN",
                """
                CREATE FUNCTION stuck(one bigint, two bigint) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared(1);
                    RETURN one - two;
                END $$
                """,
                """
                CREATE OPERATOR CLASS stuck_ops FOR TYPE bigint USING btree
                AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 stuck(bigint, bigint)
                """);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        other = connection("postgres");
        other.setClientInfo("ApplicationName", "the other");
        own = connection("postgres");
    }

    /** A server that is busy ends a session some time after its client has left. */
    @AfterEach
    void disconnect() throws SQLException {
        other.close();
        own.close();
        await(CompletableFuture.completedFuture(null), """
                SELECT (count(*) = 0)::int FROM pg_stat_activity
                WHERE backend_type = 'client backend' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
                """);
        execute("DROP INDEX IF EXISTS built");
    }

    @Test
    void nothing_is_in_the_way_of_a_build_on_an_idle_server() throws SQLException {
        assertThat(obstacles()).isEmpty();
        build();
    }

    @Test
    void a_snapshot_of_a_transaction_that_does_nothing() throws SQLException {
        begin("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1  AS\n one" + ", 'secret' AS xxx".repeat(20));

        assertThat(obstacles()).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.kind()).isEqualTo(Kind.OLD_SNAPSHOT);
            assertThat(obstacle.holdsUp()).contains("whatever tables it reads");
            assertThat(obstacle.remedy()).contains("SELECT pg_terminate_backend(" + pid(other) + ")");
            assertThat(obstacle.age()).isPresent();
            Obstacle.Session session = obstacle.session().orElseThrow();
            assertThat(session.pid()).isEqualTo(pid(other));
            assertThat(session.toString())
                    .startsWith(
                            pid(other) + " of postgres (the other), idle in transaction: SELECT ? AS one, ? AS xxx, ?");
            assertThat(session.query().orElseThrow()).hasSize(100).endsWith("…");
        });
        assertThat(read(own, ITEM, Duration.ofHours(1))).isEmpty();
        assertThatBuildWaits();
    }

    @Test
    void a_transaction_that_has_read_and_is_idle_holds_up_nobody() throws SQLException {
        try (Connection simple =
                        DriverManager.getConnection(url("postgres") + "?preferQueryMode=simple", "postgres", "");
                Statement statement = simple.createStatement()) {
            simple.setAutoCommit(false);
            statement.execute("SELECT * FROM item LIMIT 1");

            assertThat(obstacles()).isEmpty();
            build();
        }
    }

    /** As many a client of the extended protocol does; this one is pgjdbc. */
    @Test
    void a_transaction_that_has_read_and_left_its_query_open() throws SQLException {
        begin("SELECT * FROM item LIMIT 1");

        assertThat(obstacles()).extracting(Obstacle::kind).containsExactly(Kind.OLD_SNAPSHOT);
        assertThatBuildWaits();
    }

    @Test
    void a_snapshot_in_another_database_holds_up_nobody() throws SQLException {
        try (Connection elsewhere = DriverManager.getConnection(url("template1"), "postgres", "");
                Statement statement = elsewhere.createStatement()) {
            elsewhere.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("SELECT 1");

            assertThat(obstacles()).isEmpty();
            build();
        }
    }

    @Test
    void a_transaction_that_has_written_to_the_table() throws SQLException {
        begin("INSERT INTO item VALUES (0)");

        assertThat(obstacles()).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.kind()).isEqualTo(Kind.WRITER);
            assertThat(obstacle.holdsUp()).startsWith("has written to item");
        });
        assertThat(read(own, ITEM, Duration.ofHours(1))).isEmpty();
        assertThatBuildWaits();
    }

    @Test
    void a_transaction_that_has_written_elsewhere_holds_up_nobody() throws SQLException {
        begin("INSERT INTO elsewhere VALUES (0)");

        assertThat(obstacles()).isEmpty();
        build();
    }

    @Test
    void a_lock_that_is_held_however_young_and_one_that_is_waited_for() throws Exception {
        begin("LOCK TABLE item IN SHARE UPDATE EXCLUSIVE MODE");
        try (Connection third = connection("postgres")) {
            third.setAutoCommit(false);
            CompletableFuture<Void> waiting = run(third, "LOCK TABLE item IN ACCESS EXCLUSIVE MODE");
            await(waiting, "SELECT count(*) FROM pg_locks WHERE NOT granted");

            List<Obstacle> obstacles = read(own, ITEM, Duration.ofHours(1));

            assertThat(obstacles).extracting(Obstacle::kind).containsExactly(Kind.LOCK, Kind.QUEUED_LOCK);
            assertThat(obstacles.get(0).holdsUp()).startsWith("holds ShareUpdateExclusiveLock on item");
            assertThat(obstacles.get(0).session().orElseThrow().pid()).isEqualTo(pid(other));
            assertThat(obstacles.get(1).holdsUp()).startsWith("waits for AccessExclusiveLock on item");
            assertThat(obstacles.get(1).remedy()).contains("pg_cancel_backend(" + pid(third) + ")");
            other.rollback();
            waiting.join();
        }
    }

    @Test
    void a_build_at_work_and_its_index_is_not_left_over() throws Exception {
        begin("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1");
        try (Connection builder = connection("postgres")) {
            CompletableFuture<Void> building = run(builder, BUILD);
            await(
                    building,
                    "SELECT count(*) FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting for old snapshots'");

            assertThat(obstacles())
                    .extracting(
                            Obstacle::kind,
                            obstacle -> obstacle.session().orElseThrow().pid())
                    .containsExactly(tuple(Kind.CONCURRENT_BUILD, pid(builder)), tuple(Kind.OLD_SNAPSHOT, pid(other)));
            other.rollback();
            building.join();
        }
    }

    /** A build of plain columns on another table has a snapshot too, but one that nobody waits for since 14. */
    @ParameterizedTest
    @CsvSource({"id stuck_ops, false", "'(stuck(id, 0))', true"})
    void a_build_elsewhere_holds_up_another_if_it_computes(String key, boolean holdsUp) throws Exception {
        run(other, "SELECT pg_advisory_lock(1)").join();
        try (Connection builder = connection("postgres")) {
            CompletableFuture<Void> building = run(builder, "CREATE INDEX CONCURRENTLY ON elsewhere (" + key + ")");
            await(
                    building,
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND wait_event = 'advisory'");

            if (holdsUp) {
                assertThat(obstacles()).singleElement().satisfies(obstacle -> {
                    assertThat(obstacle.kind()).isEqualTo(Kind.OLD_SNAPSHOT);
                    assertThat(obstacle.session().orElseThrow().pid()).isEqualTo(pid(builder));
                });
                assertThatBuildWaits();
            } else {
                assertThat(obstacles()).isEmpty();
                build();
            }
            run(other, "SELECT pg_advisory_unlock(1)").join();
            building.join();
        }
    }

    @Test
    void a_prepared_transaction_with_locks_on_the_table() throws SQLException {
        begin("INSERT INTO item VALUES (0)", "PREPARE TRANSACTION 'it''s'");
        other.rollback();
        try {
            assertThat(obstacles()).singleElement().satisfies(obstacle -> {
                assertThat(obstacle.kind()).isEqualTo(Kind.PREPARED_TRANSACTION);
                assertThat(obstacle.session()).isEmpty();
                assertThat(obstacle.age()).isPresent();
                assertThat(obstacle.holdsUp())
                        .startsWith("the prepared transaction 'it''s' of postgres has locks on item");
                assertThat(obstacle.remedy()).endsWith("ROLLBACK PREPARED 'it''s';");
            });
            assertThatBuildWaits();
        } finally {
            execute("ROLLBACK PREPARED 'it''s'");
        }
    }

    @Test
    void a_prepared_transaction_without_holds_up_nobody() throws SQLException {
        begin("INSERT INTO elsewhere VALUES (0)", "SELECT * FROM item LIMIT 1", "PREPARE TRANSACTION 'apart'");
        other.rollback();
        try {
            assertThat(obstacles()).isEmpty();
            build();
        } finally {
            execute("ROLLBACK PREPARED 'apart'");
        }
    }

    @Test
    void a_replication_slot_that_nobody_uses() throws SQLException {
        execute("SELECT pg_create_physical_replication_slot('forgotten', true)");
        try {
            assertThat(obstacles()).singleElement().satisfies(obstacle -> {
                assertThat(obstacle.kind()).isEqualTo(Kind.REPLICATION_SLOT);
                assertThat(obstacle.holdsUp())
                        .matches(
                                "the physical replication slot forgotten is not in use and keeps [\\d,]+ bytes of WAL.*");
                assertThat(obstacle.remedy()).contains("pg_drop_replication_slot('forgotten')");
            });
        } finally {
            execute("SELECT pg_drop_replication_slot('forgotten')");
        }
    }

    @Test
    void what_failed_builds_have_left() throws SQLException {
        execute("CREATE TABLE messy AS SELECT n % 2 AS id FROM generate_series(1, 10) AS n");
        assertThatThrownBy(() -> execute("CREATE UNIQUE INDEX CONCURRENTLY \"Left Over\" ON messy (id)"));
        assertThatThrownBy(() -> execute("REINDEX INDEX CONCURRENTLY \"Left Over\""));
        execute("CREATE INDEX fine ON messy (id)");

        List<Obstacle> obstacles = read(own, List.of(new ObjectName("public", "messy")), Duration.ZERO);

        assertThat(obstacles).extracting(Obstacle::kind).containsOnly(Kind.INVALID_INDEX);
        assertThat(obstacles)
                .extracting(Obstacle::remedy)
                .containsExactlyInAnyOrder(
                        "if nobody is building it: DROP INDEX CONCURRENTLY \"Left Over\";",
                        "if nobody is building it: DROP INDEX CONCURRENTLY \"Left Over_ccnew\";");
        assertThat(obstacles)
                .filteredOn(obstacle -> obstacle.holdsUp().contains("_ccnew"))
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.holdsUp()).contains("left by a REINDEX CONCURRENTLY"));
    }

    @Test
    void a_vacuum_by_hand_and_its_snapshot_is_none() throws Exception {
        execute(
                "CREATE TABLE vacuumed WITH (autovacuum_enabled = off) AS SELECT repeat('x', 1000) FROM generate_series(1, 5000)");
        try (Connection cleaner = connection("postgres");
                Statement slowly = cleaner.createStatement()) {
            slowly.execute("SET vacuum_cost_delay = 100");
            slowly.execute("SET vacuum_cost_limit = 1");
            CompletableFuture<Void> vacuum = run(cleaner, "VACUUM vacuumed");
            await(vacuum, "SELECT count(*) FROM pg_stat_progress_vacuum WHERE pid = " + pid(cleaner));

            assertThat(read(own, List.of(new ObjectName("", "vacuumed")), Duration.ZERO))
                    .extracting(Obstacle::kind)
                    .containsExactly(Kind.VACUUM);

            execute("SELECT pg_cancel_backend(" + pid(cleaner) + ")");
            assertThatThrownBy(vacuum::join).isInstanceOf(CompletionException.class);
        }
    }

    @Test
    void an_autovacuum_gives_way() throws SQLException {
        execute("""
                CREATE TABLE untidy WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_cost_delay = 100,
                                          autovacuum_vacuum_cost_limit = 1)
                AS SELECT id, repeat('x', 1000) AS filler FROM generate_series(1, 10000) AS id
                """, "DELETE FROM untidy WHERE id % 2 = 0");
        await(
                new CompletableFuture<>(),
                "SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 'untidy'::regclass");

        assertThat(read(own, List.of(new ObjectName("", "untidy")), Duration.ZERO))
                .singleElement()
                .satisfies(obstacle -> {
                    assertThat(obstacle.kind()).isEqualTo(Kind.AUTOVACUUM);
                    assertThat(obstacle.session().orElseThrow().user()).isEmpty();
                    assertThat(obstacle.holdsUp()).startsWith("vacuums or analyzes untidy, and gives way");
                });
        try (Connection stranger = connection("stranger")) {
            assertThat(read(stranger, List.of(new ObjectName("", "untidy")), Duration.ZERO))
                    .filteredOn(obstacle -> obstacle.kind() != Kind.UNSEEN)
                    .singleElement()
                    .satisfies(obstacle -> {
                        assertThat(obstacle.kind()).isEqualTo(Kind.AUTOVACUUM);
                        assertThat(obstacle.holdsUp()).endsWith("unless it is to prevent wraparound");
                    });
        }
        execute("CREATE INDEX CONCURRENTLY ON untidy (id)", "DROP TABLE untidy");
    }

    @Test
    void a_role_that_may_not_see_others_is_told_so_and_sees_what_it_may() throws SQLException {
        begin("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "INSERT INTO item VALUES (0)");
        try (Connection stranger = connection("stranger")) {
            List<Obstacle> obstacles = read(stranger, ITEM, Duration.ofHours(1));

            assertThat(obstacles)
                    .extracting(Obstacle::kind)
                    .containsExactly(Kind.WRITER, Kind.OLD_SNAPSHOT, Kind.UNSEEN);
            assertThat(obstacles.get(0).age()).isEmpty();
            Obstacle.Session session = obstacles.get(0).session().orElseThrow();
            assertThat(session.toString()).isEqualTo(pid(other) + " of postgres (the other)");
            assertThat(obstacles.get(2).holdsUp()).startsWith("this role may not see what");
            assertThat(obstacles.get(2).remedy()).contains("pg_monitor");
        }
    }

    @Test
    void a_read_only_transaction_will_do_and_each_look_is_new() throws SQLException {
        try (Statement statement = own.createStatement()) {
            own.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ ONLY");
            assertThat(obstacles()).isEmpty();

            begin("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT 1");

            assertThat(obstacles()).extracting(Obstacle::kind).containsExactly(Kind.OLD_SNAPSHOT);
        }
    }

    @Test
    void a_table_that_does_not_exist_has_no_obstacles() throws SQLException {
        assertThat(read(own, List.of(new ObjectName("no", "such \"table")), Duration.ZERO))
                .isEmpty();
    }

    /** Its snapshot is gone; what it has read keeps the table as it is, by the weakest of locks. */
    @Test
    void who_has_read_is_in_the_way_of_a_change_that_nobody_may_see() throws SQLException {
        try (Connection simple =
                        DriverManager.getConnection(url("postgres") + "?preferQueryMode=simple", "postgres", "");
                Statement statement = simple.createStatement()) {
            simple.setAutoCommit(false);
            statement.execute("SELECT * FROM item LIMIT 1");

            assertThat(inTheWayOf(LockLevel.ACCESS_EXCLUSIVE)).singleElement().satisfies(obstacle -> {
                assertThat(obstacle.kind()).isEqualTo(Kind.READER);
                assertThat(obstacle.holdsUp()).startsWith("has read item: the change cannot start");
                assertThat(obstacle.remedy()).contains("pg_terminate_backend(" + pid(simple) + ")");
            });
            assertThat(inTheWayOf(LockLevel.SHARE)).isEmpty();
            assertThatThrownBy(() -> execute("SET lock_timeout = 50", "ALTER TABLE item ADD COLUMN more int"))
                    .hasMessageContaining("lock timeout");
        }
    }

    @Test
    void who_has_written_is_in_the_way_of_a_change_that_stops_writers() throws SQLException {
        begin("INSERT INTO item VALUES (0)");

        assertThat(inTheWayOf(LockLevel.SHARE)).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.kind()).isEqualTo(Kind.WRITER);
            assertThat(obstacle.holdsUp()).contains("the change").doesNotContain("the build");
        });
        assertThat(inTheWayOf(LockLevel.SHARE_UPDATE_EXCLUSIVE)).isEmpty();
    }

    @Test
    void a_prepared_transaction_that_has_read_is_in_the_way_of_a_change() throws SQLException {
        begin("INSERT INTO elsewhere VALUES (0)", "SELECT * FROM item LIMIT 1", "PREPARE TRANSACTION 'reader'");
        other.rollback();
        try {
            assertThat(inTheWayOf(LockLevel.ACCESS_EXCLUSIVE))
                    .extracting(Obstacle::kind)
                    .containsExactly(Kind.PREPARED_TRANSACTION);
            assertThat(inTheWayOf(LockLevel.SHARE)).isEmpty();
        } finally {
            execute("ROLLBACK PREPARED 'reader'");
        }
    }

    private List<Obstacle> inTheWayOf(LockLevel lock) throws SQLException {
        return Obstacles.read(own, List.of(), Map.of(ITEM.get(0), lock), Duration.ZERO);
    }

    private List<Obstacle> obstacles() throws SQLException {
        return read(own, ITEM, Duration.ZERO);
    }

    private void begin(String... statements) throws SQLException {
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void build() {
        assertThatCode(() -> execute("SET statement_timeout = '20s'", BUILD)).doesNotThrowAnyException();
    }

    private static void assertThatBuildWaits() {
        assertThatThrownBy(() -> execute("SET statement_timeout = '200ms'", BUILD))
                .hasMessageContaining("statement timeout");
    }

    private static CompletableFuture<Void> run(Connection connection, String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    } catch (SQLException failure) {
                        throw new CompletionException(failure);
                    }
                },
                task -> new Thread(task, "beside the test").start());
    }

    /** Until the other session has got there; should it fail on the way, that is thrown. */
    private static void await(CompletableFuture<Void> other, String count) {
        Awaitility.await(count)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    other.getNow(null);
                    return number(count) > 0;
                });
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Connection connection(String user) throws SQLException {
        return DriverManager.getConnection(url("postgres"), user, "");
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    private static List<Obstacle> read(Connection connection, List<ObjectName> built, Duration age)
            throws SQLException {
        return Obstacles.read(connection, built, Map.of(), age);
    }
}
