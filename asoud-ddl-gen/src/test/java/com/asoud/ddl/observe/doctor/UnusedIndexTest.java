package com.asoud.ddl.observe.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.observe.doctor.UnusedIndex.Answer;
import com.asoud.ddl.observe.doctor.UnusedIndex.Question;
import com.asoud.explain.Explainer;
import com.asoud.explain.PreparedQuery;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each cause is provoked, and told with what was tried; where nothing is wrong, nothing is said. */
class UnusedIndexTest {

    private static final ShadowDatabase DATABASE = TestServer.get().create("doctor");

    private static final LiveDatabase LIVE = Patients.live(DATABASE);

    @BeforeAll
    static void fill() throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            String language = Sql.value(connection, """
                    SELECT quote_ident(collname) FROM pg_collation
                    WHERE collencoding IN (6, -1) AND collprovider IN ('b', 'c', 'i') AND collnamespace = 'pg_catalog'::regnamespace
                      AND collname NOT IN ('C', 'POSIX', 'ucs_basic', 'default') ORDER BY collencoding DESC, collname LIMIT 1
                    """);
            Sql.execute(connection, """
                    CREATE TABLE item (
                        id bigint PRIMARY KEY, owner bigint NOT NULL, status text NOT NULL, code varchar(20) COLLATE "C",
                        created timestamptz NOT NULL, title text COLLATE %1$s, tags text[], paid boolean, price int, note text);
                    INSERT INTO item SELECT n, mod(n, 2000), CASE WHEN mod(n, 500) = 0 THEN 'draft' WHEN mod(n, 3) = 0 THEN 'sold' ELSE 'published' END,
                        'C' || n, timestamptz '2024-01-01 UTC' + n * interval '7 min', 'title ' || n, ARRAY['t' || mod(n, 50)], mod(n, 2) = 0,
                        mod(n, 700), 'note ' || n
                    FROM generate_series(1, 30000) AS n;
                    CREATE INDEX by_owner ON item (owner, created);
                    CREATE INDEX by_status ON item (status, price);
                    CREATE INDEX by_code ON item (code);
                    CREATE INDEX by_title ON item (title);
                    CREATE INDEX by_tags ON item (tags);
                    CREATE INDEX drafts ON item (created) WHERE status = 'draft';
                    CREATE INDEX by_note ON item (note);
                    CREATE TABLE cast_away AS SELECT n, md5(n::text)::uuid AS u, mod(n, 3000) AS a, 'c' || n AS c,
                        timestamp '2024-01-01' + n * interval '1 min' AS at, CASE WHEN mod(n, 50) = 0 THEN 'open' ELSE 'shut' END AS state
                    FROM generate_series(1, 30000) AS n;
                    ALTER TABLE cast_away ALTER c TYPE text COLLATE %1$s;
                    CREATE INDEX away_n ON cast_away (n);
                    CREATE INDEX away_u ON cast_away (u);
                    CREATE INDEX away_a ON cast_away (a, c);
                    CREATE INDEX away_c ON cast_away (c);
                    CREATE INDEX away_lower ON cast_away (lower(c));
                    CREATE INDEX away_at ON cast_away (at);
                    CREATE INDEX away_open ON cast_away (a) WHERE state = 'open';
                    CREATE TABLE small AS SELECT n AS id, n AS value, n::numeric AS share FROM generate_series(1, 200) AS n;
                    CREATE INDEX small_value ON small (value);
                    CREATE TABLE broken AS SELECT n AS id FROM generate_series(1, 20000) AS n;
                    CREATE INDEX broken_id ON broken (id);
                    CREATE TABLE grown (kind int);
                    INSERT INTO grown SELECT 1 FROM generate_series(1, 20000);
                    CREATE INDEX grown_kind ON grown (kind);
                    CREATE SCHEMA other;
                    CREATE TABLE other.item AS SELECT * FROM item;
                    CREATE INDEX by_price ON other.item (price);
                    CREATE VIEW by_view AS SELECT owner, created FROM item;
                    CREATE TABLE whole (id int, kind int) PARTITION BY RANGE (id);
                    CREATE TABLE lower_part PARTITION OF whole FOR VALUES FROM (0) TO (20000);
                    CREATE TABLE upper_part PARTITION OF whole FOR VALUES FROM (20000) TO (40000);
                    CREATE INDEX ON whole (id);
                    INSERT INTO whole SELECT n, mod(n, 7) FROM generate_series(1, 39999) AS n;
                    """.formatted(language));
        }
        // They would then count as changed since ANALYZE.
        counted("SELECT count(*) = 8 FROM pg_stat_user_tables WHERE n_tup_ins > 0");
        try (Connection connection = DATABASE.connect()) {
            Sql.execute(connection, "VACUUM (ANALYZE) item, small, broken, grown, other.item, whole, cast_away");
            Sql.execute(connection, """
                    UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken_id'::regclass;
                    INSERT INTO grown SELECT n FROM generate_series(2, 60000) AS n;
                    """);
        }
        counted("SELECT n_mod_since_analyze > 0 FROM pg_stat_user_tables WHERE relname = 'grown'");
    }

    /** A session tells the counters of its rows late, at the latest when it has ended. */
    private static void counted(String question) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            try (Connection connection = DATABASE.connect()) {
                return Sql.value(connection, question);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SMALL_TABLE            | SELECT * FROM small WHERE value = 7                                        |             |
            STALE_STATISTICS       | SELECT * FROM grown WHERE kind = 1                                         |             |
            LOW_SELECTIVITY        | SELECT * FROM item WHERE status = 'published'                              |             |
            TYPE_MISMATCH          | SELECT * FROM item WHERE owner = $1                                        | 7           | numeric
            TYPE_MISMATCH          | SELECT * FROM item WHERE id = 7.0                                          |             |
            EXPRESSION             | SELECT * FROM item WHERE owner::text = '7'                                 |             |
            EXPRESSION             | SELECT * FROM item WHERE lower(code) = 'c7'                                |             |
            EXPRESSION             | SELECT * FROM item WHERE owner + 1 = 7                                     |             |
            EXPRESSION             | SELECT * FROM item WHERE date_part('year', note::timestamp) = 2024         |             |
            TYPE_MISMATCH          | SELECT * FROM small s JOIN item i ON i.id = s.share                         |             |
            COLUMN_ORDER           | SELECT * FROM item WHERE price = 7                                         |             |
            PREDICATE_NOT_PROVABLE COLUMN_ORDER | SELECT * FROM item WHERE created > '2024-05-24 UTC' AND paid               |             |
            PREDICATE_NOT_PROVABLE | SELECT * FROM item WHERE created > '2024-01-02 UTC' AND status = $1        | draft       |
            GENERIC_PLAN           | SELECT * FROM item WHERE code LIKE $1                                      | C777%       |
            COLLATION              | SELECT * FROM item WHERE title LIKE 'title 77%'                            |             |
            COLLATION              | SELECT * FROM item WHERE title ~ '^title 77'                               |             |
            LEADING_WILDCARD       | SELECT * FROM item WHERE code LIKE '%77'                                   |             |
            NEGATION               | SELECT * FROM item WHERE owner <> 7                                        |             |
            NEGATION COLUMN_ORDER  | SELECT * FROM item WHERE code <> 'C7' AND price > 7                        |             |
            NEGATION               | SELECT * FROM item WHERE owner <> 7 AND owner <> 8                         |             |
            ALTERNATIVES           | SELECT * FROM item WHERE owner = 7 OR paid IS NULL                         |             |
            OPERATOR               | SELECT * FROM item WHERE tags @> ARRAY['t7']                               |             |
            INVALID_INDEX          | SELECT * FROM broken WHERE id = 7                                          |             |
            COSTS                  | SELECT * FROM cast_away WHERE a + 0 > 5                                     |             |
            EXPRESSION             | SELECT * FROM cast_away WHERE a + 0 > 2990                                  |             |
            COLLATION              | SELECT * FROM cast_away WHERE c LIKE 'c12%'                                 |             |
            COLLATION              | SELECT * FROM cast_away WHERE lower(c) LIKE 'c12%'                          |             |
            EXPRESSION             | SELECT * FROM cast_away WHERE at::date = date '2024-01-07'                  |             |
            EXPRESSION             | SELECT * FROM cast_away WHERE u::text LIKE 'ab%'                            |             |
            EXPRESSION             | SELECT * FROM cast_away WHERE n::text LIKE '12%'                            |             |
            EXPRESSION             | SELECT * FROM cast_away WHERE u::text = $1                                  | secret      |
            NO_INDEX               | SELECT * FROM other.item WHERE note::int = 7                                |             |
            EXPRESSION             | SELECT price FROM other.item WHERE price::text = '5'                         |             |
            EXPRESSION             | SELECT * FROM other.item WHERE price + 1 = 7                                |             |
            NO_INDEX               | SELECT * FROM item WHERE paid IS NULL                                      |             |
            NO_CONDITION           | SELECT * FROM item                                                         |             |
            """)
    void a_cause_is_named_with_what_was_tried(String causes, String sql, String values, String types) {
        Answer answer = ask(sql, values, types, null, causes.equals("STALE_STATISTICS"));

        assertThat(answer.findings())
                .as("%s: %s", sql, answer)
                .extracting(finding -> finding.cause().name())
                .containsExactly(causes.split(" "));
        assertThat(answer.findings()).allSatisfy(finding -> {
            assertThat(finding.tried()).isNotEmpty();
            assertThat(finding.found()).isNotEmpty();
            assertThat(finding.remedy()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT * FROM item WHERE owner = $1                                  | 7      |         |
            SELECT * FROM item WHERE owner = $1 AND created > $2                 | 7,2024-05-01 |   | by_owner
            SELECT * FROM item WHERE owner = 7 AND status = 'published'          |        |         | by_owner
            SELECT * FROM item WHERE created > '2024-01-02 UTC' AND status = 'draft' |    |         | drafts
            SELECT * FROM item WHERE code LIKE 'C777%'                           |        |         | by_code
            SELECT * FROM item WHERE id = $1                                     | 7      | bigint  |
            SELECT * FROM other.item WHERE price = 7                             |        |         | by_price
            SELECT * FROM other.item o JOIN item i ON i.id = o.price WHERE o.price = 7 |  |         |
            SELECT * FROM by_view WHERE owner = 7                                |        |         | by_owner
            SELECT * FROM whole WHERE id = 7                                     |        |         |
            SELECT * FROM whole WHERE id IN (7, 30000)                           |        |         |
            SELECT * FROM item ORDER BY code LIMIT 10                            |        |         |
            SELECT * FROM item i JOIN item j ON j.id = i.price                   |        |         |
            SELECT i.* FROM small s JOIN item i ON i.id = s.id WHERE s.id < 0    |        |         | item_pkey
            """)
    void a_query_that_uses_its_index_is_not_complained_of(String sql, String values, String types, String index) {
        Answer answer = ask(sql, values, types, index, false);

        assertThat(answer.findings()).as("%s: %s", sql, answer).isEmpty();
    }

    @Test
    void a_partitioned_index_is_that_of_each_partition() throws SQLException {
        execute(
                "CREATE TABLE event (at timestamptz, kind int) PARTITION BY RANGE (at)",
                "CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
                "CREATE TABLE event_2 PARTITION OF event DEFAULT",
                "CREATE INDEX by_moment ON event (at, kind)");

        assertThat(ask("SELECT * FROM event WHERE at::date = '2025-01-07'", null, null, "by_moment", false)
                        .findings())
                .extracting(Finding::cause)
                .containsExactly(Cause.EXPRESSION, Cause.EXPRESSION);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT * FROM cast_away WHERE c LIKE 'c12%'                     | @Index(columnList = "c text_pattern_ops")
            SELECT * FROM cast_away WHERE lower(c) LIKE 'c12%'              | @Index(columnList = "(lower(c)) text_pattern_ops")
            SELECT * FROM cast_away WHERE at::date = date '2024-01-07'      | compare at itself, with a range
            SELECT * FROM cast_away WHERE u::text LIKE 'ab%'                | compare u itself, with a range
            SELECT * FROM cast_away WHERE u::text = 'secret'                | compare u itself, with a range
            SELECT * FROM cast_away WHERE a + 0 > 5                         | nothing, if so many rows are wanted
            SELECT * FROM cast_away WHERE a < 300 ORDER BY n LIMIT 1        | nothing, if that is fast enough
            SELECT * FROM broken WHERE id = 7                               | run reindex broken_id
            """)
    void the_remedy_is_one_that_helps(String sql, String remedy) {
        assertThat(ask(sql, null, null, null, false).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains(remedy));
    }

    @Test
    void an_index_beside_the_one_that_is_used_is_told_from_one_that_could_not_be() {
        assertThat(ask("SELECT * FROM item WHERE owner = 7 AND status > 'p'", null, null, "by_status", false)
                        .findings())
                .extracting(Finding::cause)
                .containsExactly(Cause.ANOTHER_INDEX);
    }

    @Test
    void a_setting_that_keeps_the_planner_from_an_index_is_named() throws SQLException {
        execute(
                "ALTER DATABASE " + DATABASE.name() + " SET enable_indexscan = off",
                "ALTER DATABASE " + DATABASE.name() + " SET enable_bitmapscan = off");
        try {
            assertThat(ask("SELECT * FROM item WHERE id = 7", null, null, null, false)
                            .findings())
                    .extracting(Finding::cause)
                    .containsExactly(Cause.SETTING);
        } finally {
            execute("ALTER DATABASE " + DATABASE.name() + " RESET ALL");
        }
    }

    /** Whatever is written where a type, a value or a query belongs is no second statement. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT $1           | int) AS SELECT 1; COMMIT; SET default_transaction_read_only = off; BEGIN READ WRITE; DROP TABLE small; COMMIT; PREPARE zz(int | no such type
            SELECT $1           | int) AS SELECT 1 --     | no such type
            SELECT $1; COMMIT   |                         | 2 statements
            SELECT $1 :: text; /* -- */ COMMIT; DROP TABLE small |   | 3 statements
            DROP TABLE small    |                         | the query
            """)
    void nothing_but_one_statement_reaches_the_server(String sql, @Nullable String type, String refused)
            throws SQLException {
        assertThatThrownBy(() -> ask(sql, "7'); COMMIT; DROP TABLE small; SELECT ('", type, null, false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(refused);
        try (Connection connection = DATABASE.connect()) {
            PreparedQuery unchecked = new PreparedQuery("SELECT 1", List.of("int) AS SELECT 1; SELECT (1"), List.of());
            assertThatThrownBy(() -> new Explainer(connection).types(unchecked)).hasMessageContaining("one statement");
            assertThat(Sql.<Long>value(connection, "SELECT count(*) FROM small"))
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT * FROM item WHERE owner = $1            | secret-4711      | the value of $1 is no bigint
            SELECT * FROM item WHERE owner = $1            | 47114711471147114711 | the value of $1 is no bigint
            SELECT * FROM item WHERE id = 1 AND created = $1 | secret 4711    | the value of $1 is no timestamp with time zone
            SELECT * FROM item WHERE note @@ $1::tsquery   | secret &         | the value of $1 is no tsquery
            SELECT * FROM item WHERE id = 'secret-4711'    |                  | a constant has another type
            SELECT * FROM item WHERE id = 4711 4711        |                  | a syntax error
            SELECT * FROM item WHERE note = 'a' 'secret'   |                  | a syntax error
            SELECT * FROM item WHERE '{"secret": 4711'::json IS NULL |        | a constant has another type
            SELECT 'secret'::regclass                      |                  | SQLSTATE 42P01
            SELECT nothing FROM item                       |                  | column "nothing" does not exist
            """)
    void what_the_server_refuses_is_told_without_values(String sql, @Nullable String value, String told) {
        assertThatThrownBy(() -> ask(sql, value, null, null, false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(told)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret", "4711"))
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines()).allMatch(line -> line.length() <= 78));
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = DATABASE.connect()) {
            for (String sql : statements) {
                Sql.execute(connection, sql);
            }
        }
    }

    private static Answer ask(
            String sql, @Nullable String values, @Nullable String types, @Nullable String index, boolean analyze) {
        return UnusedIndex.of(
                LIVE,
                new Question(
                        sql,
                        types == null ? List.of() : List.of(types.split(",")),
                        values == null
                                ? List.of()
                                : Stream.of(values.split(",")).map(Optional::of).toList(),
                        Optional.ofNullable(index),
                        analyze));
    }
}
