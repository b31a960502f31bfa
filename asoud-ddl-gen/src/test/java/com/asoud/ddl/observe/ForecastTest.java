package com.asoud.ddl.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.catalog.Index;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {

    private static final int ROWS = 200_000;

    private static final ShadowDatabase DATABASE = TestServer.get().create("forecast");

    @BeforeAll
    static void fill() throws SQLException {
        execute(
                """
                CREATE TABLE article (
                    id bigint NOT NULL, market_id bigint NOT NULL, status text NOT NULL, code varchar(20) NOT NULL,
                    title text NOT NULL, price numeric(12, 2), created_at timestamptz NOT NULL, sold_at timestamp,
                    kind integer NOT NULL, deleted boolean NOT NULL)
                """,
                """
                INSERT INTO article
                SELECT n, floor(random() ^ 3 * 1000), (ARRAY['draft', 'published', 'sold', 'gone'])[1 + floor(random() * 4)],
                       'A-' || mod(n, 150000), repeat('word ', 1 + (random() * 8)::int) || n, round((random() * 500)::numeric, 2),
                       timestamptz '2024-01-01 UTC' + n * interval '97 s',
                       CASE WHEN mod(n, 4) = 0 THEN timestamp '2024-01-01' + floor(random() * 500) * interval '1 day' END,
                       random() * 5, random() < 0.1
                FROM generate_series(1, %s) AS n
                """.formatted(ROWS),
                """
                CREATE TABLE label (name text);
                INSERT INTO label SELECT 'label ' || n % 40 FROM generate_series(1, 3000) AS n
                """,
                "VACUUM (ANALYZE) article",
                "VACUUM (ANALYZE) label",
                "CREATE TABLE uncounted AS SELECT 1 AS id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a bigint that is unique    | CREATE UNIQUE INDEX built ON article (id)",
                "the same, not unique       | CREATE INDEX built ON article (id)",
                "few values, very unevenly  | CREATE INDEX built ON article (market_id)",
                "a pair of few values       | CREATE INDEX built ON article (market_id, status)",
                "four values                | CREATE INDEX built ON article (status)",
                "a boolean                  | CREATE INDEX built ON article (deleted)",
                "a small integer            | CREATE INDEX built ON article (kind)",
                "many short texts           | CREATE INDEX built ON article (code)",
                "texts of many lengths      | CREATE INDEX built ON article (title)",
                "by bytes                   | CREATE INDEX built ON article (title text_pattern_ops)",
                "timestamps                 | CREATE INDEX built ON article (created_at DESC)",
                "mostly NULL                | CREATE INDEX built ON article (sold_at)",
                "three keys                 | CREATE INDEX built ON article (market_id, created_at DESC, id DESC)",
                "numbers, never shared      | CREATE INDEX built ON article (price)",
                "with other columns         | CREATE INDEX built ON article (market_id) INCLUDE (price, kind)",
                "a tenth of the rows        | CREATE INDEX built ON article (created_at) WHERE deleted",
                "a rare predicate           | CREATE INDEX built ON article (code) WHERE id < 50",
                "roomy pages                | CREATE INDEX built ON article (id) WITH (fillfactor = 60)",
                "no deduplication asked for | CREATE INDEX built ON article (status) WITH (deduplicate_items = off)",
                "a small table              | CREATE INDEX built ON label (name)"
            })
    void no_index_is_larger_than_that(String what, String create) throws SQLException {
        execute("DROP INDEX IF EXISTS built", create);
        try (Connection connection = DATABASE.connect()) {
            long real = number(connection, "SELECT pg_relation_size('built')");

            Forecast forecast = Forecast.of(connection, built(connection));

            assertThat(forecast.indexBytes().value())
                    .as("%s: %s", what, forecast)
                    .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThanOrEqualTo(real));
            assertThat(forecast.buildTime().value())
                    .as("%s: %s", what, forecast)
                    .isPresent();
        }
    }

    /** Nothing is shared there, and no value is shorter than another. */
    @ParameterizedTest
    @ValueSource(strings = {"id", "id, market_id", "created_at DESC, id", "market_id, id) INCLUDE (kind"})
    void where_no_key_is_shared_the_bound_is_close(String keys) throws SQLException {
        execute("DROP INDEX IF EXISTS built", "CREATE UNIQUE INDEX built ON article (" + keys + ")");
        try (Connection connection = DATABASE.connect()) {
            long real = number(connection, "SELECT pg_relation_size('built')");

            assertThat(Forecast.of(connection, built(connection)).indexBytes().value())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isBetween(real, real * 11 / 10));
        }
    }

    @Test
    void a_read_only_transaction_will_do_and_goes_on_as_it_was() throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ ONLY");
            statement.execute("SET LOCAL statement_timeout = '10min'");

            Forecast forecast = Forecast.of(connection, btree("article", "btree (id)"));

            assertThat(forecast.rows().value()).contains((long) ROWS);
            assertThat(forecast.indexBytes().value()).isPresent();
            assertThat(forecast.buildTime().value()).isPresent();
            assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("10min");
            assertThat(text(connection, "SHOW lock_timeout")).isEqualTo("0");
            assertThat(text(connection, "SHOW transaction_read_only")).isEqualTo("on");
        }
    }

    @Test
    void without_a_transaction_none_is_left_behind() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            Forecast.of(connection, btree("article", "btree (id)"));

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(text(connection, "SHOW transaction_read_only")).isEqualTo("off");
            assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("0");
        }
    }

    @Test
    void the_table_is_measured_though_the_index_cannot_be() throws SQLException {
        Forecast forecast = forecast("article", "gin (to_tsvector('simple'::regconfig, title))");

        assertThat(forecast.rows().value()).contains((long) ROWS);
        try (Connection connection = DATABASE.connect()) {
            assertThat(forecast.tableBytes()).contains(number(connection, "SELECT pg_table_size('article')"));
            assertThat(forecast.pagesToRead())
                    .contains(2 * number(connection, "SELECT pg_relation_size('article') / 8192"));
        }
        assertUnknown(forecast.indexBytes(), "nothing is known of the access method gin");
        assertUnknown(forecast.buildTime(), "nothing is known of the access method gin");
        assertUnknown(forecast("article", "btree (lower(title))").indexBytes(), "the width of an expression");
    }

    @Test
    void what_nobody_has_counted_is_unknown() throws SQLException {
        Forecast forecast = forecast("uncounted", "btree (id)");

        assertUnknown(forecast.rows(), "run ANALYZE");
        assertUnknown(forecast.indexBytes(), "run ANALYZE");
        assertThat(forecast.pagesToRead()).contains(2L);
    }

    @Test
    void a_table_that_a_migration_has_yet_to_create_is_no_failure() throws SQLException {
        Forecast forecast = forecast("article\" of tomorrow", "btree (id)");

        assertUnknown(forecast.rows(), "there is no table article\" of tomorrow yet");
        assertThat(forecast.tableBytes()).isEmpty();
    }

    @Test
    void an_empty_table_has_an_index_of_one_page() throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS nothing (id bigint)");

        Forecast forecast = forecast("nothing", "btree (id)");

        assertThat(forecast.rows().value()).contains(0L);
        assertThat(forecast.indexBytes().value()).contains(8192L);
    }

    @Test
    void a_partitioned_table_has_no_rows_of_its_own() throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS parted (id bigint) PARTITION BY RANGE (id)");

        assertUnknown(forecast("parted", "btree (id)").indexBytes(), "look at each of its partitions");
    }

    @Test
    void a_role_that_may_not_read_the_table_is_told_so_and_how_large_it_is() throws SQLException {
        Forecast forecast = forecastAs("CREATE ROLE stranger", "stranger", "article", "title");

        assertThat(forecast.rows().value()).contains((long) ROWS);
        assertUnknown(forecast.indexBytes(), "no statistics of title that this role may read");
        assertUnknown(forecast.buildTime(), "no statistics of title that this role may read");
    }

    @Test
    void a_role_needs_no_right_but_to_select() throws SQLException {
        Forecast forecast =
                forecastAs("CREATE ROLE reader; GRANT SELECT ON article TO reader", "reader", "article", "title");

        assertThat(forecast.indexBytes().value())
                .as(forecast.indexBytes().why())
                .isPresent();
        assertThat(forecast.buildTime().value()).as(forecast.buildTime().why()).isPresent();
    }

    @Test
    void a_locked_table_is_given_up() throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS locked AS SELECT 1 AS id", "ANALYZE locked");
        try (Connection other = DATABASE.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE locked");

            Forecast forecast;
            try (Connection connection = DATABASE.connect()) {
                forecast = Forecast.of(connection, btree("locked", "btree (id)"));
            }

            assertUnknown(forecast.rows(), "somebody has locked the table");
            assertUnknown(forecast.indexBytes(), "somebody has locked the table");
        }
    }

    private static void assertUnknown(Forecast.Estimate<?> estimate, String why) {
        assertThat(estimate.value()).as(estimate.why()).isEmpty();
        assertThat(estimate.why()).contains(why);
    }

    private static Forecast forecast(String table, String using) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            return Forecast.of(connection, btree(table, using));
        }
    }

    /** Roles belong to the server, which other tests use too: this one goes with the transaction. */
    private static Forecast forecastAs(String preparation, String role, String table, String column)
            throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(preparation);
            statement.execute("SET LOCAL ROLE " + role);
            return Forecast.of(connection, btree(table, "btree (" + column + ")"));
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Index built(Connection connection) throws SQLException {
        return new CatalogReader(List.of())
                .read(connection)
                .indexes()
                .filter(index -> index.name().name().equals("built"))
                .findFirst()
                .orElseThrow();
    }

    private static Index btree(String table, String using) {
        return new Index(new ObjectName("", "planned"), new ObjectName("", table), false, using, List.of(), true);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
