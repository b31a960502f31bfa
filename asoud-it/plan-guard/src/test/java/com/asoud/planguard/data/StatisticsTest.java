package com.asoud.planguard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatisticsTest {

    /** More rows than PostgreSQL's default samples, each value twice, in a table whose name has to be quoted. */
    private static final String TABLES = """
            CREATE SCHEMA "Odd";
            CREATE TABLE "Odd"."a ""large"" table" (pair int);
            INSERT INTO "Odd"."a ""large"" table" SELECT i / 2 FROM generate_series(0, 39999) AS i;
            CREATE MATERIALIZED VIEW pairs AS SELECT pair FROM "Odd"."a ""large"" table";
            CREATE MATERIALIZED VIEW unpopulated AS SELECT 1 WITH NO DATA;
            CREATE TABLE empty (id int);
            CREATE TABLE parted (pair int) PARTITION BY RANGE (pair);
            CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (100000);
            INSERT INTO parted SELECT * FROM pairs;
            """;

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(Template.EMPTY.then("settled", empty -> {
        try (Connection connection = empty.getConnection()) {
            Sql.execute(connection, TABLES);
        }
        Statistics.settle(empty);
    }));

    @Test
    void every_row_of_every_table_is_sampled() throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(Sql.<Float>column(connection, "SELECT n_distinct FROM pg_stats WHERE attname = 'pair'"))
                    .as("exactly one value for two rows: table, materialized view and partition")
                    .containsExactly(-0.5f, -0.5f, -0.5f);
        }
    }

    @Test
    void every_page_is_known_to_be_visible_to_all() throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(Sql.rows(connection, """
                            SELECT oid::regclass::text AS relation, relpages, relallvisible, reltuples
                            FROM pg_class
                            WHERE oid IN ('"Odd"."a ""large"" table"'::regclass, 'part'::regclass)
                            """)).hasSize(2).allSatisfy(row -> {
                assertThat(row.get("relallvisible")).isEqualTo(row.get("relpages"));
                assertThat(row).containsEntry("reltuples", 40_000f);
            });
        }
    }

    @Test
    void an_empty_table_is_known_to_be_empty() throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(Sql.<Float>value(connection, "SELECT reltuples FROM pg_class WHERE oid = 'empty'::regclass"))
                    .as("-1 while nothing is known")
                    .isZero();
        }
    }

    @Test
    void the_target_is_large_enough_for_every_row_and_never_below_the_default() {
        assertThat(List.of(
                        Statistics.target("some", 0),
                        Statistics.target("some", 30_000),
                        Statistics.target("some", 30_001),
                        Statistics.target("some", 3_000_000)))
                .containsExactly(100, 100, 101, 10_000);
    }

    @Test
    void a_table_of_which_no_target_samples_all_is_refused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Statistics.target("public.huge", 3_000_001))
                .withMessageContaining("public.huge has 3000001 rows")
                .withMessageContaining("3000000");
    }

    @Test
    void statistics_of_a_sample_are_those_of_all_rows_where_all_are_sampled() throws SQLException {
        try (TestDatabase sampled = database.another(Template.EMPTY.then("sampled", empty -> {
                    try (Connection connection = empty.getConnection()) {
                        Sql.execute(connection, TABLES);
                    }
                    Statistics.settleBySample(empty);
                }));
                Connection connection = sampled.connect()) {
            assertThat(Sql.<Float>column(connection, "SELECT n_distinct FROM pg_stats WHERE attname = 'pair'"))
                    .containsExactly(-0.5f, -0.5f, -0.5f);
        }
    }

    @Test
    void rows_that_an_old_snapshot_holds_back_are_waited_for() throws Exception {
        try (TestDatabase held = database.another();
                Connection reader = held.connect();
                Connection writer = held.connect()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Sql.execute(reader, "SELECT FROM parted");
            Sql.execute(writer, "DELETE FROM parted WHERE pair % 2 = 0");

            CompletableFuture<Void> settled = CompletableFuture.runAsync(() -> {
                try {
                    Statistics.settle(held.dataSource());
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Sql.<Long>value(writer, "SELECT max(vacuum_count) FROM pg_stat_user_tables") >= 2);
            assertThat(settled).isNotDone();
            reader.rollback();
            settled.get();

            assertThat(Sql.<Integer>value(
                            writer, "SELECT relpages - relallvisible FROM pg_class WHERE oid = 'part'::regclass"))
                    .as("pages that are not visible to all")
                    .isZero();
        }
    }

    @Test
    void what_the_server_refuses_is_told() throws SQLException {
        try (TestDatabase refusing = database.another();
                Connection connection = refusing.connect()) {
            Sql.execute(connection, """
                    CREATE FUNCTION moody(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE
                        AS $$ BEGIN RETURN id; END $$;
                    CREATE INDEX ON empty (moody(id));
                    INSERT INTO empty VALUES (1);
                    CREATE OR REPLACE FUNCTION moody(id int) RETURNS int LANGUAGE plpgsql IMMUTABLE
                        AS $$ BEGIN RAISE 'not today'; END $$;
                    """);

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> Statistics.settle(refusing.dataSource()))
                    .withMessageContaining("not today");
        }
    }
}
