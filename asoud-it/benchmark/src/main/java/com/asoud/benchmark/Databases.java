package com.asoud.benchmark;

import com.asoud.benchmark.Measured.IndexSize;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is looked up in a database, and how the declared indexes are taken away. */
public final class Databases {

    private static final String INDEXES = """
            SELECT t.relname AS "table", c.relname AS "index", c.oid::regclass::text AS name,
                   pg_relation_size(c.oid) AS bytes, pg_table_size(t.oid) AS table_bytes,
                   pg_get_indexdef(c.oid) AS definition, c.relkind = 'I' AS partitioned,
                   EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid AND contype IN ('p', 'u', 'x')) AS enforces
            FROM pg_index AS i
                 JOIN pg_class AS c ON c.oid = i.indexrelid
                 JOIN pg_class AS t ON t.oid = i.indrelid
            WHERE t.relnamespace = ANY (current_schemas(false)::regnamespace[])
            ORDER BY t.relname, c.relname
            """;

    /** Those that change what a query takes; the memory of the machine is told apart. */
    private static final String SETTINGS = """
            SELECT name, current_setting(name) AS value
            FROM pg_settings
            WHERE name IN ('autovacuum', 'default_statistics_target', 'effective_cache_size', 'effective_io_concurrency',
                           'fsync', 'full_page_writes', 'jit', 'max_parallel_workers_per_gather', 'plan_cache_mode',
                           'random_page_cost', 'seq_page_cost', 'shared_buffers', 'synchronous_commit', 'wal_level',
                           'work_mem')
               OR name LIKE 'enable\\_%' AND setting <> boot_val
            ORDER BY name
            """;

    private static final String ROWS = """
            SELECT coalesce(max(greatest(reltuples, 0)), 0)::bigint AS "rows"
            FROM pg_class
            WHERE relkind IN ('r', 'p') AND relname <> ALL (?) AND relnamespace = ANY (current_schemas(false)::regnamespace[])
            """;

    private Databases() {}

    /**
     * An index as the catalog has it.
     *
     * @param name as SQL
     * @param definition the statement that builds it
     * @param partitioned whether its table is, which it is not built with at once
     */
    public record Index(IndexSize size, String name, String definition, boolean partitioned) {

        /** The same without keeping writers away; pg_get_indexdef always begins with these words. */
        String concurrentDefinition() {
            return definition.replaceFirst("^CREATE (UNIQUE )?INDEX ", "$0CONCURRENTLY ");
        }
    }

    /**
     * The indexes of all tables.
     *
     * @param names of those that the model declares
     * @param ignored tables that are not of the model
     */
    public static List<Index> indexes(DataSource database, Collection<String> names, Set<String> ignored)
            throws SQLException {
        List<Index> indexes = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (Map<String, @Nullable Object> row : Sql.rows(connection, INDEXES)) {
                String table = get(row, "table", String.class);
                String index = get(row, "index", String.class);
                if (ignored.contains(table)) {
                    continue;
                }
                boolean declared = names.contains(index) && !get(row, "enforces", Boolean.class);
                indexes.add(new Index(
                        new IndexSize(
                                table,
                                index,
                                declared,
                                get(row, "bytes", Long.class),
                                get(row, "table_bytes", Long.class)),
                        get(row, "name", String.class),
                        get(row, "definition", String.class),
                        get(row, "partitioned", Boolean.class)));
            }
        }
        return indexes;
    }

    /** The names that a model declares, as far as they are asked for. */
    static Set<String> declared(GuardedModel model, Pattern which) {
        return model.declaredSchema().indexNames().stream()
                .filter(name -> which.matcher(name).matches())
                .collect(Collectors.toSet());
    }

    /** Takes the declared indexes away. */
    static void drop(DataSource database, List<Index> indexes) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (Index index : indexes) {
                if (index.size().declared()) {
                    Sql.execute(connection, "DROP INDEX " + index.name());
                }
            }
        }
    }

    /** Seconds of building these indexes where they are missing, one after the other. */
    static double build(DataSource database, List<Index> indexes) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return build(connection, indexes.stream().map(Index::definition).toList());
        }
    }

    /** Seconds of these statements, one after the other. */
    static double build(Connection connection, List<String> definitions) throws SQLException {
        long begin = System.nanoTime();
        for (String definition : definitions) {
            Sql.execute(connection, definition);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Where and when, and the settings that matter. */
    public static Measured.Environment environment(GuardedModel model, DataSource database, String where)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            long rows = get(
                    Sql.row(
                            connection,
                            ROWS,
                            connection.createArrayOf(
                                    "text", model.ignoredTables().toArray())),
                    "rows",
                    Long.class);
            return new Measured.Environment(
                    model.name(),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion(),
                    where,
                    rows,
                    settings(connection),
                    machine());
        }
    }

    static Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        Sql.rows(connection, SETTINGS)
                .forEach(row -> settings.put(get(row, "name", String.class), get(row, "value", String.class)));
        return settings;
    }

    /** Where the write-ahead log ends, in bytes. */
    static long log(Connection connection) throws SQLException {
        return Sql.<Number>value(connection, "SELECT (pg_current_wal_insert_lsn() - pg_lsn '0/0')::bigint")
                .longValue();
    }

    private static String machine() {
        return "%s cores, %s, JDK %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        System.getProperty("java.version"));
    }

    /** A value of a row that is never null. */
    static <T> T get(Map<String, @Nullable Object> row, String column, Class<T> type) {
        return type.cast(Objects.requireNonNull(row.get(column), column));
    }
}
