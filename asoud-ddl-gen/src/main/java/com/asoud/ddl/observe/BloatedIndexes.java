package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.health.Bloat;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which indexes of the default schema, and of those that the migrations name, a rebuild would make much smaller.
 * Invalid ones, and those that PostgreSQL does not rebuild concurrently, are none of them.
 *
 * @param bloated by their names, those that would give back most first
 * @param tidied those that are not bloated, and of which aborted rebuilds have left something
 * @param unknown why nobody can tell of the others, by their names; or why this role cannot mend it
 */
record BloatedIndexes(Map<ObjectName, Bloat> bloated, Set<ObjectName> tidied, Map<ObjectName, String> unknown) {

    private static final String CANDIDATES = """
            SELECT CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END AS schema, c.relname,
                   t.relname AS table_name,
                   i.indisvalid AS valid,
                   pg_has_role(t.relowner, 'USAGE')
                   OR CASE WHEN current_setting('server_version_num')::integer >= 170000
                           THEN has_table_privilege(t.oid, 'MAINTAIN') ELSE false END AS may
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid AND c.relkind = 'i'
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
                AND (n.nspname = current_schema() OR n.nspname = ANY (?::text[]))
            JOIN pg_class AS t ON t.oid = i.indrelid AND t.relpersistence <> 't'
            WHERE NOT i.indisexclusion
            ORDER BY 1, 2
            """;

    /**
     * Looks.
     *
     * @param connection in auto-commit mode
     * @param database whose migrations name schemas beside the default one; and tables, which alone are looked at if
     *     another application shares a schema
     * @param share how much of an index a rebuild would give back, from 0 to 1, at least
     * @param measuring how long bloat may be measured; zero to estimate only
     */
    static BloatedIndexes of(Connection connection, LiveDatabase database, double share, Duration measuring)
            throws SQLException {
        List<ObjectName> subjects = database.subjects();
        Set<String> schemas = subjects.stream()
                .map(ObjectName::schema)
                .filter(schema -> !schema.isEmpty())
                .collect(Collectors.toSet());
        Optional<ObjectName> other = other(connection, database, schemas);
        Set<ObjectName> judged = new LinkedHashSet<>();
        List<ObjectName> invalid = new ArrayList<>();
        Map<ObjectName, String> unknown = new LinkedHashMap<>();
        Query.rows(connection, CANDIDATES, List.of(schemas), row -> {
            ObjectName name = new ObjectName(row.getString("schema"), row.getString("relname"));
            ObjectName table = new ObjectName(name.schema(), row.getString("table_name"));
            if (other.isPresent() && !subjects.contains(table)) {
                unknown.put(name, "another application shares the schema, by its history " + other.get());
            } else if (!row.getBoolean("may")) {
                unknown.put(name, "this role may not rebuild it");
            } else if (row.getBoolean("valid")) {
                judged.add(name);
            } else {
                invalid.add(name);
            }
            return true;
        });
        Map<ObjectName, Bloat> all = Bloat.of(connection, judged, measuring);
        Map<ObjectName, Bloat> bloated = new LinkedHashMap<>();
        all.entrySet().stream()
                .filter(each -> each.getValue().isWorthARebuild(share))
                .sorted(Comparator.comparing((Map.Entry<ObjectName, Bloat> each) ->
                                each.getValue().bloat().orElse(0L))
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .forEach(each -> bloated.put(each.getKey(), each.getValue()));
        for (ObjectName name : judged) {
            Bloat bloat = all.get(name);
            if (bloat == null || bloat.source() == Bloat.Source.UNKNOWN) {
                unknown.put(name, bloat == null ? "the table is locked" : bloat.why());
            }
        }
        Set<ObjectName> tidied = new LinkedHashSet<>();
        for (ObjectName each : invalid) {
            original(connection, each)
                    .filter(name -> judged.contains(name) && !bloated.containsKey(name))
                    .ifPresent(tidied::add);
        }
        return new BloatedIndexes(bloated, tidied, unknown);
    }

    private static Optional<ObjectName> other(Connection connection, LiveDatabase database, Set<String> schemas)
            throws SQLException {
        Set<String> all = new HashSet<>(schemas);
        all.add(Sessions.currentSchema(connection));
        return new OtherHistories(connection, database).ofOthers(all).stream().findFirst();
    }

    private static Optional<ObjectName> original(Connection connection, ObjectName copy) throws SQLException {
        return Query.inTransaction(connection, () -> AbortedRebuild.original(connection, copy));
    }
}
