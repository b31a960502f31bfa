package com.asoud.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.AbstractDoubleAssert;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexMetricsTest {

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final DeclaredTable LETTER = new DeclaredTable(
            null,
            "letter",
            List.of(
                    new DeclaredTable.Index("letter_city_idx", false),
                    new DeclaredTable.Index("letter_code_idx", true),
                    new DeclaredTable.Index("letter_gone_idx", false)));
    private static final DeclaredTable POST =
            new DeclaredTable("public", "post", List.of(new DeclaredTable.Index("post_day_idx", false)));

    private static final DeclaredTable OLD_LETTER = new DeclaredTable("Übungs Schema", "letter", LETTER.indexes());
    private static final DeclaredTable DEFAULT_LETTER = new DeclaredTable("default", "letter", LETTER.indexes());

    private static final ShadowDatabase DATABASE = TestDatabase.create();
    private static final Logger LOG = Logger.getLogger(IndexMetrics.class.getName());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HikariDataSource pool = new HikariDataSource();
    private IndexMetrics metrics = new IndexMetrics(List.of(LETTER, POST), pool, OFTEN, TIMEOUT);

    @BeforeAll
    static void rows() throws SQLException {
        run(
                "CREATE TABLE letter (id bigint PRIMARY KEY, city text, code text)",
                "INSERT INTO letter SELECT i, 'city ' || i % 1000, 'code ' || i FROM generate_series(1, 20000) i",
                "CREATE INDEX letter_city_idx ON letter (city)",
                "CREATE UNIQUE INDEX letter_code_idx ON letter (code)",
                "CREATE TABLE post (day int) PARTITION BY RANGE (day)",
                "CREATE TABLE post_1 PARTITION OF post FOR VALUES FROM (0) TO (100)",
                "CREATE TABLE post_2 PARTITION OF post FOR VALUES FROM (100) TO (200)",
                "CREATE SCHEMA \"Übungs Schema\"; CREATE TABLE \"Übungs Schema\".letter AS SELECT * FROM letter LIMIT 10",
                "CREATE INDEX letter_city_idx ON \"Übungs Schema\".letter (city)",
                "CREATE TABLE \"Übungs Schema\".post_3 PARTITION OF post FOR VALUES FROM (200) TO (300)",
                "CREATE INDEX post_day_idx ON post (day)",
                "ANALYZE letter");
    }

    @BeforeEach
    void a_pool() {
        pool.setDataSource(DATABASE.dataSource());
        pool.setMaximumPoolSize(2);
        pool.setConnectionTimeout(250);
        pool.setInitializationFailTimeout(-1);
    }

    @AfterEach
    void nothing_is_left() {
        LOG.setFilter(null);
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
        eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("index-metrics"));
        if (pool.isRunning()) {
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
        pool.close();
    }

    @Test
    void each_value_is_that_of_the_catalog() throws SQLException {
        bind();
        eventually(() -> assertThatIndex("present", "letter_city_idx").isOne());
        double scans = counter("declared.index.scans", "index", "letter_city_idx");
        double tableScans = counter("declared.table.scans", "table", "letter", "kind", "sequential");
        run(
                "SET enable_seqscan = off; SET enable_bitmapscan = off;"
                        + " SELECT count(*) FROM letter WHERE city = 'city 7' AND code > ''; RESET ALL",
                "SELECT count(id + 1) FROM letter",
                "DELETE FROM letter WHERE id <= 100",
                "SELECT 1");

        eventually(() -> assertThat(counter("declared.index.scans", "index", "letter_city_idx"))
                .isEqualTo(scans + 1));
        eventually(() -> assertThat(counter("declared.table.scans", "table", "letter", "kind", "sequential"))
                .isGreaterThan(tableScans));
        eventually(() ->
                assertThat(gauge("declared.table.dead.rows", "table", "letter")).isEqualTo(100));
        assertThat(counter("declared.index.tuples.read", "index", "letter_city_idx"))
                .isGreaterThanOrEqualTo(20);
        assertThat(counter("declared.index.tuples.fetched", "index", "letter_city_idx"))
                .isGreaterThanOrEqualTo(20);
        assertThatIndex("size", "letter_city_idx").isEqualTo(number("SELECT pg_relation_size('letter_city_idx')"));
        assertThatIndex("valid", "letter_city_idx").isOne();
        if (TestDatabase.major() < 16) {
            assertThatIndex("idle", "letter_city_idx").isNaN();
        } else {
            assertThatIndex("idle", "letter_city_idx").isBetween(0.0, 60.0);
        }
        assertThatIndex("idle", "letter_gone_idx").isNaN();
        assertThatIndex("present", "letter_gone_idx").isZero();
        assertThatIndex("valid", "letter_gone_idx").isNaN();
    }

    @Test
    void partitions_are_added_up() throws SQLException {
        bind();
        run("INSERT INTO post SELECT generate_series(0, 299)");

        eventually(() -> assertThatIndex("size", "post_day_idx")
                .isEqualTo(number("SELECT pg_relation_size('post_1_day_idx') + pg_relation_size('post_2_day_idx')"
                        + " + pg_relation_size('\"Übungs Schema\".post_3_day_idx')")));
        assertThatIndex("valid", "post_day_idx").isOne();
    }

    @Test
    void tables_of_one_name_are_told_by_their_schemas() throws SQLException {
        metrics.close();
        metrics = new IndexMetrics(List.of(LETTER, OLD_LETTER, DEFAULT_LETTER), pool, OFTEN, TIMEOUT);
        bind();

        eventually(() -> assertThat(size("default")).isEqualTo(number("SELECT pg_relation_size('letter_city_idx')")));
        assertThat(size("Übungs Schema"))
                .isLessThan(size("default"))
                .isEqualTo(number("SELECT pg_relation_size('\"Übungs Schema\".letter_city_idx')"));
        assertThat(gauge("declared.index.present", "schema", "\"default\"", "index", "letter_city_idx"))
                .as("there is no schema of that name")
                .isZero();
    }

    private double size(String schema) {
        return gauge("declared.index.size", "schema", schema, "index", "letter_city_idx");
    }

    @Test
    void an_index_that_is_created_broken_and_dropped_is_seen() throws SQLException {
        bind();
        eventually(() -> assertThatIndex("present", "letter_gone_idx").isZero());
        assertThat(registry.find("declared.index.scans")
                        .tag("index", "letter_gone_idx")
                        .meters())
                .isEmpty();

        run("CREATE INDEX letter_gone_idx ON letter (id, city)");
        eventually(() -> assertThatIndex("valid", "letter_gone_idx").isOne());
        run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'letter_gone_idx'::regclass");
        eventually(() -> assertThatIndex("valid", "letter_gone_idx").isZero());
        run("DROP INDEX letter_gone_idx");
        eventually(() -> assertThatIndex("present", "letter_gone_idx").isZero());
        assertThat(counter("declared.index.scans", "index", "letter_gone_idx")).isZero();
    }

    @Test
    void while_the_database_is_away_the_values_get_old_and_say_so() throws SQLException {
        bind();
        eventually(() -> assertThatIndex("present", "letter_city_idx").isOne());
        double before = failures();
        List<LogRecord> messages = new CopyOnWriteArrayList<>();
        LOG.setFilter(messages::add);

        TestDatabase.shut(DATABASE);
        try {
            eventually(() -> assertThat(failures()).isGreaterThan(before + 1));
            eventually(() -> assertThat(age()).isGreaterThan(0.5));
            assertThatIndex("present", "letter_city_idx").isOne();
        } finally {
            TestDatabase.open(DATABASE);
        }
        eventually(() -> assertThat(age()).isLessThan(0.4));
        // A slow machine may miss a reading once more, and tell so as well.
        assertThat(messages)
                .extracting(LogRecord::getMessage)
                .startsWith(
                        "The metrics of the indexes could not be read, and stay what they were."
                                + " They are read again when the database answers; see the cause.",
                        "The metrics of the indexes are read again.");
    }

    @Test
    void an_exclusive_lock_keeps_only_the_size_of_that_index() throws SQLException {
        bind();
        eventually(() -> assertThatIndex("present", "letter_city_idx").isOne());
        double size = gauge("declared.index.size", "index", "letter_city_idx");
        double failures = failures();
        try (Connection owner = DATABASE.connect()) {
            owner.setAutoCommit(false);
            Sql.execute(owner, "LOCK TABLE letter IN ACCESS EXCLUSIVE MODE; REINDEX INDEX letter_city_idx");

            eventually(() -> assertThat(gauge("declared.index.sizes.unread")).isOne());
            assertThatIndex("size", "letter_city_idx").isEqualTo(size);
            assertThat(failures()).isEqualTo(failures);
        }
        eventually(() -> assertThat(gauge("declared.index.sizes.unread")).isZero());
    }

    @Test
    void a_reading_that_takes_too_long_is_ended_and_leaves_the_connection_as_it_was() throws SQLException {
        IndexQuery impatient = new IndexQuery(List.of(LETTER), Duration.ofSeconds(1));
        try (Connection owner = DATABASE.connect();
                Connection application = DATABASE.connect()) {
            application.setNetworkTimeout(Runnable::run, 12_345);
            owner.setAutoCommit(false);
            Sql.execute(owner, "LOCK TABLE pg_inherits IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(() -> impatient.read(application))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            ended -> assertThat(ended.getSQLState()).isEqualTo("57014"));
            owner.rollback();
            new IndexQuery(List.of(LETTER), TIMEOUT).read(application);

            assertThat(application.getAutoCommit()).isTrue();
            assertThat(application.getNetworkTimeout()).isEqualTo(12_345);
            assertThat(Sql.<String>value(application, "SHOW statement_timeout")).isEqualTo("0");
            Sql.execute(application, "CREATE TEMPORARY TABLE written (id int)");
        }
        bind();
    }

    @Test
    void closing_cuts_off_a_reading_that_hangs() throws SQLException {
        metrics.close();
        metrics = new IndexMetrics(List.of(LETTER), pool, OFTEN, Duration.ofMinutes(5));
        try (Connection owner = DATABASE.connect()) {
            owner.setAutoCommit(false);
            Sql.execute(owner, "LOCK TABLE pg_inherits IN ACCESS EXCLUSIVE MODE");
            bind();
            eventually(() -> assertThat(Sql.<Long>value(
                            owner,
                            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'pg_inherits'::regclass"))
                    .isOne());

            nothing_is_left();
        }
    }

    @Test
    void nothing_is_counted_before_it_is_known() throws SQLException {
        TestDatabase.shut(DATABASE);
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            metrics.bindTo(prometheus);
            assertThat(prometheus.scrape())
                    .contains("declared_index_present{index=\"letter_city_idx\",schema=\"default\",table=\"letter\","
                            + "unique=\"false\"} NaN")
                    .doesNotContain("declared_index_scans_total");
        } finally {
            TestDatabase.open(DATABASE);
        }

        eventually(() -> assertThat(prometheus.scrape())
                .contains("declared_index_scans_total{index=\"letter_city_idx\"")
                .contains("declared_index_size_bytes{index=\"letter_city_idx\"")
                .contains("declared_table_scans_total{kind=\"index\",schema=\"public\",table=\"post\"}")
                .contains("declared_index_reading_age_seconds ")
                .contains("declared_index_reading_failures_total "));
    }

    @Test
    void durations_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new IndexMetrics(List.of(), pool, Duration.ZERO, TIMEOUT))
                .hasMessage("The interval is PT0S; it must be more than zero.");
        assertThatThrownBy(() -> new IndexMetrics(List.of(), pool, OFTEN, Duration.ofHours(1)))
                .hasMessage("The time-out is PT1H; it must be at least 1 ms and at most 10 minutes.");
        bind();
    }

    private void bind() {
        metrics.bindTo(registry);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().pollInterval(OFTEN).atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }

    private AbstractDoubleAssert<?> assertThatIndex(String what, String index) {
        return assertThat(gauge("declared.index." + what, "index", index));
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double failures() {
        return counter("declared.index.reading.failures");
    }

    private double age() {
        return gauge("declared.index.reading.age");
    }

    private static void run(String... statements) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        }
    }

    private static double number(String sql) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            return Sql.<Number>value(connection, sql).doubleValue();
        }
    }
}
