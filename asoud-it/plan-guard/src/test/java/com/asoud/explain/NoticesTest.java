package com.asoud.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.planguard.database.ClonedDatabase;
import com.asoud.planguard.database.Template;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plans of what runs inside of a statement come as notices, which Hibernate would log with a connection it gets back.
 */
class NoticesTest {

    @RegisterExtension
    static final ClonedDatabase database = ClonedDatabase.of(Template.EMPTY.then("notices", empty -> {
        try (Connection connection = empty.getConnection()) {
            Sql.execute(connection, """
                    CREATE TABLE list AS SELECT id FROM generate_series(1, 9) AS id;
                    CREATE PROCEDURE trim_list() LANGUAGE sql AS 'DELETE FROM list WHERE id > 5';
                    """);
        }
    }));

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE list SET id = 0", "CALL trim_list()"})
    void none_is_left_to_the_application(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);

            Explainer.tellingNamesakes(connection)
                    .analyze(new PreparedQuery(sql, List.of(), List.of()), PlanMode.CUSTOM);

            assertThat((Throwable) connection.getWarnings()).isNull();
        }
    }
}
