package com.asoud.planguard.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values for a query, drawn from the data that it will meet. Which they are depends on the {@link ValueKind} of this
 * run of the guard.
 */
public final class Binds {

    /**
     * Values ordered by how many rows have them. The median counts each value once, so that a typical user is one of
     * the many users with few orders, not one of the few who placed most.
     */
    private static final String DRAWN = """
            WITH drawn AS (SELECT %1$s, count(*) AS rows FROM %2$s GROUP BY %3$s),
                 ranked AS (SELECT *, row_number() OVER (ORDER BY rows, %3$s) AS rank, count(*) OVER () AS last FROM drawn)
            SELECT ranked.* FROM ranked JOIN unnest(ARRAY[1, (last + 1) / 2, last]) WITH ORDINALITY AS kind(wanted, place)
                                             ON rank = wanted
            ORDER BY place
            """;

    private static final String UNDEFINED_TABLE = "42P01";

    private final Connection connection;
    private final ValueKind kind;
    private final Map<String, List<Values>> cache;
    private boolean drawn;

    /** Thrown where a guard is to run with values that do not exist, and there are none. */
    static final class NoSuchValue extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoSuchValue(String message) {
            super(message, null, false, false);
        }
    }

    /** Thrown where a table is empty. */
    static final class NoRows extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        NoRows(String message) {
            super(message);
        }
    }

    /** The columns of one drawn row. */
    public static final class Values {

        private final List<Object> values;

        private Values(List<Object> values) {
            this.values = List.copyOf(values);
        }

        /**
         * One of the values.
         *
         * @param column counted from 1, in the order in which they were asked for
         * @param type what the driver makes of it ({@code ResultSet.getObject})
         * @throws ClassCastException if it is of another type
         */
        public <T> T get(int column, Class<T> type) {
            return type.cast(values.get(column - 1));
        }
    }

    /**
     * @param connection to the database
     * @param kind which values
     * @param cache values that were drawn before from the same data
     */
    Binds(Connection connection, ValueKind kind, Map<String, List<Values>> cache) {
        this.connection = connection;
        this.kind = kind;
        this.cache = cache;
    }

    static Map<String, List<Values>> cache() {
        return new ConcurrentHashMap<>();
    }

    /** Which values these are. */
    public ValueKind kind() {
        return kind;
    }

    /** Whether any value was drawn: if not, all kinds are the same. */
    boolean wereDrawn() {
        return drawn;
    }

    /**
     * A value of a column of type {@code bigint}. One that does not exist is one more than the greatest.
     *
     * @param rows a table, perhaps with a condition: {@code product WHERE status = 'published'}
     * @param column the column
     */
    public long id(String rows, String column) {
        if (kind == ValueKind.ABSENT) {
            drawn = true;
            return query("SELECT coalesce(max(" + column + "), 0) + 1 FROM " + rows, 1)
                    .get(0)
                    .get(1, Long.class);
        }
        return draw(rows, column).get(1, Long.class);
    }

    /**
     * Values that occur together, such as a state and whether it is paid. If the guard is to run with values that do
     * not exist, this run of it is left out: say them with {@link #drawOr}.
     *
     * @param rows a table, perhaps with a condition
     * @param columns columns, or expressions, in SQL
     */
    public Values draw(String rows, String... columns) {
        drawn = true;
        if (kind == ValueKind.ABSENT) {
            throw new NoSuchValue("no absent values were given for " + String.join(", ", columns));
        }
        String named = IntStream.rangeClosed(1, columns.length)
                .mapToObj(i -> columns[i - 1] + " AS value" + i)
                .collect(Collectors.joining(", "));
        String names = IntStream.rangeClosed(1, columns.length)
                .mapToObj(i -> "value" + i)
                .collect(Collectors.joining(", "));
        return query(DRAWN.formatted(named, rows, names), columns.length)
                .get(List.of(ValueKind.RAREST, ValueKind.TYPICAL, ValueKind.MOST_COMMON)
                        .indexOf(kind));
    }

    /**
     * The same, with values that do not exist together.
     *
     * @param absent as many values as columns
     * @param rows a table, perhaps with a condition
     * @param columns columns, or expressions, in SQL
     */
    public Values drawOr(List<Object> absent, String rows, String... columns) {
        if (kind == ValueKind.ABSENT) {
            drawn = true;
            return new Values(absent);
        }
        return draw(rows, columns);
    }

    private List<Values> query(String sql, int columns) {
        return cache.computeIfAbsent(sql, key -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet result = statement.executeQuery()) {
                return values(result, sql, columns);
            } catch (SQLException failure) {
                throw new IllegalArgumentException(refusal(failure) + "\nValues cannot be drawn with " + sql, failure);
            }
        });
    }

    /** In the first line, which is all that Maven's summary shows. */
    private static String refusal(SQLException failure) {
        String words = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return UNDEFINED_TABLE.equals(failure.getSQLState())
                ? words + "; name it with its schema, as clinic.visit, if it is not on the search path"
                : words;
    }

    private static List<Values> values(ResultSet result, String sql, int columns) throws SQLException {
        List<Values> rows = new ArrayList<>();
        while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                row.add(result.getObject(i));
            }
            rows.add(new Values(row));
        }
        if (rows.isEmpty()) {
            throw new NoRows("the data have no values to draw: " + sql);
        }
        return rows;
    }
}
