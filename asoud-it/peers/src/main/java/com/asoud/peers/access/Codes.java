package com.asoud.peers.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns as the model has them: words as enums, points in time as instants. */
final class Codes {

    private Codes() {}

    static <E extends Enum<E>> Map<String, E> of(E[] values, Function<E, String> code) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(code, value -> value));
    }

    static <E> E get(Map<String, E> values, ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(values.get(row.getString(column))).orElseThrow();
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Long reference(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
