package com.asoud.benchmark;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The newest rows of one table of one database, set aside to be taken away, written again and updated. What is written
 * is what was there, whatever the table's rules are.
 */
final class WrittenTable {

    private static final String ASIDE = "asoud_benchmark_rows_of_";
    private static final String NUMBER = "asoud_benchmark_number";

    private static final String COLUMNS = """
            SELECT a.attname AS name, a.attnotnull AS required,
                   (SELECT count(*) FROM pg_index AS i
                    WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey)) > 0 AS indexed,
                   EXISTS (SELECT FROM pg_index AS i
                           WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)) AS is_unique,
                   EXISTS (SELECT FROM pg_index AS i
                           WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS is_key
            FROM pg_attribute AS a
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY (SELECT count(*) FROM pg_index AS i
                      WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey)) DESC, a.attnum
            """;

    /** In its schema: there need not be another one that tables can be made in. */
    private static final String BESIDE =
            "SELECT format('%s.%I', relnamespace::regnamespace, ? || oid) FROM pg_class WHERE oid = ?::regclass";

    private final Connection connection;
    private final String table;
    private final String aside;
    private final List<Column> columns;
    private final String names;
    private final String keys;
    private final int count;

    /** Of the table. */
    record Column(String name, boolean indexed, boolean unique, boolean key, boolean required) {

        String quoted() {
            return Identifiers.quote(name);
        }
    }

    /**
     * Sets the rows aside, in a table that costs no log.
     *
     * @param table as SQL
     * @param most rows; fewer if the table has fewer
     */
    WrittenTable(Connection connection, String table, int most) throws SQLException {
        this.connection = connection;
        this.table = table;
        this.columns = Sql.rows(connection, COLUMNS, table).stream()
                .map(row -> new Column(
                        Databases.get(row, "name", String.class),
                        Databases.get(row, "indexed", Boolean.class),
                        Databases.get(row, "is_unique", Boolean.class),
                        Databases.get(row, "is_key", Boolean.class),
                        Databases.get(row, "required", Boolean.class)))
                .toList();
        this.names = columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
        // Without a primary key, as a table of elements has none, rows are told by all that they hold.
        boolean hasKey = columns.stream().anyMatch(Column::key);
        this.keys = columns.stream()
                .filter(column -> column.key() || !hasKey)
                .map(column -> (column.required() ? "t.%1$s = r.%1$s" : "t.%1$s IS NOT DISTINCT FROM r.%1$s")
                        .formatted(column.quoted()))
                .collect(Collectors.joining(" AND "));
        this.aside = Sql.value(connection, BESIDE, ASIDE, table);
        Sql.execute(connection, """
                CREATE UNLOGGED TABLE %s AS
                SELECT row_number() OVER (ORDER BY place) AS %s, %s
                FROM (SELECT ctid AS place, %s FROM %s ORDER BY ctid DESC LIMIT %s) AS newest
                """.formatted(aside, NUMBER, names, names, table, most));
        Sql.execute(connection, "CREATE UNIQUE INDEX ON " + aside + " (" + NUMBER + ")");
        Sql.execute(connection, "ANALYZE " + aside);
        this.count =
                Sql.<Long>value(connection, "SELECT count(*) FROM " + aside).intValue();
    }

    /** How many rows were set aside; they have the numbers from 1. */
    int count() {
        return count;
    }

    /** Its name as SQL. */
    String quoted() {
        return table;
    }

    void forget() throws SQLException {
        Sql.execute(connection, "DROP TABLE " + aside);
    }

    /** Rows that others refer to go, too: they come back at once. */
    void takeAway() throws SQLException {
        ignoreReferences(connection);
        Sql.execute(connection, delete("true"));
        Sql.execute(connection, "RESET session_replication_role");
        vacuum();
    }

    /** Of this session, from now on: it deletes rows that others refer to. */
    static void ignoreReferences(Connection connection) throws SQLException {
        Sql.execute(connection, "SET session_replication_role = replica");
    }

    void vacuum() throws SQLException {
        Sql.execute(connection, "VACUUM (INDEX_CLEANUP ON) " + table);
    }

    void putBack() throws SQLException {
        Sql.execute(connection, insertFrom(1));
    }

    /** A statement that inserts the row with the number that is its parameter. */
    String insertOne() {
        return insert(NUMBER + " = ?");
    }

    /** A statement that inserts the rows from this number on, in their order. */
    String insertFrom(int first) {
        return insert(NUMBER + " >= " + first + " ORDER BY " + NUMBER);
    }

    private String insert(String which) {
        return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s WHERE %s"
                .formatted(table, names, names, aside, which);
    }

    /** A statement that deletes the row with the number that is its parameter. */
    String deleteOne() {
        return delete("r." + NUMBER + " = ?");
    }

    private String delete(String which) {
        return "DELETE FROM %s AS t USING %s AS r WHERE %s AND %s".formatted(table, aside, keys, which);
    }

    /** A statement that gives a column of the row with the number that is its parameter its neighbour's value. */
    String updateOne(String column) {
        return update(column, "= ?");
    }

    /** The same for the rows from this number on. */
    String updateFrom(String column, int first) {
        return update(column, ">= " + first);
    }

    private String update(String column, String which) {
        return """
                UPDATE %1$s AS t SET %2$s = other.%2$s
                FROM %3$s AS r JOIN %3$s AS other ON other.%4$s = r.%4$s %% %5$s + 1
                WHERE %6$s AND r.%4$s %7$s
                """.formatted(table, Identifiers.quote(column), aside, NUMBER, count, keys, which);
    }

    /** How many of the rows that this transaction has updated needed no new index entry. */
    long hotUpdates() throws SQLException {
        return Sql.value(connection, "SELECT pg_stat_get_xact_tuples_hot_updated(?::regclass)", table);
    }

    /** A column whose values can be exchanged between rows without breaking a rule of the table. */
    Optional<String> updatable(Predicate<Column> wanted) throws SQLException {
        Stream<Column> candidates = columns.stream().filter(column -> !column.unique() && wanted.test(column));
        for (Column column : candidates.toList()) {
            if (isUpdatable(column.name())) {
                return Optional.of(column.name());
            }
        }
        return Optional.empty();
    }

    private boolean isUpdatable(String column) throws SQLException {
        connection.setAutoCommit(false);
        Savepoint before = connection.setSavepoint();
        try {
            Sql.execute(connection, updateFrom(column, 1));
            return true;
        } catch (SQLException refused) {
            connection.rollback(before);
            return false;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
