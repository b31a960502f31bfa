package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.health.BloatEstimate.Column;
import com.asoud.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bloat of indexes: with {@code pgstatindex} as far as it is installed, allowed, and done in time, the smallest
 * first; otherwise by {@link BloatEstimate}.
 */
final class BloatReader {

    /** A row for each column of an index. */
    private static final String COLUMNS = """
            SELECT i.indexrelid AS index, pg_relation_size(i.indexrelid) AS bytes,
                   m.amname = 'btree' AS btree, i.indisvalid AND i.indisready AS valid,
                   CASE WHEN i.indpred IS NULL THEN greatest(t.reltuples, s.n_live_tup)
                        WHEN t.reltuples > 0 THEN c.reltuples * greatest(1, s.n_live_tup / t.reltuples)
                        ELSE c.reltuples END AS rows,
                   t.reltuples < 0 AND coalesce(s.n_live_tup, 0) = 0 AS unknown_rows,
                   current_setting('block_size')::integer AS page,
                   coalesce((SELECT option_value FROM pg_options_to_table(c.reloptions)
                             WHERE option_name = 'fillfactor'), '90')::integer AS fillfactor,
                   NOT i.indisunique AND i.indnatts = i.indnkeyatts
                       AND coalesce((SELECT option_value FROM pg_options_to_table(c.reloptions)
                                     WHERE option_name = 'deduplicate_items'), 'on')::boolean
                       AND NOT EXISTS (SELECT FROM unnest(i.indclass) AS used JOIN pg_opclass AS o ON o.oid = used
                                       WHERE NOT EXISTS (SELECT FROM pg_amproc AS p
                                                         WHERE p.amprocfamily = o.opcfamily AND p.amprocnum = 4
                                                           AND p.amproclefttype = o.opcintype
                                                           AND p.amprocrighttype = o.opcintype))
                       AS deduplicates,
                   coalesce(column_of_table.attname, a.attname) AS column, a.attlen AS length,
                   CASE a.attalign WHEN 'd' THEN 8 WHEN 'i' THEN 4 WHEN 's' THEN 2 ELSE 1 END AS align,
                   stats.null_frac, stats.avg_width, stats.n_distinct
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_am AS m ON m.oid = c.relam
            JOIN pg_class AS t ON t.oid = i.indrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            JOIN pg_attribute AS a ON a.attrelid = i.indexrelid AND a.attnum > 0
            LEFT JOIN pg_attribute AS column_of_table
                   ON column_of_table.attrelid = i.indrelid AND i.indkey[a.attnum - 1] <> 0
                  AND column_of_table.attnum = i.indkey[a.attnum - 1]
            LEFT JOIN pg_stats AS stats
                   ON stats.schemaname = n.nspname AND NOT stats.inherited
                  AND stats.tablename = CASE WHEN column_of_table.attnum IS NULL THEN c.relname ELSE t.relname END
                  AND stats.attname = coalesce(column_of_table.attname, a.attname)
            LEFT JOIN pg_stat_user_tables AS s ON s.relid = i.indrelid
            WHERE i.indrelid = ANY (?::bigint[]) AND c.relkind = 'i'
            ORDER BY i.indexrelid, a.attnum
            """;

    /** The schema of {@code pgstatindex(regclass)}, and whether we may use it. */
    private static final String EXTENSION = """
            SELECT n.nspname, has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(n.oid, 'USAGE')
            FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
            JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
            JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
            WHERE e.extname = 'pgstattuple' AND p.proname = 'pgstatindex'
              AND p.proargtypes = ARRAY['regclass'::regtype]::oidvector
            """;

    /** Whole pages: empty ones, deleted ones, and those that would be left over if the rest were filled up. */
    private static final String MEASURED = """
            SELECT (empty_pages + deleted_pages + CASE WHEN leaf_pages = 0 THEN 0 ELSE
                        floor(leaf_pages * greatest(0, 1 - avg_leaf_density / ?)) END) * ? AS bloat
            FROM %s.pgstatindex(?::regclass)
            """;

    private record Read(long index, long bytes, boolean btree, boolean valid, boolean unknownRows, BloatEstimate made) {

        private static final String UNREADABLE =
                "there are no statistics of its columns (ANALYZE), or this role cannot read them (GRANT SELECT)";

        Bloat bloat(String notMeasured) {
            if (!btree) {
                return Bloat.unknown(bytes, "only that of B-trees can be told");
            }
            if (!valid) {
                return Bloat.unknown(bytes, "it is not valid");
            }
            if (unknownRows) {
                return Bloat.unknown(bytes, "the table has no statistics: ANALYZE");
            }
            return made.isPossible()
                    ? Bloat.estimated(bytes, Math.max(0, bytes - made.size()), notMeasured)
                    : Bloat.unknown(bytes, UNREADABLE + ", and " + notMeasured);
        }
    }

    private final Connection connection;
    private final Duration measuring;

    /** @param measuring how long all measurements may take; zero for none */
    BloatReader(Connection connection, Duration measuring) {
        this.connection = connection;
        this.measuring = measuring;
    }

    /** That of all indexes of the tables that can be asked about, by the oid of the index. */
    Map<Long, Bloat> read(Unlocked tables) throws SQLException {
        Map<Long, List<Column>> columns = new HashMap<>();
        List<Read> all =
                tables.ask(asked -> Query.rows(connection, COLUMNS, List.of(asked), row -> read(row, columns)));
        Map<Long, Read> indexes = new LinkedHashMap<>();
        all.forEach(read -> indexes.put(read.index(), read));
        Map<Long, Bloat> bloat = measure(indexes.values().stream()
                .filter(index -> index.btree() && index.valid())
                .sorted(Comparator.comparingLong(Read::bytes))
                .toList());
        String why = notMeasured();
        indexes.values().forEach(index -> bloat.computeIfAbsent(index.index(), oid -> index.bloat(why)));
        return bloat;
    }

    private static Read read(ResultSet row, Map<Long, List<Column>> columns) throws SQLException {
        List<Column> known = columns.computeIfAbsent(row.getLong("index"), oid -> new ArrayList<>());
        Optional<Double> nulls = number(row, "null_frac");
        known.add(new Column(
                row.getInt("length"),
                row.getInt("align"),
                number(row, "avg_width"),
                nulls.orElse(0.0),
                number(row, "n_distinct")));
        return new Read(
                row.getLong("index"),
                row.getLong("bytes"),
                row.getBoolean("btree"),
                row.getBoolean("valid"),
                row.getBoolean("unknown_rows"),
                new BloatEstimate(
                        Math.max(0, row.getDouble("rows")),
                        row.getInt("fillfactor"),
                        row.getInt("page"),
                        row.getBoolean("deduplicates"),
                        known));
    }

    private static Optional<Double> number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    private Optional<String> schema() throws SQLException {
        return Query.rows(connection, EXTENSION, row -> row.getBoolean(2) ? row.getString(1) : "").stream()
                .findFirst();
    }

    /** Why an index is estimated, as the end of "its bloat is estimated:". */
    private String notMeasured() throws SQLException {
        Optional<String> schema = schema();
        if (schema.isEmpty()) {
            return "the extension pgstattuple, which pg_monitor may use, is not installed";
        }
        return schema.get().isEmpty()
                ? "this role may not execute pgstatindex; pg_monitor may"
                : "it was not measured in the " + measuring.toSeconds() + " s that it may take";
    }

    private Map<Long, Bloat> measure(List<Read> indexes) throws SQLException {
        Map<Long, Bloat> measured = new HashMap<>();
        Optional<String> schema = schema().filter(name -> !name.isEmpty());
        long end = System.nanoTime() + measuring.toNanos();
        for (Read index : schema.isPresent() ? indexes : List.<Read>of()) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                break;
            }
            measured(schema.get(), index, left).ifPresent(bloat -> measured.put(index.index(), bloat));
        }
        return measured;
    }

    private Optional<Bloat> measured(String schema, Read index, long millis) throws SQLException {
        return Query.attempt(
                connection,
                () -> {
                    Query.set(connection, "statement_timeout", millis + "ms");
                    Query.set(connection, "lock_timeout", "300ms");
                    return Query.first(
                            connection,
                            MEASURED.formatted(Identifiers.quote(schema)),
                            List.of(
                                    (double) index.made().fillfactor(),
                                    index.made().pageSize(),
                                    index.index()),
                            row -> Bloat.measured(index.bytes(), row.getLong("bloat")));
                },
                failure -> Optional.empty());
    }
}
