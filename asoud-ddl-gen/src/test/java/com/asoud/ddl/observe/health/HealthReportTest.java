package com.asoud.ddl.observe.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import io.github.mfvanek.pg.core.checks.common.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.json.JsonMapper;

/** A report on a database in which others are at work, and what it is compared with. */
class HealthReportTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("health");

    @TempDir
    private static Path folder = Path.of("");

    private static Subject subject = new Subject(DATABASE, Path.of(""));
    private Connection other;

    @BeforeAll
    static void create() throws IOException, SQLException {
        Subject.declare(folder, List.of(List.of("stock", "stock_n", "btree (n)")));
        subject = new Subject(DATABASE, folder);
        try (Connection connection = DATABASE.connect()) {
            Subject.createRole(connection);
            Sql.execute(connection, "DROP ROLE IF EXISTS health_stranger");
            Sql.execute(connection, "CREATE ROLE health_stranger LOGIN");
            Sql.execute(connection, """
                    CREATE TABLE stock (n int, d int, code text DEFAULT 'x');
                    INSERT INTO stock SELECT n, 1 FROM generate_series(1, 2000) AS n;
                    CREATE INDEX stock_n ON stock (n);
                    CREATE INDEX stock_part ON stock (d) WHERE n > 5;
                    CREATE TABLE beside (n int);
                    CREATE INDEX beside_n ON beside (n);
                    CREATE TABLE parts (n int) PARTITION BY RANGE (n);
                    CREATE TABLE flyway_schema_history (rank int);
                    CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (rank);
                    """);
            Sql.execute(connection, "VACUUM ANALYZE stock");
        }
    }

    @AfterAll
    static void drop() {
        TestServer.get().drop(DATABASE);
    }

    @BeforeEach
    void connect() throws SQLException {
        other = DATABASE.connect();
    }

    @AfterEach
    void disconnect() throws SQLException {
        other.close();
    }

    @Test
    void a_locked_table_is_not_waited_for_and_all_others_are_complete() throws SQLException {
        Sql.execute(other, "BEGIN; LOCK TABLE stock; SELECT 'the secret'");

        int pid = other.unwrap(PGConnection.class).getBackendPID();
        HealthReport report = report();

        assertThat(index(report, "stock_n").bloat().size()).isPositive();
        assertThat(index(report, "stock_n").definition()).isEmpty();
        assertThat(index(report, "stock_n").declared()).isTrue();
        assertThat(index(report, "beside_n").definition()).contains("btree (n)");
        assertThat(report.notes())
                .anyMatch(note -> note.contains("Table stock is locked by the session of pid " + pid));
        assertThat(JsonMapper.shared().writeValueAsString(report)).doesNotContain("the secret");
    }

    /** It waits for the lock, and here gives up. */
    @Test
    void a_second_opinion_is_not_to_be_had_while_an_index_is_locked() throws SQLException {
        PGSimpleDataSource impatient = new PGSimpleDataSource();
        impatient.setUrl(TestServer.url(DATABASE));
        impatient.setUser("postgres");
        impatient.setOptions("-c lock_timeout=200ms");
        SecondOpinion opinion = new SecondOpinion(DATABASE, impatient);
        assertThat(opinion.on(Diagnostic.UNUSED_INDEXES)).contains("stock_n");

        Sql.execute(other, "BEGIN; REINDEX INDEX stock_n");

        assertThat(report().notes()).anyMatch(note -> note.contains("Table stock is locked"));
        assertThatThrownBy(() -> opinion.on(Diagnostic.UNUSED_INDEXES)).hasStackTraceContaining("lock timeout");
    }

    @Test
    void who_only_waits_for_such_a_lock_is_not_queued_behind() throws SQLException {
        try (Connection waiting = DATABASE.connect()) {
            Sql.execute(other, "BEGIN; SELECT count(*) FROM stock");
            CompletableFuture<Void> lock = run(waiting, "BEGIN; LOCK TABLE stock; ROLLBACK");
            awaitRow("SELECT FROM pg_locks WHERE relation = 'stock'::regclass AND NOT granted");

            assertThat(report().notes()).anyMatch(note -> note.contains("Table stock is locked"));

            Sql.execute(other, "ROLLBACK");
            lock.join();
        }
        assertThat(report().notes()).noneMatch(note -> note.contains("locked"));
    }

    @Test
    void a_role_without_the_right_to_monitor_is_told_which_it_lacks() throws SQLException {
        HealthReport report = HealthReport.of(
                subject.live("health_stranger"),
                new HealthReport.Question(Optional.empty(), List.of(), Duration.ZERO, Duration.ofSeconds(1)));

        assertThat(report.notes()).anyMatch(note -> note.contains("GRANT pg_monitor TO \"health_stranger\";"));
        assertThat(index(report, "stock_n").usage()).isNotNull();
        assertThat(report().notes()).noneMatch(note -> note.contains("GRANT pg_monitor"));
    }

    @Test
    void what_is_being_built_is_no_finding_until_it_has_failed() throws SQLException {
        Sql.execute(other, "BEGIN; DELETE FROM beside");
        try (Connection building = DATABASE.connect()) {
            CompletableFuture<Void> build = run(building, "CREATE INDEX CONCURRENTLY beside_new ON beside (n)");
            awaitRow("SELECT FROM pg_index WHERE indexrelid = to_regclass('beside_new')");
            HealthReport during = report();
            assertThat(index(during, "beside_new").state().building()).isTrue();
            assertThat(about(during, "beside")).isEmpty();
            assertThat(new SecondOpinion(DATABASE).on(Diagnostic.INVALID_INDEXES))
                    .containsExactly("beside_new");

            cancel(building, build);
        }
        Sql.execute(other, "ROLLBACK");
        assertThat(about(report(), "beside")).containsExactly("INVALID beside_new");
        Sql.execute(other, "DROP INDEX beside_new");
    }

    @Test
    void what_a_rebuild_needs_is_no_finding_and_what_it_leaves_is() throws SQLException {
        Sql.execute(other, "BEGIN; DELETE FROM beside");
        try (Connection building = DATABASE.connect()) {
            CompletableFuture<Void> build = run(building, "REINDEX INDEX CONCURRENTLY beside_n");
            awaitRow("SELECT FROM pg_index WHERE indexrelid = to_regclass('beside_n_ccnew')");
            assertThat(about(report(), "beside")).isEmpty();

            cancel(building, build);
        }
        Sql.execute(other, "ROLLBACK");
        HealthReport after = report();
        assertThat(about(after, "beside")).containsExactly("LEFTOVER beside_n_ccnew");
        assertThat(after.findings().get(0).remedy()).isEqualTo("DROP INDEX CONCURRENTLY \"beside_n_ccnew\";");
        Sql.execute(other, "DROP INDEX beside_n_ccnew; CREATE INDEX beside_n_ccnew ON beside (n) WHERE n > 0");
        assertThat(about(report(), "beside")).isEmpty();
        Sql.execute(other, "DROP INDEX beside_n_ccnew");
    }

    /** PostgreSQL lets a superuser drop an index of a TOAST table only if it is not valid. */
    @Test
    void what_a_rebuild_leaves_of_a_toast_table_is_found_too() throws SQLException {
        Sql.execute(
                other,
                "CREATE TABLE letter AS SELECT string_agg(md5(n::text), '') AS text FROM generate_series(1, 500) AS n");
        Sql.execute(other, "BEGIN; DELETE FROM letter");
        String leftover = Sql.value(
                other, "SELECT reltoastrelid::regclass || '_index_ccnew' FROM pg_class WHERE relname = 'letter'");
        try (Connection building = DATABASE.connect()) {
            CompletableFuture<Void> build = run(building, "REINDEX TABLE CONCURRENTLY letter");
            awaitRow("SELECT WHERE to_regclass('" + leftover + "') IS NOT NULL");
            assertThat(report().findings()).noneMatch(finding -> finding.kind() == Kind.LEFTOVER);

            cancel(building, build);
        }
        Sql.execute(other, "ROLLBACK");
        Finding finding = report().findings().get(0);
        assertThat(finding.kind() + " " + finding.index().orElseThrow()).isEqualTo("LEFTOVER " + leftover);
        Sql.execute(other, finding.remedy());
        assertThat(report().findings()).noneMatch(each -> each.kind() == Kind.LEFTOVER);
        Sql.execute(other, "DROP TABLE letter");
    }

    @Test
    void what_is_declared_and_not_there_is_named() throws SQLException {
        assertThat(report().notes()).noneMatch(note -> note.contains("The model declares"));
        Sql.execute(other, "ALTER INDEX stock_n RENAME TO stock_other");
        try {
            assertThat(report().notes()).anyMatch(note -> note.contains("status knows why: stock_n."));
        } finally {
            Sql.execute(other, "ALTER INDEX stock_other RENAME TO stock_n");
        }
    }

    @Test
    void flyways_own_table_is_left_out() throws SQLException {
        assertThat(report().snapshot().indexes())
                .extracting(IndexHealth::index)
                .contains("beside_n")
                .doesNotContain("flyway_schema_history_s_idx");
    }

    @Test
    void after_a_reset_the_window_begins_with_it() throws IOException, SQLException {
        Path since = Subject.write(report().snapshot(), folder.resolve("before-reset.json"));
        Sql.execute(other, "SELECT pg_stat_reset()");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> since(since, Duration.ZERO).window().from().isPresent()
                        && since(since, Duration.ZERO)
                                .snapshot()
                                .origin()
                                .statisticsSince()
                                .isPresent());
        HealthReport report = since(since, Duration.ZERO);

        Instant reset = report.snapshot().origin().statisticsSince().orElseThrow();
        assertThat(report.window().from()).contains(reset);
        assertThat(unused(report)).contains("stock_n");
        HealthReport patient = since(since, report.window().length().plusDays(1));
        assertThat(unused(patient)).isEmpty();
        assertThat(patient.notes()).anyMatch(note -> note.contains("is shorter than --unused-after"));
    }

    @Test
    void if_counters_are_smaller_than_before_usage_is_not_judged() throws IOException {
        Path since = Subject.write(report().snapshot(), folder.resolve("counted.json"));
        Files.writeString(since, Files.readString(since).replaceAll("\"scans\":\\d+", "\"scans\":1000000"));

        HealthReport report = since(since, Duration.ZERO);

        assertThat(unused(report)).isEmpty();
        assertThat(report.notes())
                .anyMatch(note -> note.contains("counters are smaller than before, and nobody can tell since when"));
    }

    @Test
    void what_is_not_a_snapshot_of_this_database_is_refused() throws IOException {
        Snapshot here = report().snapshot();
        refused(folder.resolve("absent.json"), "the file cannot be read: it does not exist");
        refused(Files.writeString(folder.resolve("text.json"), "health"), "this is not a report of health");
        refused(Files.writeString(folder.resolve("other.json"), "{\"indexes\":[]}"), "this is not a report of health");
        refused(Files.writeString(folder.resolve("cut.json"), "{\"snapshot\":{\"format\":1}}"), "not a report");
        refused(
                Files.writeString(folder.resolve("newer.json"), "{\"snapshot\":{\"format\":7}}"),
                "is of format 7, and this version reads format 1");
        Subject elsewhere = new Subject(TestServer.get().create("elsewhere"), folder);
        refused(
                Subject.write(
                        elsewhere.report(Optional.empty(), Duration.ZERO).snapshot(), folder.resolve("elsewhere.json")),
                "the earlier report is of another database: asoud_ddl_");
        refused(
                Subject.write(
                        new Snapshot(
                                here.format(),
                                here.takenAt().plusSeconds(3600),
                                here.origin(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()),
                        folder.resolve("later.json")),
                "the earlier report is from later");
    }

    private static void refused(Path since, String what) {
        assertThatThrownBy(() -> since(since, Duration.ZERO))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(what)
                .hasMessageContaining("--since");
    }

    private static HealthReport report() {
        return subject.report(Optional.empty(), Duration.ZERO);
    }

    private static HealthReport since(Path file, Duration unusedAfter) {
        return subject.report(Optional.of(file), unusedAfter);
    }

    private static IndexHealth index(HealthReport report, String name) {
        return report.snapshot().indexes().stream()
                .filter(index -> index.index().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> about(HealthReport report, String table) {
        return report.findings().stream()
                .filter(finding -> finding.table().name().equals(table))
                .map(finding -> finding.kind() + " " + finding.index().orElseThrow())
                .toList();
    }

    private static List<String> unused(HealthReport report) {
        return report.findings().stream()
                .filter(finding -> finding.kind() == Kind.UNUSED)
                .map(finding -> finding.index().orElseThrow().name())
                .toList();
    }

    private static CompletableFuture<Void> run(Connection connection, String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                Sql.execute(connection, sql);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private static void cancel(Connection connection, CompletableFuture<Void> work) throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
        assertThat(work).failsWithin(Duration.ofMinutes(2));
    }

    private void awaitRow(String question) throws SQLException {
        try (Connection asking = DATABASE.connect()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !Sql.rows(asking, question).isEmpty());
        }
    }
}
