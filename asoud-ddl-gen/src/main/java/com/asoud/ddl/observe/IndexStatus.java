package com.asoud.ddl.observe;

import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One index: what the migrations say of it, and what the database has.
 *
 * @param declared its name as the migrations have it
 * @param table the indexed table, where it was found: without a schema only if that is the first of the search path
 * @param name its name, likewise
 * @param condition how the two agree
 * @param wanted its definition by the migrations, such as {@code btree (market_id, status)}; empty if they do not know
 *     it
 * @param found its definition in the database; empty if it is not there
 */
public record IndexStatus(
        ObjectName declared,
        ObjectName table,
        ObjectName name,
        Condition condition,
        Optional<String> wanted,
        Optional<String> found) {

    /** How migrations and database agree. */
    public enum Condition {
        VALID("valid, as declared"),
        PENDING("not built yet"),
        BUILDING("being built"),
        BUILT("built, not recorded: valid, as declared"),
        MISSING("MISSING, although its migration is applied"),
        INVALID("INVALID: queries cannot use it, writes pay for it"),
        DIFFERENT("DIFFERENT from what is declared"),
        LEFTOVER("LEFTOVER of an aborted build or reindexing");

        private final String text;

        Condition(String text) {
            this.text = text;
        }

        /** Whether somebody has to do something beyond running what is pending. */
        public boolean isTrouble() {
            return this != VALID && this != PENDING && this != BUILDING && this != BUILT;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private record Found(Index index, boolean building) {
        ObjectName table() {
            return index.table();
        }

        ObjectName name() {
            return index.name();
        }

        String definition() {
            return index.definition();
        }

        boolean valid() {
            return index.valid();
        }

        Condition broken(Condition otherwise) {
            return building ? Condition.BUILDING : otherwise;
        }
    }

    /**
     * SQL for whether somebody builds the index of the row {@code i} of {@code pg_index}. Who is at work on which
     * index, the server shows only to the same role and to members of pg_read_all_stats; others see that the session
     * builds something, and its lock on the table.
     */
    public static final String IS_BEING_BUILT = """
            EXISTS (SELECT FROM pg_stat_progress_create_index AS build
                    WHERE build.datid = (SELECT oid FROM pg_database WHERE datname = current_database())
                      AND (build.index_relid = i.indexrelid
                           OR build.index_relid IS NULL
                              AND EXISTS (SELECT FROM pg_locks AS held
                                          WHERE held.pid = build.pid AND held.locktype = 'relation'
                                            AND held.database = build.datid AND held.relation = i.indrelid
                                            AND held.mode = 'ShareUpdateExclusiveLock' AND held.granted)))
            """;

    /**
     * SQL for all of {@code pg_get_indexdef} after {@code USING}, of the rows {@code i}, {@code c}, {@code t},
     * {@code n}.
     */
    public static final String USING = """
            substr(pg_get_indexdef(c.oid), length(
                'CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX '
                || quote_ident(c.relname) || ' ON ' || CASE WHEN c.relkind = 'I' THEN 'ONLY ' ELSE '' END
                || quote_ident(n.nspname) || '.' || quote_ident(t.relname) || ' USING ') + 1)
            """;

    private static final String INDEXES = """
            SELECT CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END AS schema,
                   t.relname AS table, c.relname AS name,
                   i.indisvalid AND i.indisready AND i.indislive AS valid,
                   %s AS building,
                   i.indisunique AS unique, %s AS using
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_class AS t ON t.oid = i.indrelid
            JOIN pg_namespace AS n ON n.oid = t.relnamespace
            WHERE i.indrelid = ANY (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)
            ORDER BY 1, 2, 3
            """.formatted(IS_BEING_BUILT, USING);

    /**
     * Every index that the migrations know, and every broken one on their tables. Only reads the catalog.
     *
     * @param entries all migrations, in order
     */
    public static List<IndexStatus> read(Connection connection, List<Entry> entries) throws SQLException {
        Map<ObjectName, Index> applied = new TreeMap<>();
        Map<ObjectName, Index> all = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.file().isEmpty()) {
                continue;
            }
            Optional<Facts> facts = Facts.of(entry.file().get());
            facts.ifPresent(file -> file.applyTo(all));
            if (entry.state() == State.APPLIED || entry.state() == State.CHANGED || entry.state() == State.BASELINE) {
                facts.ifPresent(file -> file.applyTo(applied));
            }
        }
        List<ObjectName> tables = Stream.of(applied, all)
                .flatMap(each -> each.values().stream().map(Index::table))
                .distinct()
                .toList();
        TableSchemas schemas = TableSchemas.of(connection, tables);
        return compare(byName(applied, schemas), byName(all, schemas), found(connection, tables));
    }

    /**
     * An index that the migrations know.
     *
     * @param declared its name there
     * @param index with the names that the server has
     */
    private record Known(ObjectName declared, Index index) {}

    /** Files may name the default schema, too; of two that mean one table, the later one counts. */
    private static Map<ObjectName, Known> byName(Map<ObjectName, Index> known, TableSchemas schemas) {
        Map<ObjectName, Known> indexes = new LinkedHashMap<>();
        for (Index each : known.values()) {
            Index index = schemas.shown(each);
            indexes.put(index.name(), new Known(each.name(), index));
        }
        return indexes;
    }

    private static Map<ObjectName, Found> found(Connection connection, List<ObjectName> tables) throws SQLException {
        List<String> names = tables.stream().map(ObjectName::quoted).toList();
        Map<ObjectName, Found> found = new LinkedHashMap<>();
        Query.rows(connection, INDEXES, List.of(names), IndexStatus::found)
                .forEach(index -> found.put(index.name(), index));
        return found;
    }

    private static Found found(ResultSet row) throws SQLException {
        ObjectName table = new ObjectName(row.getString("schema"), row.getString("table"));
        return new Found(
                new Index(
                        table.sibling(row.getString("name")),
                        table,
                        row.getBoolean("unique"),
                        row.getString("using"),
                        List.of(),
                        row.getBoolean("valid")),
                row.getBoolean("building"));
    }

    private static List<IndexStatus> compare(
            Map<ObjectName, Known> applied, Map<ObjectName, Known> all, Map<ObjectName, Found> found) {
        Map<ObjectName, Known> wanted = new HashMap<>(all);
        wanted.putAll(applied);
        List<IndexStatus> statuses = new ArrayList<>();
        for (Known known : wanted.values()) {
            Index index = known.index();
            Optional<Found> there = Optional.ofNullable(found.get(index.name()));
            Optional<Index> later = Optional.ofNullable(all.get(index.name())).map(Known::index);
            statuses.add(new IndexStatus(
                    known.declared(),
                    index.table(),
                    index.name(),
                    condition(index, applied.containsKey(index.name()), later, there),
                    Optional.of(index.definition()),
                    there.map(Found::definition)));
        }
        for (Found other : found.values()) {
            if (!wanted.containsKey(other.name()) && !other.valid()) {
                statuses.add(new IndexStatus(
                        other.name(),
                        other.table(),
                        other.name(),
                        other.broken(Condition.LEFTOVER),
                        Optional.empty(),
                        Optional.of(other.definition())));
            }
        }
        statuses.sort(Comparator.comparing(IndexStatus::table).thenComparing(IndexStatus::name));
        return statuses;
    }

    private static Condition condition(Index index, boolean isApplied, Optional<Index> later, Optional<Found> found) {
        if (found.isEmpty()) {
            return isApplied ? Condition.MISSING : Condition.PENDING;
        }
        if (!found.get().table().equals(index.table())) {
            return Condition.DIFFERENT;
        }
        if (!found.get().valid()) {
            return found.get().broken(Condition.INVALID);
        }
        if (found.get().index().isAs(index)) {
            return isApplied ? Condition.VALID : Condition.BUILT;
        }
        // A replacement that is pending may have been built already.
        return later.filter(found.get().index()::isAs).isPresent() ? Condition.BUILT : Condition.DIFFERENT;
    }

    /** The indexes that are not as the applied migrations say. */
    public static List<Problem> unsound(List<IndexStatus> indexes) {
        return indexes.stream()
                .filter(index -> index.condition().isTrouble() && index.condition() != Condition.LEFTOVER
                        || index.condition() == Condition.BUILDING
                                && index.wanted().isPresent())
                .map(index -> new Problem(
                        "index " + index.name() + " is " + index.condition(),
                        "table " + index.table(),
                        index.condition() == Condition.DIFFERENT
                                ? "see status; rename the object of that name, or drop it (DROP INDEX CONCURRENTLY "
                                        + index.name().quoted()
                                        + "), then take its version back with rollback, and migrate again"
                                : "see status; take its version back with rollback, and migrate again"))
                .toList();
    }
}
