package com.asoud.benchmark.advise;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Sql;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A database for the planner alone: the tables of a model, the indexes and statistics of another database, and no rows.
 * The planner asks the files how long they are, so they are lengthened, with holes that take no disk.
 *
 * <p>Needs PostgreSQL 18, which can restore statistics, on this machine, and a superuser.
 */
final class StatisticsCopy {

    private static final String DUPLICATE_SCHEMA = "42P06";

    private static final int PAGE = 8192;

    /** PostgreSQL's files have so many pages at the most ({@code RELSEG_SIZE}). */
    private static final long PAGES_OF_A_FILE = 131_072;

    private static final String SCHEMAS = """
            SELECT nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
            """;

    private static final String PATH = "SELECT quote_ident(schema) FROM unnest(current_schemas(false)) AS schema";

    /** Tables that a name without a schema has made, in the first schema of the search path. */
    private static final String FIRST = """
            SELECT c.relname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
            """;

    private static final String FOUND =
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass(quote_ident(?))";

    /** A partitioned one, which is not partitioned in the copy, is as large as all partitions, in whatever schemas. */
    private static final String RELATIONS = """
            SELECT n.nspname AS schema, c.relname AS name, sum(part.relpages)::bigint AS pages,
                   sum(greatest(part.reltuples, CASE WHEN c.relkind IN ('p', 'I') THEN 0 END))::real AS tuples,
                   sum(part.relallvisible)::integer AS visible
            FROM pg_class AS c
                 JOIN pg_namespace AS n ON n.oid = c.relnamespace
                 CROSS JOIN LATERAL (SELECT c.oid WHERE c.relkind IN ('r', 'i')
                                     UNION ALL
                                     SELECT relid FROM pg_partition_tree(c.oid)
                                     WHERE c.relkind IN ('p', 'I') AND isleaf) AS leaf (oid)
                 JOIN pg_class AS part ON part.oid = leaf.oid
            WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'i', 'p', 'I')
            GROUP BY c.oid, n.nspname, c.relname
            """;

    private static final String INDEXES = """
            SELECT n.nspname AS schema, t.relname AS table_name, c.relname AS name,
                   pg_get_indexdef(i.indexrelid) AS definition
            FROM pg_index AS i
                 JOIN pg_class AS c ON c.oid = i.indexrelid
                 JOIN pg_class AS t ON t.oid = i.indrelid
                 JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?) AND i.indisvalid
                  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
            """;

    private static final String ATTRIBUTES = """
            SELECT schemaname AS schema, tablename AS name, attname, null_frac, avg_width, n_distinct,
                   most_common_vals::text AS vals, most_common_freqs::text AS freqs, histogram_bounds::text AS bounds,
                   correlation
            FROM pg_stats
                 JOIN pg_namespace AS n ON n.nspname = schemaname
                 JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = tablename
            WHERE schemaname = ANY (?) AND inherited = (c.relkind = 'p')
            """;

    private static final String RESTORE_RELATION = """
            SELECT pg_restore_relation_stats('schemaname', ?::text, 'relname', ?::text,
                                             'relpages', ?::integer, 'reltuples', ?::real, 'relallvisible', ?::integer)
            """;

    private static final String RESTORE_ATTRIBUTE = """
            SELECT pg_restore_attribute_stats('schemaname', ?::text, 'relname', ?::text,
                                              'attname', ?::text, 'inherited', false, 'null_frac', ?::real,
                                              'avg_width', ?::integer, 'n_distinct', ?::real,
                                              'most_common_vals', ?::text, 'most_common_freqs', ?::real[],
                                              'histogram_bounds', ?::text, 'correlation', ?::real)
            """;

    private static final String COLUMN =
            "SELECT count(*) > 0 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?";

    /** An entry of a B-tree: its header, its place in the page, and its columns, in pages nine tenths full. */
    private static final String PAGES_OF_AN_INDEX = """
            SELECT ceil(greatest(t.reltuples, 0) * (12 + 8 * ceil(sum(coalesce(s.avg_width, 8)) / 8.0)) / (0.9 * 8192))::bigint
            FROM pg_index AS i
                 JOIN pg_class AS t ON t.oid = i.indrelid
                 JOIN pg_namespace AS n ON n.oid = t.relnamespace
                 JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
                 LEFT JOIN pg_stats AS s ON s.schemaname = n.nspname AND s.tablename = t.relname
                                            AND s.attname = a.attname AND NOT s.inherited
            WHERE i.indexrelid = ?::regclass GROUP BY t.reltuples
            """;

    private static final String PREDICATE = """
            SELECT indrelid::regclass::text AS table_name, pg_get_expr(indpred, indrelid) AS predicate
            FROM pg_index WHERE indexrelid = ?::regclass
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final Connection copy;
    private final Path data;
    private final List<Map<String, @Nullable Object>> relations;

    private StatisticsCopy(Connection copy, Path data, List<Map<String, @Nullable Object>> relations) {
        this.copy = copy;
        this.data = data;
        this.relations = relations;
    }

    /**
     * @param own is only read
     * @param copy of an empty database; it commits by itself meanwhile
     * @param schema the statements that make the model's tables
     */
    static StatisticsCopy of(Connection own, Connection copy, List<String> schema) throws SQLException {
        create(own, copy, schema);
        Array schemas = own.createArrayOf("name", Sql.column(copy, SCHEMAS).toArray());
        for (Map<String, @Nullable Object> index : Sql.rows(copy, INDEXES, schemas)) {
            Sql.execute(copy, "DROP INDEX " + object(index).quoted());
        }
        for (Map<String, @Nullable Object> index : Sql.rows(own, INDEXES, schemas)) {
            String table = object(index).sibling(text(index, "table_name")).quoted();
            if (Sql.<Boolean>value(copy, "SELECT to_regclass(?) IS NOT NULL", table)) {
                Sql.execute(copy, text(index, "definition"));
            }
        }
        StatisticsCopy statistics = new StatisticsCopy(
                copy, Path.of(Sql.<String>value(copy, "SHOW data_directory")), Sql.rows(own, RELATIONS, schemas));
        for (Map<String, @Nullable Object> column : Sql.rows(own, ATTRIBUTES, schemas)) {
            statistics.restore(column);
        }
        statistics.restoreRelations();
        Sql.execute(copy, "CHECKPOINT");
        for (Map<String, @Nullable Object> relation : statistics.relations) {
            statistics.lengthen(object(relation), number(relation, "pages"));
        }
        return statistics;
    }

    /** A table that the model does not give a schema is made where the other database's search path finds it. */
    private static void create(Connection own, Connection copy, List<String> schema) throws SQLException {
        List<String> path = Sql.column(own, PATH);
        for (String each : path) {
            Sql.execute(copy, "CREATE SCHEMA IF NOT EXISTS " + each);
        }
        Sql.execute(copy, "SET search_path = " + (path.isEmpty() ? "''" : String.join(", ", path)));
        for (String statement : schema) {
            try {
                Sql.execute(copy, statement);
            } catch (SQLException refused) {
                if (!DUPLICATE_SCHEMA.equals(refused.getSQLState())) {
                    throw refused;
                }
            }
        }
        for (String table : Sql.<String>column(copy, FIRST)) {
            for (String found : Sql.<String>column(own, FOUND, table)) {
                if (!found.equals(path.get(0))) {
                    Sql.execute(copy, "ALTER TABLE " + Identifiers.quote(table) + " SET SCHEMA " + found);
                }
            }
        }
    }

    private void restore(Map<String, @Nullable Object> column) throws SQLException {
        ObjectName table = object(column);
        String name = text(column, "attname");
        if (Sql.<Boolean>value(copy, COLUMN, table.quoted(), name)) {
            Sql.value(
                    copy,
                    RESTORE_ATTRIBUTE,
                    table.schema(),
                    table.name(),
                    name,
                    column.get("null_frac"),
                    column.get("avg_width"),
                    column.get("n_distinct"),
                    column.get("vals"),
                    column.get("freqs"),
                    column.get("bounds"),
                    column.get("correlation"));
        }
    }

    /** Building an index in an empty table writes into the catalog that it is empty, and no rollback undoes that. */
    void restoreRelations() throws SQLException {
        for (Map<String, @Nullable Object> relation : relations) {
            ObjectName name = object(relation);
            if (file(name).isPresent()) {
                Sql.value(
                        copy,
                        RESTORE_RELATION,
                        name.schema(),
                        name.name(),
                        relation.get("pages"),
                        relation.get("tuples"),
                        relation.get("visible"));
            }
        }
    }

    /**
     * Makes an index that was just built as long as it would be: of its rows, as many as the planner expects to meet
     * its predicate. {@link #restoreRelations} comes first.
     *
     * @return bytes
     */
    long lengthen(ObjectName index) throws SQLException {
        String name = index.quoted();
        Map<String, @Nullable Object> predicate = Sql.row(copy, PREDICATE, name);
        String table = "SELECT FROM " + text(predicate, "table_name");
        double all = rows(table);
        double rows = predicate.get("predicate") == null ? all : rows(table + " WHERE " + predicate.get("predicate"));
        double full = Sql.<Number>value(copy, PAGES_OF_AN_INDEX, name).doubleValue();
        long pages = (long) Math.ceil(full * rows / Math.max(1, all)) + 1;
        lengthen(index, pages);
        Sql.value(copy, RESTORE_RELATION, index.schema(), index.name(), pages, rows, 0);
        return pages * PAGE;
    }

    /** How many the planner expects. */
    private double rows(String query) throws SQLException {
        return JSON.readTree(String.valueOf(Sql.<Object>value(copy, "EXPLAIN (FORMAT JSON) " + query)))
                .at("/0/Plan/Plan Rows")
                .asDouble();
    }

    private void lengthen(ObjectName relation, long pages) throws SQLException {
        Optional<Path> first = file(relation);
        if (first.isEmpty()) {
            return;
        }
        for (long segment = 0; segment * PAGES_OF_A_FILE < pages; segment++) {
            Path file = segment == 0 ? first.get() : Path.of(first.get() + "." + segment);
            long length = Math.min(PAGES_OF_A_FILE, pages - segment * PAGES_OF_A_FILE) * PAGE;
            try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
                if (opened.length() < length) {
                    opened.setLength(length);
                }
            } catch (IOException failure) {
                throw unreachable(String.valueOf(failure.getMessage()), file);
            }
        }
    }

    private Optional<Path> file(ObjectName relation) throws SQLException {
        @Nullable
        String path =
                Sql.<@Nullable String>value(copy, "SELECT pg_relation_filepath(to_regclass(?))", relation.quoted());
        Optional<Path> file = Optional.ofNullable(path).map(data::resolve);
        file.filter(there -> !Files.isWritable(there)).ifPresent(elsewhere -> {
            throw unreachable("it is not there, or not to be written", elsewhere);
        });
        return file;
    }

    private static Refusal unreachable(String why, Path file) {
        return new Refusal(
                "the planner's estimates need the files of the throwaway server: " + why,
                file.toString(),
                "run as the user that starts the server, without asoud.it.url and without a container");
    }

    private static ObjectName object(Map<String, @Nullable Object> row) {
        return new ObjectName(text(row, "schema"), text(row, "name"));
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return String.valueOf(Objects.requireNonNull(row.get(column), column));
    }

    private static long number(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Number number ? number.longValue() : 0;
    }
}
