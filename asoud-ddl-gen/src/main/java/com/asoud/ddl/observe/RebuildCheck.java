package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether these are indexes that PostgreSQL rebuilds concurrently, and this role may. */
record RebuildCheck(Problems found) {

    /**
     * Of each name the index, or those of its partitions. Below 12000 is what {@code initdb} makes first
     * ({@code IsCatalogRelationOid} in {@code catalog.c}); such an index is not rebuilt concurrently, nor is an invalid
     * one of a TOAST table, nor that of an exclusion constraint, of which one WITHOUT OVERLAPS is one
     * ({@code ReindexRelationConcurrently} in {@code indexcmds.c}). Who may: {@code RangeVarCallbackForReindexIndex}.
     */
    private static final String INDEXES = """
            SELECT asked.name AS asked, tree.oid, found.relkind::text AS kind,
                   CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname END AS schema, c.relname,
                   CASE WHEN tn.nspname = current_schema() THEN '' ELSE tn.nspname END AS table_schema,
                   t.relname AS table_name, i.indisvalid AND i.indisready AND i.indislive AS valid,
                   i.indisexclusion AS exclusion, i.indrelid < 12000 AS catalog, t.relpersistence = 't' AS temporary,
                   t.relkind = 't' AS toast, pg_get_userbyid(t.relowner) AS owner,
                   pg_has_role(t.relowner, 'USAGE') AS owns,
                   CASE WHEN current_setting('server_version_num')::integer >= 170000
                        THEN has_table_privilege(t.oid, 'MAINTAIN') ELSE false END AS maintains,
                   has_schema_privilege(n.oid, 'USAGE') AS reaches,
                   c.relpages * current_setting('block_size')::bigint AS bytes,
                   t.relpages * current_setting('block_size')::bigint AS table_bytes
            FROM unnest(?::text[]) WITH ORDINALITY AS asked (name, place)
            LEFT JOIN LATERAL (
                SELECT c.oid, c.relkind FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('i', 'I')
                  AND (n.nspname <> 'pg_catalog' AND pg_table_is_visible(c.oid)
                           AND asked.name IN (c.relname, quote_ident(c.relname))
                       OR asked.name IN (n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname))
                       OR replace(asked.name, chr(34), '') = n.nspname || '.' || c.relname)
                ) AS found ON true
            LEFT JOIN LATERAL (
                SELECT found.oid WHERE found.relkind = 'i'
                UNION ALL
                SELECT relid FROM pg_partition_tree(found.oid) WHERE isleaf AND found.relkind = 'I') AS tree ON true
            LEFT JOIN (pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                       JOIN pg_namespace AS n ON n.oid = c.relnamespace
                       JOIN pg_class AS t ON t.oid = i.indrelid
                       JOIN pg_namespace AS tn ON tn.oid = t.relnamespace) ON i.indexrelid = tree.oid
            ORDER BY asked.place, n.nspname, c.relname
            """;

    /** What else bears that name, or one that differs in its letters only. */
    private static final String NAMESAKES = """
            SELECT string_agg(CASE WHEN n.nspname = current_schema() THEN '' ELSE n.nspname || '.' END || c.relname, ', '
                              ORDER BY n.nspname, c.relname)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('i', 'I') AND lower(c.relname) = lower(regexp_replace(?, '^.*\\.|\"', '', 'g'))
            """;

    private record Found(
            String asked,
            String kind,
            ObjectName name,
            ObjectName table,
            boolean valid,
            boolean exclusion,
            boolean catalog,
            boolean temporary,
            boolean toast,
            String owner,
            boolean owns,
            boolean maintains,
            boolean reaches,
            long bytes,
            long tableBytes) {

        static Found of(ResultSet row) throws SQLException {
            return new Found(
                    row.getString("asked"),
                    String.valueOf(row.getString("kind")),
                    new ObjectName(String.valueOf(row.getString("schema")), String.valueOf(row.getString("relname"))),
                    new ObjectName(
                            String.valueOf(row.getString("table_schema")), String.valueOf(row.getString("table_name"))),
                    row.getBoolean("valid"),
                    row.getBoolean("exclusion"),
                    row.getBoolean("catalog"),
                    row.getBoolean("temporary"),
                    row.getBoolean("toast"),
                    String.valueOf(row.getString("owner")),
                    row.getBoolean("owns"),
                    row.getBoolean("maintains"),
                    row.getBoolean("reaches"),
                    row.getLong("bytes"),
                    row.getLong("table_bytes"));
        }

        boolean isThere() {
            return !kind.equals("null");
        }

        boolean hasNoPartition() {
            return owner.equals("null");
        }

        String where() {
            return "table " + table;
        }
    }

    /** Those that may be rebuilt; of the others, why not. */
    List<RebuildPlan.Step> steps(List<String> asked) throws SQLException {
        return Query.inTransaction(found.connection(), () -> {
            found.lockTimeout();
            List<RebuildPlan.Step> steps = new ArrayList<>();
            for (Found index : Query.rows(found.connection(), INDEXES, List.of(asked), Found::of)) {
                if (steps.stream().noneMatch(step -> step.name().equals(index.name()))) {
                    step(index).ifPresent(steps::add);
                }
            }
            return steps;
        });
    }

    private Optional<RebuildPlan.Step> step(Found index) throws SQLException {
        if (!index.isThere()) {
            unknown(index.asked());
            return Optional.empty();
        }
        if (index.hasNoPartition() || !isRebuiltConcurrently(index) || !mayRebuild(index)) {
            return Optional.empty();
        }
        Optional<String> another = Sessions.atWorkOnIndexes(found.connection(), index.table());
        if (!index.valid()) {
            Optional<ObjectName> original = AbortedRebuild.original(found.connection(), index.name());
            if (original.isPresent()) {
                found.add(
                        "index " + index.name() + " is what "
                                + (another.isPresent() ? "is being built to rebuild " : "is left of a rebuild of ")
                                + original.get()
                                + (another.isPresent() ? "" : " that was aborted"),
                        index.where(),
                        another.map(who -> "wait for it: " + who)
                                .orElse("name " + original.get() + " instead: that drops what is left of it"));
                return Optional.empty();
            }
        }
        // What somebody is at work on is not left over; the rebuild waits, and looks again.
        List<ObjectName> leftovers =
                another.isPresent() ? List.of() : AbortedRebuild.seenOf(found.connection(), index.name());
        if (!leftovers.isEmpty() && !index.owns()) {
            found.addRight(
                    "only the owner of a table may drop what an aborted rebuild of " + index.name() + " has left",
                    index.where() + ", of " + index.owner(),
                    "as " + index.owner() + ": DROP INDEX CONCURRENTLY "
                            + leftovers.get(0).quoted() + ";");
        }
        return Optional.of(new RebuildPlan.Step(
                index.table(),
                index.name(),
                size(index.name(), index.bytes()),
                size(index.table(), index.tableBytes()),
                index.valid(),
                leftovers,
                Optional.empty(),
                true));
    }

    private void unknown(String name) throws SQLException {
        Optional<String> namesakes = found.first(NAMESAKES, name);
        found.add(
                "there is no index " + name,
                "schema " + Sessions.currentSchema(found.connection()),
                namesakes
                        .map(others -> "did you mean " + others + "?")
                        .orElse(
                                "give its name as \\di of psql shows it, without quotes; in another schema: schema.name"));
    }

    private boolean isRebuiltConcurrently(Found index) {
        if (index.exclusion()) {
            found.add(
                    "index " + index.name() + " holds an exclusion constraint, and PostgreSQL rebuilds none of these"
                            + " concurrently",
                    index.where(),
                    "in a maintenance window, since writes wait meanwhile: REINDEX INDEX "
                            + index.name().quoted() + ";");
        } else if (index.catalog()) {
            found.add(
                    "index " + index.name() + " is of a system catalog, and PostgreSQL rebuilds none of these"
                            + " concurrently",
                    index.where(),
                    "in a maintenance window, as a superuser: REINDEX INDEX "
                            + index.name().quoted() + ";");
        } else if (index.temporary()) {
            found.add(
                    "index " + index.name() + " is of a temporary table, which only its own session sees",
                    index.where(),
                    "name another index");
        } else if (index.toast() && !index.valid()) {
            found.add(
                    "index " + index.name() + " is an invalid one of a TOAST table, and PostgreSQL rebuilds none of"
                            + " these concurrently",
                    index.where(),
                    "if nobody is building it: DROP INDEX CONCURRENTLY "
                            + index.name().quoted() + ";");
        } else {
            return true;
        }
        return false;
    }

    private boolean mayRebuild(Found index) throws SQLException {
        String role = Identifiers.quote(found.role());
        if (!index.reaches()) {
            found.addRight(
                    "the role may not use the schema " + index.name().schema() + " of index " + index.name(),
                    "role " + found.role(),
                    "as its owner, or for pg_toast as a superuser: GRANT USAGE ON SCHEMA "
                            + Identifiers.quote(index.name().schema()) + " TO " + role + ";");
            return false;
        }
        if (!index.owns() && !index.maintains()) {
            found.addRight(
                    "only the owner of a table, or from PostgreSQL 17 on a role with MAINTAIN on it, may rebuild its"
                            + " indexes: " + index.table() + " belongs to " + index.owner(),
                    "role " + found.role(),
                    "give --user " + index.owner() + "; or make the role a member of it:\n    GRANT "
                            + Identifiers.quote(index.owner()) + " TO " + role
                            + ";\nor from 17 on: GRANT pg_maintain TO " + role + ";");
            return false;
        }
        return true;
    }

    /** The size of a table or index that somebody has locked is that of its last VACUUM or ANALYZE. */
    private long size(ObjectName relation, long otherwise) throws SQLException {
        return Query.attempt(
                found.connection(),
                () -> {
                    AbortedRebuild.waitForNobody(found.connection());
                    return Query.first(
                                    found.connection(),
                                    "SELECT pg_relation_size(to_regclass(?))",
                                    List.of(relation.quoted()),
                                    row -> row.getLong(1))
                            .orElse(otherwise);
                },
                failure -> otherwise);
    }

    /** Whether it fits. */
    void room(String available, long needed) throws SQLException {
        try {
            long bytes = Query.rows(
                            found.connection(), "SELECT pg_size_bytes(?)", List.of(available), row -> row.getLong(1))
                    .get(0);
            if (bytes < needed) {
                found.add(
                        "the disk may have too little room: up to " + Quantities.bytes(needed)
                                + " are needed at a time, and it has " + Quantities.bytes(bytes),
                        "--disk-room",
                        "make room, or rebuild fewer indexes, or with fewer --jobs");
            }
        } catch (SQLException failure) {
            found.addSize(failure, "--disk-room", "512MB, 20GB");
        }
    }
}
