package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.HistorySchema;
import com.asoud.ddl.observe.IndexStatus;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Takes a snapshot, in a transaction that only reads:
 *
 * <ol>
 *   <li>Catalog and counters, which need no lock of a table.
 *   <li>Of every table that nobody has locked: sizes, and what PostgreSQL spells only with a lock.
 *   <li>Bloat, as far as there is time to measure it.
 * </ol>
 */
final class SnapshotReader {

    /**
     * Of the schema {@code public} names go without it, where that is the default; all others bear theirs, so that the
     * SQL of a remedy is right in a session with another search path.
     */
    private static final String SCHEMA =
            "CASE WHEN n.nspname = 'public' AND current_schema() = 'public' THEN '' ELSE n.nspname END";

    /** What extensions and Flyway made is theirs to look after. */
    private static final String TABLES = """
            SELECT t.oid, %s AS schema, t.relname AS table,
                   t.relkind = 'p' AS partitioned,
                   CASE WHEN t.reltuples > 0 THEN t.reltuples ELSE coalesce(s.n_live_tup, 0) END::bigint AS rows,
                   greatest(t.relpages, 0)::bigint * current_setting('block_size')::bigint AS bytes,
                   coalesce(s.seq_scan, 0) AS seq_scan, coalesce(s.seq_tup_read, 0) AS seq_rows,
                   coalesce(s.idx_scan, 0) AS idx_scan, coalesce(s.n_live_tup, 0) AS live,
                   coalesce(s.n_dead_tup, 0) AS dead,
                   coalesce(s.n_mod_since_analyze, 0) AS changed, coalesce(s.n_tup_upd, 0) AS updates,
                   coalesce(s.n_tup_hot_upd, 0) AS hot,
                   (to_jsonb(s) ->> 'n_tup_newpage_upd')::bigint AS new_page,
                   greatest(s.last_analyze, s.last_autoanalyze) AS analyzed,
                   greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed
            FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace
            LEFT JOIN pg_stat_user_tables AS s ON s.relid = t.oid
            WHERE t.relkind IN ('r', 'p', 'm') AND (n.nspname = current_schema() OR n.nspname = ANY (?::text[]))
              AND t.relname <> ? AND NOT %s
              AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid
                              AND d.deptype = 'e')
            ORDER BY 2, 3
            """.formatted(SCHEMA, HistorySchema.IS_HISTORY.formatted("t.oid"));

    /** Of the indexes of TOAST tables, only what is left of a rebuild of their table. */
    private static final String INDEXES = """
            SELECT i.indexrelid AS oid, coalesce(toasted.oid, i.indrelid) AS table_oid, toast.relname AS toast,
                   c.relname AS name, m.amname AS method,
                   i.indisunique, NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_distinct,
                   i.indisreplident, i.indisclustered, i.indisprimary, NOT i.indimmediate AS deferrable,
                   EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype = 'f') AS referenced,
                   i.indisvalid, i.indisready AND i.indislive AS ready,
                   c.relkind = 'I' AS partitioned, i.indnkeyatts AS keys,
                   i.indpred IS NULL AND i.indexprs IS NULL AS complete,
                   (SELECT p.inhparent FROM pg_inherits AS p WHERE p.inhrelid = i.indexrelid) AS parent,
                   (SELECT k.conname FROM pg_constraint AS k
                    WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') LIMIT 1) AS constraint,
                   ARRAY(SELECT coalesce(a.attname, '')::text
                         FROM generate_series(1, i.indnatts) AS place
                         LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND i.indkey[place - 1] <> 0
                                                    AND a.attnum = i.indkey[place - 1]
                         ORDER BY place) AS columns,
                   ARRAY(SELECT i.indclass[place]::bigint FROM generate_series(0, i.indnkeyatts - 1) AS place
                         ORDER BY place) AS classes,
                   ARRAY(SELECT i.indcollation[place]::bigint FROM generate_series(0, i.indnkeyatts - 1) AS place
                         ORDER BY place) AS collations,
                   ARRAY(SELECT coalesce(array_to_string(a.attoptions, ','), '')
                         FROM pg_attribute AS a WHERE a.attrelid = i.indexrelid AND a.attnum <= i.indnkeyatts
                         ORDER BY a.attnum) AS options,
                   ARRAY(SELECT option FROM unnest(c.reloptions) AS option
                         WHERE split_part(option, '=', 1) NOT IN ('fillfactor', 'deduplicate_items', 'autosummarize',
                                                                  'fastupdate', 'gin_pending_list_limit', 'buffering')
                         ORDER BY 1) AS parameters,
                   ARRAY(SELECT i.indoption[place]::bigint FROM generate_series(0, i.indnkeyatts - 1) AS place
                         ORDER BY place) AS orders,
                   greatest(c.relpages, 0)::bigint * current_setting('block_size')::bigint AS bytes,
                   %s OR EXISTS (SELECT FROM pg_stat_progress_create_index AS any_build
                                 WHERE any_build.relid = i.indrelid) AS building,
                   %s
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_am AS m ON m.oid = c.relam
            LEFT JOIN pg_stat_user_indexes AS s ON s.indexrelid = i.indexrelid
            LEFT JOIN pg_statio_user_indexes AS io ON io.indexrelid = i.indexrelid
            LEFT JOIN pg_class AS toasted ON toasted.reltoastrelid = i.indrelid
            LEFT JOIN pg_class AS toast ON toast.oid = toasted.reltoastrelid
            WHERE i.indrelid = ANY (?::bigint[]) OR NOT i.indisvalid AND toasted.oid = ANY (?::bigint[])
            ORDER BY c.relname
            """.formatted(IndexStatus.IS_BEING_BUILT, Usage.COLUMNS);

    /** These lock the table. */
    private static final String DEFINITIONS = """
            SELECT i.indexrelid AS oid, %s AS definition, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                   pg_get_expr(i.indexprs, i.indrelid) AS expressions
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_class AS t ON t.oid = i.indrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            WHERE i.indrelid = ANY (?::bigint[])
            """.formatted(IndexStatus.USING);

    private static final String SIZES =
            "SELECT oid, pg_table_size(oid) AS bytes FROM pg_class WHERE oid = ANY (?::bigint[]) AND relkind <> 'p'";

    /**
     * An index serves the search for referring rows if it begins with the columns, and knows the operator. Of a
     * partitioned table each partition is searched by itself, by an index of its own; columns have other numbers there.
     */
    private static final String FOREIGN_KEYS = """
            WITH RECURSIVE key AS (
                SELECT oid AS root, oid, conrelid, conkey, conpfeqop FROM pg_constraint
                WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY (?::bigint[])
                UNION ALL
                SELECT key.root, part.oid, part.conrelid, part.conkey, part.conpfeqop
                FROM pg_constraint AS part JOIN key ON part.conparentid = key.oid)
            SELECT DISTINCT n.nspname, t.relname, k.conname, own.relname AS searched_name,
                   k.conrelid AS table_oid, %s AS schema, t.relname AS table, k.conname AS name,
                   k.confrelid::regclass::text AS referenced, key.conrelid AS searched,
                   ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS f(number, place)
                         JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = f.number
                         ORDER BY f.place) AS columns,
                   ARRAY(SELECT i.indexrelid::bigint
                         FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS m ON m.oid = c.relam
                         WHERE i.indrelid = key.conrelid AND m.amname IN ('btree', 'hash')
                           AND i.indisvalid AND i.indisready AND i.indnkeyatts >= cardinality(key.conkey)
                           AND NOT EXISTS (
                               SELECT FROM unnest(key.conkey, key.conpfeqop) AS f(number, operator)
                               JOIN pg_attribute AS a ON a.attrelid = key.conrelid AND a.attnum = f.number
                               WHERE NOT EXISTS (
                                   SELECT FROM generate_series(0, cardinality(key.conkey) - 1) AS place
                                   JOIN pg_opclass AS o ON o.oid = i.indclass[place]
                                   JOIN pg_amop AS x ON x.amopfamily = o.opcfamily AND x.amopopr = f.operator
                                   WHERE i.indkey[place] = f.number AND i.indcollation[place] = a.attcollation))
                         ORDER BY 1) AS indexes
            FROM key
            JOIN pg_class AS own ON own.oid = key.conrelid AND own.relkind = 'r'
            JOIN pg_constraint AS k ON k.oid = key.root
            JOIN pg_class AS t ON t.oid = k.conrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            ORDER BY 1, 2, 3, 4
            """.formatted(SCHEMA);

    private record Definition(String text, Optional<String> predicate, Optional<String> expressions) {}

    private final Connection connection;
    private final Declared declared;
    private final Map<Long, Long> tableBytes = new HashMap<>();
    private final Map<Long, Definition> definitions = new HashMap<>();

    SnapshotReader(Connection connection, Declared declared) {
        this.connection = connection;
        this.declared = declared;
    }

    /**
     * @param history the name of Flyway's table, which is left out as are all that look like it
     * @param measuring how long the bloat may be measured
     * @param replicas what others have counted
     */
    Snapshot read(String history, Duration measuring, List<Replica> replicas) throws SQLException {
        Instant now = Query.rows(connection, "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class))
                .get(0)
                .toInstant();
        List<TableHealth> tables =
                Query.rows(connection, TABLES, List.of(declared.schemas(), history), SnapshotReader::table);
        List<Long> oids = tables.stream().map(TableHealth::oid).toList();
        Object asked = connection.createArrayOf("bigint", oids.toArray());
        Unlocked unlocked = new Unlocked(connection, oids);
        unlocked.ask(those -> Query.rows(
                connection, SIZES, List.of(those), row -> tableBytes.put(row.getLong("oid"), row.getLong("bytes"))));
        unlocked.ask(those -> Query.rows(connection, DEFINITIONS, List.of(those), this::definition));
        Map<Long, Bloat> bloat = new BloatReader(connection, measuring).read(unlocked);
        Map<Long, String> locked = unlocked.unanswered();
        Map<Long, TableHealth> byOid = new HashMap<>();
        tables.forEach(table -> byOid.put(table.oid(), table));
        List<IndexHealth> indexes = Query.rows(
                connection,
                INDEXES,
                List.of(asked, asked),
                row -> index(
                        row,
                        Optional.ofNullable(byOid.get(row.getLong("table_oid"))).orElseThrow(),
                        bloat));
        return new Snapshot(
                Snapshot.FORMAT,
                now,
                Origin.of(connection),
                tables.stream().map(table -> complete(table, locked)).toList(),
                indexes,
                Query.rows(connection, FOREIGN_KEYS, List.of(asked), SnapshotReader::foreignKey),
                replicas);
    }

    private static TableHealth table(ResultSet row) throws SQLException {
        long newPage = row.getLong("new_page");
        Optional<Long> newPageUpdates = row.wasNull() ? Optional.empty() : Optional.of(newPage);
        return new TableHealth(
                row.getLong("oid"),
                row.getString("schema"),
                row.getString("table"),
                row.getBoolean("partitioned"),
                row.getLong("rows"),
                row.getLong("bytes"),
                Optional.empty(),
                row.getLong("seq_scan"),
                row.getLong("seq_rows"),
                row.getLong("idx_scan"),
                row.getLong("live"),
                row.getLong("dead"),
                row.getLong("changed"),
                row.getLong("updates"),
                row.getLong("hot"),
                newPageUpdates,
                Origin.instant(row, "analyzed"),
                Origin.instant(row, "vacuumed"));
    }

    private TableHealth complete(TableHealth table, Map<Long, String> locked) {
        return table.with(
                Optional.ofNullable(tableBytes.get(table.oid())).orElse(table.bytes()),
                Optional.ofNullable(locked.get(table.oid())));
    }

    private boolean definition(ResultSet row) throws SQLException {
        definitions.put(
                row.getLong("oid"),
                new Definition(
                        row.getString("definition"),
                        Optional.ofNullable(row.getString("predicate")),
                        Optional.ofNullable(row.getString("expressions"))));
        return true;
    }

    private IndexHealth index(ResultSet row, TableHealth table, Map<Long, Bloat> bloat) throws SQLException {
        long oid = row.getLong("oid");
        Optional<Definition> definition = Optional.ofNullable(definitions.get(oid));
        long parent = row.getLong("parent");
        Optional<Long> parentOid = row.wasNull() ? Optional.empty() : Optional.of(parent);
        Optional<ObjectName> toast =
                Optional.ofNullable(row.getString("toast")).map(name -> new ObjectName("pg_toast", name));
        Bloat known = Optional.ofNullable(bloat.get(oid))
                .orElse(Bloat.unknown(
                        row.getLong("bytes"),
                        row.getBoolean("partitioned")
                                ? "it has no storage of its own"
                                : toast.isPresent() ? "it is not valid" : "the table is locked"));
        ObjectName owner = toast.orElse(table.name());
        return new IndexHealth(
                oid,
                table.oid(),
                owner.schema(),
                owner.name(),
                row.getString("name"),
                declared.has(owner.sibling(row.getString("name"))),
                shape(row, definition),
                definition.map(Definition::text),
                new IndexHealth.State(
                        row.getBoolean("indisvalid"),
                        row.getBoolean("ready"),
                        row.getBoolean("building"),
                        row.getBoolean("partitioned"),
                        parentOid),
                new IndexHealth.Uses(
                        Optional.ofNullable(row.getString("constraint")),
                        row.getBoolean("indisprimary"),
                        row.getBoolean("deferrable"),
                        row.getBoolean("referenced"),
                        row.getBoolean("indisreplident"),
                        row.getBoolean("indisclustered")),
                known,
                Usage.of(row));
    }

    private static Shape shape(ResultSet row, Optional<Definition> definition) throws SQLException {
        List<String> columns = texts(row, "columns");
        List<Long> classes = numbers(row, "classes");
        List<Long> collations = numbers(row, "collations");
        List<Long> orders = numbers(row, "orders");
        List<String> options = texts(row, "options");
        int keys = row.getInt("keys");
        return new Shape(
                row.getString("method"),
                IntStream.range(0, keys)
                        .mapToObj(place -> new Shape.Key(
                                columns.get(place),
                                classes.get(place),
                                collations.get(place),
                                orders.get(place).intValue(),
                                options.get(place)))
                        .toList(),
                columns.subList(keys, columns.size()),
                row.getBoolean("indisunique"),
                row.getBoolean("nulls_distinct"),
                texts(row, "parameters"),
                definition.flatMap(Definition::expressions),
                definition.flatMap(Definition::predicate),
                row.getBoolean("complete") || definition.isPresent());
    }

    private static ForeignKey foreignKey(ResultSet row) throws SQLException {
        return new ForeignKey(
                row.getLong("table_oid"),
                row.getString("schema"),
                row.getString("table"),
                row.getString("name"),
                texts(row, "columns"),
                row.getString("referenced"),
                row.getLong("searched"),
                numbers(row, "indexes"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static List<Long> numbers(ResultSet row, String column) throws SQLException {
        return Arrays.asList((Long[]) row.getArray(column).getArray());
    }
}
