package com.asoud.explain;

import com.asoud.explain.Explainer.Binding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the server has received of the statement that the driver has prepared last.
 *
 * @param callable whether the values are bound as into a {@code CallableStatement}
 * @param binding of its values
 */
record ArrivedQuery(Connection connection, boolean callable, Binding binding) {

    private static final String NEWEST = """
            SELECT statement, parameter_types::text[] FROM pg_prepared_statements ORDER BY prepare_time DESC LIMIT 1
            """;

    /** @param sql what the driver was given */
    PreparedQuery read(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(NEWEST)) {
            if (!newest.next()) {
                throw new IllegalStateException("The driver did not prepare the statement on the server: " + sql
                        + "; is preferQueryMode=simple set?");
            }
            List<String> types = Arrays.asList((String[]) newest.getArray(2).getArray());
            return new PreparedQuery(newest.getString(1), types, values(types.size()));
        }
    }

    /** The server spells the values, as it received them from the same setters. */
    private List<Optional<String>> values(int parameters) throws SQLException {
        if (parameters == 0) {
            return List.of();
        }
        String spelled = Collections.nCopies(parameters, "CAST(? AS text)").stream()
                .collect(Collectors.joining(", ", "SELECT ", ""));
        try (PreparedStatement statement = connection.prepareStatement(spelled)) {
            for (int i = 1; callable && i <= parameters; i++) {
                statement.setNull(i, Types.VARCHAR); // An output parameter has no value.
            }
            binding.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                List<Optional<String>> values = new ArrayList<>();
                for (int i = 1; i <= parameters; i++) {
                    values.add(Optional.ofNullable(row.getString(i)));
                }
                return values;
            }
        }
    }
}
