package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows match is counted without the limit, however it is written; of a limit that stays, nothing is said. */
class RowsWithoutLimitTest {

    private static final String TABLE = """
            CREATE TABLE list AS SELECT id, id % 10 AS owner, 'note' AS note FROM generate_series(1, 100) AS id;
            """;

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(Template.EMPTY.then("list", empty -> {
        try (Connection connection = empty.getConnection()) {
            Sql.execute(connection, TABLE);
        }
    }));

    /** A query, its values, all of them whole numbers, and how many rows match. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT id FROM list WHERE owner = $1 ORDER BY id FETCH FIRST $2 ROWS ONLY                  | 3 2   | 10
            SELECT id FROM list WHERE owner = $1 ORDER BY id OFFSET $2 ROWS FETCH FIRST $3 ROWS ONLY   | 3 4 2 | 10
            SELECT id FROM list WHERE owner = $1 ORDER BY id LIMIT $2 OFFSET $3                        | 3 2 4 | 10
            SELECT id FROM list WHERE owner < $1 ORDER BY coalesce(owner, 0) LIMIT $2 -- of many       | 5 2   | 50
            SELECT id, id FROM list WHERE note <> ' order by ) fetch first 1 rows only' LIMIT $1       | 2     | 100
            SELECT id FROM list WHERE id = $1 FETCH FIRST $2 ROWS ONLY                                 | 500 2 | 0
            SELECT id FROM list WHERE owner = $1 ORDER BY id LIMIT 2                                   | 3     |
            SELECT id FROM list WHERE owner = $1 ORDER BY id                                           | 3     |
            SELECT id FROM list ORDER BY owner FETCH FIRST $1 ROWS WITH TIES                           | 2     | 100
            SELECT id FROM list WHERE id IN (SELECT owner FROM list ORDER BY id LIMIT $1) LIMIT 1      | 2     |
            """)
    void without_its_limit(String sql, String values, Long rows) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            List<Optional<String>> bound =
                    Arrays.stream(values.split(" ")).map(Optional::of).toList();
            PreparedQuery query = new PreparedQuery(sql, Collections.nCopies(bound.size(), "integer"), bound);
            Explainer explainer = new Explainer(connection);

            OptionalLong found = explainer.rowsWithoutLimit(query, explainer.plan(query, PlanMode.CUSTOM));

            assertThat(found).isEqualTo(rows == null ? OptionalLong.empty() : OptionalLong.of(rows));
        }
    }
}
