package com.asoud.benchmark;

import com.asoud.benchmark.Measured.IndexSize;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.guard.DeclaredSchema;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

    private static final String INDEX = """
            SELECT pg_relation_size(c.oid) AS bytes, pg_table_size(t.oid) AS table_bytes, c.relkind = 'I' AS partitioned,
                   pg_table_is_visible(c.oid) AS found, pg_table_is_visible(t.oid) AS table_found, t.relname AS table_name
            FROM pg_index AS i
                 JOIN pg_class AS c ON c.oid = i.indexrelid
                 JOIN pg_class AS t ON t.oid = i.indrelid
            WHERE c.oid = ?::regclass
            """;

    private static final String SCHEMAS = "SELECT unnest(current_schemas(false) || ?::name[])::text";

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
            FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
            WHERE relkind IN ('r', 'p') AND relname <> ALL (?)
              AND n.nspname = ANY (current_schemas(false) || ?::name[])
            """;

    private Databases() {}

    /**
     * An index as the catalog has it.
     *
     * @param name as SQL
     * @param sqlTable its table, as SQL
     * @param definition the statement that builds it
     * @param partitioned whether its table is, which it is not built with at once
     */
    public record Index(IndexSize size, String name, String sqlTable, String definition, boolean partitioned) {

        /** A table with its name for people, and as SQL. */
        Table table() {
            return new Table(size.table(), sqlTable);
        }

        /** The same without keeping writers away; pg_get_indexdef always begins with these words. */
        String concurrentDefinition() {
            return definition.replaceFirst("^CREATE (UNIQUE )?INDEX ", "$0CONCURRENTLY ");
        }
    }

    /**
     * A table.
     *
     * @param name without its schema, unless another schema has one of the name
     * @param sql as SQL
     */
    public record Table(String name, String sql) {}

    /**
     * The indexes of all tables in the schemas of the search path and of the model; named as plans name them.
     *
     * @param asked those that the model declares, as far as they are asked for
     */
    public static List<Index> indexes(DataSource database, GuardedModel model, Set<ObjectName> asked)
            throws SQLException {
        List<Index> indexes = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Set<String> schemas = Set.copyOf(Sql.column(connection, SCHEMAS, schemas(connection, model)));
            Set<ObjectName> named = model.declaredSchema().named();
            for (IndexDefinition index :
                    IndexCatalog.read(connection, model.ignoredTables()).all()) {
                ObjectName name = index.sql().object();
                if (schemas.contains(name.schema())) {
                    Map<String, @Nullable Object> row =
                            Sql.row(connection, INDEX, index.sql().index());
                    boolean found = get(row, "found", Boolean.class)
                            || get(row, "table_found", Boolean.class)
                                    && named.contains(new ObjectName("", get(row, "table_name", String.class)));
                    boolean declared = asked.contains(name) || found && asked.contains(new ObjectName("", name.name()));
                    indexes.add(new Index(
                            new IndexSize(
                                    index.table(),
                                    index.name(),
                                    declared && index.constraint().isEmpty(),
                                    get(row, "bytes", Long.class),
                                    get(row, "table_bytes", Long.class)),
                            index.sql().index(),
                            index.sql().table(),
                            index.definition(),
                            get(row, "partitioned", Boolean.class)));
                }
            }
            connection.rollback();
        }
        return indexes;
    }

    private static Array schemas(Connection connection, GuardedModel model) throws SQLException {
        return connection.createArrayOf(
                "name",
                model.declaredSchema().named().stream()
                        .map(ObjectName::schema)
                        .distinct()
                        .toArray());
    }

    /** The indexes that a model declares, as far as they are asked for, by their names or with their schemas. */
    static Set<ObjectName> declared(GuardedModel model, Pattern which) {
        DeclaredSchema schema = model.declaredSchema();
        Set<String> names = Set.copyOf(schema.indexNames());
        return schema.named().stream()
                .filter(index -> names.contains(index.name())
                        && (which.matcher(index.name()).matches()
                                || which.matcher(index.toString()).matches()))
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
                                    "text", model.ignoredTables().toArray()),
                            schemas(connection, model)),
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
