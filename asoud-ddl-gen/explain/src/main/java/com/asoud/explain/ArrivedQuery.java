package com.asoud.explain;

import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
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

    /** The driver numbers them. */
    private static final String IN_ORDER = """
            SELECT statement, parameter_types::text[] FROM pg_prepared_statements ORDER BY length(name), name
            """;

    /**
     * Several, if the text has several.
     *
     * @param sql what the driver was given; nothing else is prepared
     */
    List<PreparedQuery> read(String sql) throws SQLException {
        List<PreparedQuery> arrived = Sql.read(
                connection,
                IN_ORDER,
                row -> new PreparedQuery(
                        row.getString(1),
                        Arrays.asList((String[]) row.getArray(2).getArray()),
                        List.of()));
        if (arrived.isEmpty()) {
            throw new IllegalStateException("The driver did not prepare the statement on the server: " + sql
                    + "; is preferQueryMode=simple set?");
        }
        Iterator<Optional<String>> values = values(
                        arrived.stream().mapToInt(query -> query.types().size()).sum())
                .iterator();
        return arrived.stream()
                .map(query -> new PreparedQuery(
                        query.text(),
                        query.types(),
                        query.types().stream().map(type -> values.next()).toList()))
                .toList();
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
