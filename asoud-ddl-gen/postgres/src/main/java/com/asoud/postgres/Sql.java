package com.asoud.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one statement and gives its rows as plain values. A collection is given to it as an array of texts. */
public final class Sql {

    private Sql() {}

    /** Runs statements whose result does not matter; braces are none of JDBC's escapes. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** Rows changed by the statement. */
    public static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is made of the rows, in their order. */
    public static <T> List<T> read(Connection connection, String sql, Row<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(reader.read(result));
            }
            return rows;
        }
    }

    /** The rows, each by column name, with points in time as {@link java.time.Instant}. */
    public static List<Map<String, @Nullable Object>> rows(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return read(connection, sql, Sql::row, parameters);
    }

    /** The one row of the result. */
    public static Map<String, @Nullable Object> row(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        List<Map<String, @Nullable Object>> rows = rows(connection, sql, parameters);
        if (rows.size() != 1) {
            throw new AssertionError("One row was expected, not " + rows.size() + ": " + sql);
        }
        return rows.get(0);
    }

    /** The first column of the rows. */
    @SuppressWarnings("unchecked")
    public static <T extends @Nullable Object> List<T> column(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return rows(connection, sql, parameters).stream()
                .map(row -> (T) row.values().iterator().next())
                .toList();
    }

    /** The one value of the result. */
    @SuppressWarnings("unchecked")
    public static <T extends @Nullable Object> T value(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return (T) row(connection, sql, parameters).values().iterator().next();
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            @Nullable Object value = parameters[i];
            statement.setObject(i + 1, value instanceof Collection<?> texts ? texts.toArray(String[]::new) : value);
        }
        return statement;
    }

    private static Map<String, @Nullable Object> row(ResultSet result) throws SQLException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            @Nullable
            Object value = result.getMetaData().getColumnTypeName(i).equals("timestamptz")
                    ? instant(result.getObject(i, OffsetDateTime.class))
                    : result.getObject(i);
            row.put(result.getMetaData().getColumnLabel(i), value);
        }
        return row;
    }

    private static @Nullable Object instant(@Nullable OffsetDateTime value) {
        return value == null ? null : value.toInstant();
    }
}
