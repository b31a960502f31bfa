package com.asoud.ddl.observe.doctor;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.LivePlan;
import com.asoud.ddl.observe.LiveStatus;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What takes the disk, and what of it can go (guide, section 8, case 4). A relation that somebody has locked is not
 * waited for: its size is that of the last VACUUM.
 *
 * @param databaseBytes of this database, its catalogs and large objects included
 * @param largest tables and indexes, the largest first; with large objects, and with catalogs of 10 MB or more
 * @param walBytes of the files of the write-ahead log; empty if this role may not see them
 * @param temporaryBytes of the files that queries have written and still use; empty if this role may not see them
 * @param temporaryBytesSoFar of all such files since the counters were reset
 * @param next what the pending migrations need, as a sentence
 * @param notSeen what this role may not see, and which right is missing; a sentence each
 * @param findings what can go
 */
public record DiskUse(
        long databaseBytes,
        List<Relation> largest,
        OptionalLong walBytes,
        OptionalLong temporaryBytes,
        long temporaryBytesSoFar,
        String next,
        List<String> notSeen,
        List<Finding> findings) {

    private static final int LARGEST = 15;
    private static final long TEMPORARY = 10L << 20;

    private static final String RELATIONS = """
            WITH locked AS (SELECT relation FROM pg_locks
                            WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
                              AND pid <> pg_backend_pid()
                              AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            SELECT c.oid::regclass::text AS name, c.relkind = 'i' AS index, i.indrelid::regclass::text AS table_name,
                   CASE WHEN %1$s OR c.oid IN (TABLE locked)
                        THEN c.relpages::bigint * current_setting('block_size')::bigint
                        WHEN c.relkind = 'i' THEN pg_relation_size(c.oid)
                        ELSE pg_table_size(c.oid) END AS bytes,
                   %1$s OR c.oid IN (TABLE locked) AS estimated,
                   CASE WHEN c.relkind = 'i' THEN x.idx_scan ELSE s.n_dead_tup END AS scans_or_dead, s.n_live_tup,
                   coalesce(i.indisvalid AND i.indisready, true) AS valid,
                   c.relispartition OR EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = c.oid) AS part,
                   EXISTS (SELECT FROM pg_stat_progress_create_index AS build WHERE build.relid = i.indrelid) AS building
            FROM pg_class AS c
            LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
            LEFT JOIN pg_stat_all_indexes AS x ON x.indexrelid = c.oid
            LEFT JOIN pg_stat_all_tables AS s ON s.relid = c.oid
            WHERE c.relkind IN ('r', 'm', 'i') AND c.relnamespace <> 'pg_toast'::regnamespace
              AND (c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                   OR c.relpages > 1280
                   OR c.oid IN ('pg_largeobject'::regclass, 'pg_largeobject_loid_pn_index'::regclass))
            ORDER BY bytes DESC
            """;

    private static final String SLOTS = """
            SELECT slot_name, slot_type, pg_wal_lsn_diff(
                       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                       restart_lsn)::bigint AS behind
            FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL
            ORDER BY behind DESC
            """;

    private static final String COUNTERS = """
            SELECT temp_bytes, pg_database_size(datname) AS bytes FROM pg_stat_database
            WHERE datname = current_database()
            """;

    /** The files of a session have its pid in their name ({@code fd.c}). */
    private static final String TEMPORARY_FILES = """
            SELECT substring(name FROM 'pgsql_tmp([0-9]+)')::integer AS pid, sum(size)::bigint AS bytes
            FROM pg_ls_tmpdir() GROUP BY 1 ORDER BY 2 DESC
            """;

    private static final String MONITOR = ": GRANT pg_monitor to this role.";

    public DiskUse {
        largest = List.copyOf(largest);
        notSeen = List.copyOf(notSeen);
        findings = List.copyOf(findings);
    }

    /**
     * A table, its out-of-line values included, or an index.
     *
     * @param table of an index
     * @param estimated whether the size is that of the last VACUUM, since somebody has locked it
     * @param count how often an index was scanned, or how many dead rows a table holds
     * @param live rows of a table
     * @param valid whether an index is
     * @param part whether an index is part of a constraint, or of a partitioned index: it cannot be dropped by itself
     * @param building whether an index of its table is being built
     */
    public record Relation(
            String name,
            Optional<String> table,
            long bytes,
            boolean estimated,
            long count,
            long live,
            boolean valid,
            boolean part,
            boolean building) {

        public boolean isIndex() {
            return table.isPresent();
        }
    }

    /** @throws Refusal if the database cannot be read */
    public static DiskUse of(LiveDatabase database) {
        Set<String> owned = owned(database);
        String next = next(database);
        return database.read(
                connection -> Query.inTransaction(connection, () -> new Look(connection, owned).look(next)));
    }

    /** The indexes that the migrations know, as the server spells them in SQL; none if these cannot be read. */
    static Set<String> owned(LiveDatabase database) {
        try {
            List<String> names = LiveStatus.of(database).indexes().stream()
                    .filter(index -> index.wanted().isPresent())
                    .map(index -> index.name().quoted())
                    .toList();
            return database.read(connection -> new HashSet<>(Query.rows(
                    connection,
                    "SELECT coalesce(to_regclass(name)::text, name) FROM unnest(?::text[]) AS known (name)",
                    List.of(names),
                    row -> row.getString(1))));
        } catch (Refusal unknown) {
            return Set.of();
        }
    }

    private static String next(LiveDatabase database) {
        try {
            LivePlan plan = LivePlan.of(database, Optional.empty(), Optional.empty(), true);
            LivePlan.Total<Long> bytes = plan.indexBytes();
            return plan.builds() == 0
                    ? "No index is waiting to be built."
                    : Quantities.counted(plan.builds(), "index").replace("indexs", "indexes") + " to be built: "
                            + bytes.known()
                                    .map(
                                            known -> "up to " + Quantities.bytes(known)
                                                    + ", as much again of WAL, and while it is sorted as much of temporary files")
                                    .orElse("nobody knows how large")
                            + (bytes.unknown() > 0 && bytes.known().isPresent()
                                    ? "; of " + bytes.unknown() + " nobody knows the size"
                                    : "")
                            + ".";
        } catch (Refusal unknown) {
            return "What the next builds need is not known: "
                    + unknown.problems().get(0).what() + ".";
        }
    }

    /** One look at the server. */
    private static final class Look {

        private final Connection connection;
        private final Set<String> owned;
        private final List<String> notSeen = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        Look(Connection connection, Set<String> owned) {
            this.connection = connection;
            this.owned = owned;
        }

        private record Counters(long temporary, long bytes) {}

        DiskUse look(String next) throws SQLException {
            Query.set(connection, "lock_timeout", "1s");
            List<Relation> relations = Query.attempt(connection, () -> relations("false"), locked -> List.of());
            if (relations.isEmpty()) {
                relations = relations("true");
            }
            Counters counters = Query.rows(
                            connection, COUNTERS, row -> new Counters(row.getLong("temp_bytes"), row.getLong("bytes")))
                    .get(0);
            relations.forEach(this::judge);
            slots();
            OptionalLong temporary = temporary();
            return new DiskUse(
                    counters.bytes(),
                    relations.stream().limit(LARGEST).toList(),
                    wal(),
                    temporary,
                    counters.temporary(),
                    next,
                    notSeen,
                    findings);
        }

        private List<Relation> relations(String estimated) throws SQLException {
            return Query.rows(
                    connection,
                    RELATIONS.formatted(estimated),
                    row -> new Relation(
                            row.getString("name"),
                            Optional.ofNullable(row.getString("table_name")),
                            row.getLong("bytes"),
                            row.getBoolean("estimated"),
                            row.getLong("scans_or_dead"),
                            row.getLong("n_live_tup"),
                            row.getBoolean("valid"),
                            row.getBoolean("part"),
                            row.getBoolean("building")));
        }

        private void judge(Relation relation) {
            if (!relation.isIndex()) {
                dead(relation);
            } else if (!relation.valid() && !relation.building()) {
                findings.add(new Finding(
                        Cause.INVALID_INDEX,
                        relation.name() + " takes " + Quantities.bytes(relation.bytes()) + " and serves no query",
                        List.of("A build or a REINDEX has failed, and left it."),
                        "pg_index says that it is invalid, and no session is building.",
                        remedy(relation)));
            }
        }

        private String remedy(Relation index) {
            if (owned.contains(index.name())) {
                return "run migrate, which removes it and builds it anew";
            }
            return "it is in no migration: run reindex " + index.name()
                    + (index.part() ? "" : "; or, if nobody needs it: DROP INDEX CONCURRENTLY " + index.name() + ";");
        }

        private void dead(Relation table) {
            if (table.count() > 10_000 && table.count() > table.live() / 5) {
                findings.add(
                        new Finding(
                                Cause.DEAD_ROWS,
                                table.name() + " holds " + Quantities.count(table.count()) + " dead rows",
                                List.of(Quantities.count(table.live()) + " rows are alive; the table takes "
                                        + Quantities.bytes(table.bytes()) + "."),
                                "pg_stat_all_tables counts them.",
                                "VACUUM " + table.name()
                                        + "; makes room for new rows; see why autovacuum does not: an old transaction, a slot, its settings"));
            }
        }

        private void slots() throws SQLException {
            Query.rows(connection, SLOTS, row -> {
                String name = row.getString("slot_name");
                long behind = row.getLong("behind");
                if (behind > 0) {
                    findings.add(new Finding(
                            Cause.SLOT,
                            "the " + row.getString("slot_type") + " replication slot " + name + " keeps "
                                    + Quantities.bytes(behind) + " of WAL",
                            List.of("Nobody reads from it, and the server keeps all WAL since then."),
                            "pg_replication_slots says so.",
                            "start its reader; or, if it is no longer needed: SELECT pg_drop_replication_slot("
                                    + Identifiers.literal(name) + ");"));
                }
                return true;
            });
        }

        private OptionalLong wal() throws SQLException {
            return seen(
                    "the size of the WAL",
                    () -> Query.rows(
                                    connection,
                                    "SELECT coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()",
                                    row -> row.getLong(1))
                            .get(0));
        }

        private OptionalLong temporary() throws SQLException {
            record Files(int pid, long bytes) {}
            List<Files> files = new ArrayList<>();
            OptionalLong all = seen("temporary files", () -> {
                files.addAll(Query.rows(
                        connection, TEMPORARY_FILES, row -> new Files(row.getInt("pid"), row.getLong("bytes"))));
                return files.stream().mapToLong(Files::bytes).sum();
            });
            for (Files each : files) {
                if (each.bytes() >= TEMPORARY) {
                    String who = com.asoud.ddl.observe.Sessions.describe(connection, each.pid())
                            .orElse("a session that has ended");
                    findings.add(
                            new Finding(
                                    Cause.TEMPORARY_FILES,
                                    "temporary files of " + Quantities.bytes(each.bytes()),
                                    List.of("They are of " + who + "."),
                                    "pg_ls_tmpdir lists them.",
                                    "wait for it, or end it; give it more work_mem, or an index in the order of its ORDER BY; temp_file_limit bounds them"));
                }
            }
            return all;
        }

        private OptionalLong seen(String what, Query.Question<Long> question) throws SQLException {
            return Query.attempt(connection, () -> OptionalLong.of(question.ask()), failure -> {
                notSeen.add("This role may not see " + what + " (" + ServerError.message(failure) + ")" + MONITOR);
                return OptionalLong.empty();
            });
        }
    }
}
