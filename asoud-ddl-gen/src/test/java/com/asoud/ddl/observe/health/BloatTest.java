package com.asoud.ddl.observe.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.asoud.ddl.observe.health.Bloat.Source;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is estimated is held against what is measured, on indexes that were just built and on one that is mostly empty.
 */
class BloatTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("bloat");
    private static final Duration MEASURE = Duration.ofSeconds(20);

    /** What the session that fills them has counted comes some time after it. */
    private static final String COUNTED =
            "SELECT count(*) FROM pg_stat_user_tables WHERE relname IN ('part', 'emptied') AND n_live_tup > 0";

    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        connection = DATABASE.connect();
        try (Connection filling = DATABASE.connect()) {
            Sql.execute(filling, """
                CREATE TABLE part AS
                SELECT n AS id, n % 5000 AS owner, CASE WHEN n % 10 < 7 THEN 'published' ELSE 'draft' END AS status,
                       md5(n::text) AS code, n % 2 = 0 AS paid, CASE WHEN n % 3 = 0 THEN n END AS sparse,
                       n::numeric AS amount, timestamptz '2026-01-01' + n * interval '1 second' AS created
                FROM generate_series(1, 60000) AS n;
                CREATE INDEX one ON part (id);
                CREATE INDEX few ON part (owner);
                CREATE INDEX owner_status ON part (owner, status);
                CREATE INDEX code ON part (code);
                CREATE INDEX paid ON part (paid);
                CREATE INDEX sparse ON part (sparse);
                CREATE INDEX full_pages ON part (id) WITH (fillfactor = 50);
                CREATE INDEX plain ON part (owner) WITH (deduplicate_items = off);
                CREATE INDEX covering ON part (owner) INCLUDE (paid);
                CREATE INDEX amount ON part (amount);
                CREATE INDEX status_created ON part (status, created);
                CREATE INDEX partial ON part (owner) WHERE paid;
                CREATE INDEX upper_code ON part (upper(code));
                CREATE UNIQUE INDEX sole ON part (id);
                CREATE TABLE emptied AS SELECT n AS id FROM generate_series(1, 60000) AS n;
                CREATE INDEX emptied_id ON emptied (id);
                CREATE INDEX emptied_hash ON emptied USING hash (id);
                DELETE FROM emptied WHERE id % 20 <> 0;
                CREATE TABLE young (code text);
                CREATE INDEX young_code ON young (code);
                INSERT INTO young VALUES ('a');
                CREATE ROLE watcher LOGIN IN ROLE pg_monitor;
                CREATE EXTENSION pgstattuple;
                """);
        }
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> Sql.<Long>value(connection, COUNTED) == 2);
        Sql.execute(connection, "VACUUM ANALYZE part");
        Sql.execute(connection, "VACUUM ANALYZE emptied");
    }

    @AfterAll
    static void drop() throws SQLException {
        Sql.execute(connection, "DROP OWNED BY watcher; DROP ROLE watcher");
        connection.close();
        TestServer.get().drop(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one",
                "few",
                "owner_status",
                "code",
                "paid",
                "sparse",
                "full_pages",
                "plain",
                "covering",
                "amount",
                "status_created",
                "partial",
                "upper_code",
                "sole"
            })
    void a_new_index_has_next_to_none(String index) throws SQLException {
        assertThat(share(estimated(index))).as("estimated").isLessThan(0.1);
        assertThat(share(measured(index))).as("measured").isLessThan(0.1);
    }

    @Test
    void nine_tenths_of_an_emptied_index_are_given_back() throws SQLException {
        Bloat measured = measured("emptied_id");
        assertThat(measured.source()).isEqualTo(Source.MEASURED);
        assertThat(share(measured)).isBetween(0.85, 0.97);

        Bloat estimated = estimated("emptied_id");
        assertThat(estimated.source()).isEqualTo(Source.ESTIMATED);
        assertThat(estimated.why()).contains("0 s");
        assertThat(share(estimated)).isBetween(0.85, 0.97);
        assertThat(estimated.size()).isEqualTo(measured.size());

        Sql.execute(connection, "BEGIN; REINDEX INDEX emptied_id");
        assertThat(measured.size() - measured.bloat().orElseThrow())
                .isCloseTo(Sql.<Long>value(connection, "SELECT pg_relation_size('emptied_id')"), withPercentage(20));
        Sql.execute(connection, "ROLLBACK");
    }

    @Test
    void what_cannot_be_told_says_why() throws SQLException {
        assertThat(estimated("emptied_hash").why()).contains("B-trees");
        assertThat(estimated("young_code").why()).contains("ANALYZE");
        assertThat(Bloat.of(connection, List.of(new ObjectName("", "absent")), MEASURE))
                .isEmpty();
    }

    @Test
    void a_role_that_only_monitors_measures_and_estimates_what_has_a_fixed_length() throws SQLException {
        Sql.execute(connection, "SET ROLE watcher");
        try {
            assertThat(estimated("one").source()).isEqualTo(Source.ESTIMATED);
            assertThat(estimated("code").source()).isEqualTo(Source.UNKNOWN);
            assertThat(estimated("code").why()).contains("this role cannot read them");
            assertThat(measured("code").source()).isEqualTo(Source.MEASURED);
        } finally {
            Sql.execute(connection, "RESET ROLE");
        }
    }

    @Test
    void a_table_that_somebody_has_locked_is_not_waited_for() throws SQLException {
        try (Connection other = DATABASE.connect()) {
            Sql.execute(other, "BEGIN; LOCK TABLE emptied");

            Map<ObjectName, Bloat> bloat =
                    Bloat.of(connection, List.of(new ObjectName("", "emptied_id"), new ObjectName("", "one")), MEASURE);

            assertThat(bloat).containsOnlyKeys(new ObjectName("", "one"));
        }
    }

    private static double share(Bloat bloat) {
        return bloat.share().orElseThrow();
    }

    private static Bloat estimated(String index) throws SQLException {
        return bloat(index, Duration.ZERO);
    }

    private static Bloat measured(String index) throws SQLException {

        return bloat(index, MEASURE);
    }

    private static Bloat bloat(String index, Duration measuring) throws SQLException {
        ObjectName name = new ObjectName("", index);
        return Objects.requireNonNull(
                Bloat.of(connection, List.of(name), measuring).get(name), index);
    }
}
