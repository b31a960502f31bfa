package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.explain.Plan.Caller;
import com.asoud.planguard.data.Statistics;
import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedPlansTest {

    private static final String SCHEMA = """
            CREATE TABLE author (id bigint PRIMARY KEY);
            CREATE TABLE book (id bigint PRIMARY KEY, author_id bigint NOT NULL REFERENCES author, price bigint NOT NULL);
            INSERT INTO author SELECT generate_series(1, 1000);
            INSERT INTO book SELECT i, 1 + i % 1000, i FROM generate_series(1, 10000) AS i;
            CREATE INDEX book_author ON book (author_id);
            CREATE FUNCTION earned(bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
            BEGIN
                RETURN (SELECT sum(price) FROM book WHERE author_id = $1);
            END $$;
            CREATE FUNCTION earned_twice(bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
            DECLARE total bigint;
            BEGIN
                total := earned($1);
                RETURN total + (SELECT earned($1) FROM author WHERE id = $1);
            END $$;
            CREATE FUNCTION titles(bigint) RETURNS SETOF book LANGUAGE plpgsql STABLE ROWS 10 AS $$
            DECLARE one book;
            BEGIN
                FOR one IN SELECT * FROM book WHERE author_id = $1 LOOP
                    RETURN NEXT one;
                END LOOP;
            END $$;
            CREATE FUNCTION dearest("of" bigint) RETURNS bigint LANGUAGE sql STABLE
                AS $$ SELECT max(price) FROM book WHERE author_id = "of"; $$;
            CREATE FUNCTION slug(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN lower($1) || '-'; END $$;
            CREATE FUNCTION write(bigint) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO book VALUES (20000 + $1, $1, 0);
            END $$;
            CREATE PROCEDURE reduce(bigint) LANGUAGE plpgsql AS $$
            DECLARE before bigint;
            BEGIN
                before := earned($1);
                UPDATE book SET price = price - 1 WHERE author_id = $1 AND earned($1) > 0;
            END $$;
            CREATE PROCEDURE reduce_in_sql("of" bigint) LANGUAGE sql
                AS $$ UPDATE book SET price = price - 1 WHERE author_id = "of"; $$;
            """;

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(Template.EMPTY.then("functions", empty -> {
        try (Connection connection = empty.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
        }
        Statistics.settle(empty);
    }));

    private Connection connection;
    private Explainer explainer;

    @BeforeEach
    void open() throws SQLException {
        connection = database.connect();
        Explainer.setUp(connection);
        connection.setAutoCommit(false);
        explainer = Explainer.tellingNamesakes(connection);
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT earned(?)                                                   | 1
            SELECT earned_twice(?)                                             | 2
            SELECT count(*) FROM titles(?)                                     | 1
            SELECT dearest(?)                                                  | 1
            SELECT (SELECT id FROM author WHERE id = earned_twice(?)), dearest(7) | 3
            """)
    void what_a_function_executes_is_told_and_its_pages_are_counted_once(String sql, int plans) throws SQLException {
        Plan plan = analyze(sql);

        assertThat(plan.nested())
                .as(plan.shape())
                .hasSize(plans)
                .allSatisfy(nested -> assertThat(nested.caller()).isEqualTo(Caller.FUNCTION));
        assertThat(AccessPath.of(plan, IndexCatalog.read(connection, Set.of())))
                .anyMatch(path -> path.describe().startsWith("book_author on book, bounded by author_id"));
        assertThat(plan.buffers()).isEqualTo(plan.root().buffers());
    }

    @Test
    void executions_with_one_plan_are_one_statement() throws SQLException {
        Plan plan = analyze("SELECT earned(id) FROM author WHERE id <= ? * 0 + 40");

        assertThat(plan.nested()).hasSize(1);
        assertThat(plan.nested().get(0).times()).isEqualTo(40);
        assertThat(PlanText.tree(plan, node -> "")).anyMatch(line -> line.endsWith("(40 times)"));
        assertThat(plan.shape()).doesNotContain("times");
    }

    @Test
    void a_function_without_statements_has_none() throws SQLException {
        assertThat(analyze("SELECT slug(CAST(? AS text))").nested()).isEmpty();
    }

    @Test
    void what_a_function_writes_is_undone() throws SQLException {
        PreparedQuery query = arrived("SELECT write(?)", statement -> statement.setLong(1, 3));
        explainer.analyze(query, PlanMode.CUSTOM);
        Plan plan = explainer.analyze(query, PlanMode.CUSTOM);

        assertThat(plan.nested()).extracting(nested -> nested.root().type()).contains("ModifyTable");
        assertThat(plan.buffers()).isEqualTo(plan.root().buffers());
        assertThat(Sql.<Long>value(connection, "SELECT count(*) FROM book WHERE id > 20000"))
                .isZero();
    }

    @Test
    void a_procedure_counts_what_its_functions_read_outside_of_plans_too() throws SQLException {
        Plan plan = analyze("CALL reduce(?)");

        assertThat(plan.nested())
                .extracting(Plan.NestedPlan::caller)
                .containsExactlyInAnyOrder(Caller.PROCEDURE, Caller.FUNCTION, Caller.PROCEDURE);
        assertThat(plan.buffers())
                .isEqualTo(plan.nested().stream()
                        .filter(nested -> nested.caller() == Caller.PROCEDURE)
                        .mapToLong(nested -> nested.root().buffers())
                        .sum())
                .isPositive();
    }

    @Test
    void a_procedure_in_sql_is_none_of_a_plan() throws SQLException {
        assertThat(analyze("CALL reduce_in_sql(?)").nested())
                .extracting(Plan.NestedPlan::caller)
                .containsExactly(Caller.PROCEDURE);
    }

    @Test
    void the_check_of_a_foreign_key_is_a_triggers() throws SQLException {
        Plan plan = analyze("INSERT INTO book VALUES (30000, ?, earned(7))");

        assertThat(plan.nested())
                .extracting(Plan.NestedPlan::caller)
                .containsExactlyInAnyOrder(Caller.TRIGGER, Caller.FUNCTION);
        assertThat(plan.buffers()).isGreaterThan(plan.root().buffers());
    }

    @Test
    void who_is_no_superuser_is_told_the_query_alone() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE reader; GRANT SELECT ON book TO reader; SET ROLE reader");
        }

        assertThat(analyze("SELECT earned(?)").nested()).isEmpty();
        assertThat(explainer.hidesFunctions()).isTrue();
    }

    private PreparedQuery arrived(String sql, Binding binding) throws SQLException {
        Savepoint start = connection.setSavepoint();
        PreparedQuery query = explainer.execute(sql, false, binding).get(0);
        connection.rollback(start);
        return query;
    }

    private Plan analyze(String sql) throws SQLException {
        boolean text = sql.contains("text");
        PreparedQuery query = arrived(sql, statement -> {
            if (text) {
                statement.setString(1, "A");
            } else {
                statement.setLong(1, 3);
            }
        });
        Plan plan = explainer.analyze(query, PlanMode.GENERIC);
        assertThat(List.of(plan.nested().size()))
                .containsExactly(
                        explainer.analyze(query, PlanMode.CUSTOM).nested().size());
        return plan;
    }
}
