package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.observe.Obstacle.Kind;
import com.asoud.ddl.observe.Obstacle.Session;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in the way of a migration at this moment; of concurrent index builds above all. A build ({@code DefineIndex}
 * in {@code indexcmds.c}, PostgreSQL 14 to 18)
 *
 * <ol>
 *   <li>takes a {@code SHARE UPDATE EXCLUSIVE} lock on the table, and keeps it to its end: it waits for whoever holds a
 *       lock that conflicts, or is before it in the queue for one (manual, 13.3.1); readers and writers are none of
 *       them;
 *   <li>waits, before it reads the table for the first time and again before the second, for every transaction that has
 *       a lock of a writer on the table ({@code WaitForLockers} with {@code SHARE}), a prepared one too;
 *   <li>waits, before the index is valid, for every transaction of this database that has a snapshot older than its
 *       second reading, whatever it looks at ({@code WaitForOlderSnapshots}). Exempt are autovacuum, VACUUM, and
 *       concurrent builds of indexes without expression and predicate. A prepared transaction has no snapshot. One that
 *       is idle under READ COMMITTED has none either, unless its client has not closed its last query: pgjdbc does not.
 * </ol>
 *
 * Other changes of a table take one lock, for which they wait, and nothing else: {@code ALTER TABLE} mostly
 * {@code ACCESS EXCLUSIVE}, beside which nobody may even have read. {@code DROP INDEX CONCURRENTLY} waits for as many,
 * in its own way ({@code WaitForLockers} with {@code ACCESS EXCLUSIVE} in {@code index_drop}).
 *
 * <p>Of other databases nothing is waited for. What a replication slot keeps is of the whole cluster.
 */
public final class Obstacles {

    /** A slot in use that is farther behind than this, in bytes, does not follow. */
    private static final long FAR_BEHIND = 1L << 30;

    private static final int MAX_QUERY = 100;

    private static final String HIDDEN_QUERY = "<insufficient privilege>";

    /** Inside a transaction, the first look at the sessions would last. */
    private static final String LOOK_ANEW = "SELECT pg_stat_clear_snapshot()";

    /**
     * Of the processes with a database, the one without a user; its kind is hidden from many a role. A role that was
     * dropped has no name any more, but its session still has its number.
     */
    private static final String IS_AUTOVACUUM =
            "coalesce(activity.backend_type = 'autovacuum worker', activity.usesysid IS NULL)";

    private static final String SESSION = """
            activity.pid, activity.usename, coalesce(activity.application_name, '') AS application, activity.state,
            activity.query, extract(epoch FROM clock_timestamp() - activity.xact_start) AS age
            """;

    /** Locks in the order of their strength; {@link #weakest} counts in it. */
    private static final String STRENGTH = """
            array_position(
                ARRAY['AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock',
                      'ShareUpdateExclusiveLock', 'RowExclusiveLock', 'RowShareLock', 'AccessShareLock'], held.mode)
            """;

    /** Up to this place of that order, a lock is a lock; the weaker ones are those of writers and readers. */
    private static final int OF_DDL = 5;

    private static final int OF_WRITERS = 6;
    private static final int OF_READERS = 8;

    private static final String TABLES = """
            WITH tables AS (SELECT to_regclass(name)::oid AS oid, max(weakest) AS weakest, bool_or(built) AS built
                            FROM unnest(?::text[], ?::integer[], ?::boolean[]) AS wanted (name, weakest, built)
                            GROUP BY 1),
                 here AS (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    /**
     * The strongest lock of each session on each table. Workers of a parallel query are left out: their leader has what
     * they have.
     */
    private static final String LOCKS = TABLES + """
            SELECT DISTINCT ON (activity.pid, held.relation)
                   held.relation::regclass::text AS table_name, held.mode, held.granted, %s AS autovacuum,
                   build.command, vacuum.pid IS NOT NULL AS vacuums, tables.built, %s
            FROM pg_locks AS held
            JOIN tables ON tables.oid = held.relation
            JOIN pg_stat_activity AS activity ON activity.pid = held.pid
            LEFT JOIN pg_stat_progress_create_index AS build ON build.pid = held.pid
            LEFT JOIN pg_stat_progress_vacuum AS vacuum ON vacuum.pid = held.pid
            CROSS JOIN LATERAL (SELECT %s) AS strength (place)
            WHERE held.locktype = 'relation' AND held.database = (SELECT oid FROM here)
              AND held.pid <> pg_backend_pid() AND activity.leader_pid IS NULL
              AND strength.place <= tables.weakest
              AND (strength.place <= %s
                   OR held.granted
                      AND coalesce(clock_timestamp() - activity.xact_start >= ? * interval '1 ms', true))
            ORDER BY activity.pid, held.relation, strength.place, held.granted DESC
            """.formatted(IS_AUTOVACUUM, SESSION, STRENGTH, OF_DDL);

    private static final String SNAPSHOTS = TABLES + """
            SELECT %s
            FROM pg_stat_activity AS activity
            WHERE activity.datid = (SELECT oid FROM here) AND activity.pid <> pg_backend_pid()
              AND activity.backend_xmin IS NOT NULL AND activity.leader_pid IS NULL
              AND NOT %s
              AND coalesce(clock_timestamp() - activity.xact_start >= ? * interval '1 ms', true)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_vacuum AS vacuum WHERE vacuum.pid = activity.pid)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS build
                              JOIN pg_index AS built ON built.indexrelid = build.index_relid
                              WHERE build.pid = activity.pid AND build.command LIKE '%%CONCURRENTLY'
                                AND built.indexprs IS NULL AND built.indpred IS NULL)
            """.formatted(SESSION, IS_AUTOVACUUM);

    /** A prepared transaction's locks are those of whoever holds the lock on its number. */
    private static final String PREPARED = TABLES + """
            SELECT prepared.gid, prepared.owner, extract(epoch FROM clock_timestamp() - prepared.prepared) AS age,
                   string_agg(DISTINCT held.relation::regclass::text, ', ') AS table_names,
                   bool_or(tables.built) AS built
            FROM pg_prepared_xacts AS prepared
            JOIN pg_locks AS number ON number.locktype = 'transactionid' AND number.transactionid = prepared.transaction
                 AND number.granted AND number.pid IS NULL
            JOIN pg_locks AS held ON held.virtualtransaction = number.virtualtransaction AND held.pid IS NULL
            JOIN tables ON tables.oid = held.relation
            WHERE prepared.database = current_database() AND held.locktype = 'relation'
              AND %s <= tables.weakest
            GROUP BY prepared.gid, prepared.owner, prepared.prepared
            """.formatted(STRENGTH);

    private static final String SLOTS = """
            SELECT slot_name, slot_type, active, behind
            FROM pg_replication_slots
            CROSS JOIN LATERAL (SELECT pg_wal_lsn_diff(
                CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END,
                restart_lsn)::bigint) AS distance (behind)
            WHERE restart_lsn IS NOT NULL AND wal_status IS DISTINCT FROM 'lost' AND (NOT active OR behind > ?)
            """;

    /** What a session is building is not left over. */
    private static final String INVALID = TABLES + """
            SELECT index.indexrelid::regclass::text AS name, index.indrelid::regclass::text AS table_name,
                   relation.relname ~ '_cc(new|old)[0-9]*$' AS of_reindex
            FROM pg_index AS index
            JOIN tables ON tables.oid = index.indrelid
            JOIN pg_class AS relation ON relation.oid = index.indexrelid AND relation.relkind = 'i'
            WHERE NOT (index.indisvalid AND index.indisready AND index.indislive)
              AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index AS build
                              WHERE build.datid = (SELECT oid FROM here) AND build.relid = index.indrelid)
            """;

    private static final String UNSEEN = """
            SELECT count(*) AS sessions FROM pg_stat_activity
            WHERE datname = current_database() AND query = ?
            HAVING count(*) > 0
            """;

    private final Connection connection;
    private final List<Obstacle> found = new ArrayList<>();

    private Obstacles(Connection connection) {
        this.connection = connection;
    }

    /**
     * Looks at the server once. Any role may look; what it may not see is said.
     *
     * @param connection in a transaction, read-only or not, which goes on as it was, or in auto-commit mode; its own
     *     session is in nobody's way
     * @param tables the tables to be built on; one that does not exist has no obstacles
     * @param age how long a transaction must have been open to be worth a word, for its snapshot and what it has
     *     written: shorter ones end by themselves. One whose age this role may not know is listed
     * @return ordered by kind, the oldest first
     * @throws SQLException if the connection is lost
     */
    public static List<Obstacle> read(Connection connection, Collection<ObjectName> tables, Duration age)
            throws SQLException {
        return read(connection, tables, Map.of(), age);
    }

    /**
     * The same, for a migration that does more than build.
     *
     * @param built the tables to be built on
     * @param changed the tables that are locked otherwise, and how strongly: whoever has a lock that conflicts is in
     *     the way, under {@code ACCESS EXCLUSIVE} readers too; snapshots are not
     */
    static List<Obstacle> read(
            Connection connection, Collection<ObjectName> built, Map<ObjectName, LockLevel> changed, Duration age)
            throws SQLException {
        return Query.inTransaction(connection, () -> new Obstacles(connection).read(built, changed, age));
    }

    private List<Obstacle> read(Collection<ObjectName> built, Map<ObjectName, LockLevel> changed, Duration age)
            throws SQLException {
        List<?> tables = tables(built, changed);
        Query.rows(connection, LOOK_ANEW, row -> true);
        find("locks", LOCKS, with(tables, age), Obstacles::lock);
        find("prepared transactions", PREPARED, tables, Obstacles::prepared);
        if (!built.isEmpty()) {
            find("snapshots", SNAPSHOTS, with(tables, age), Obstacles::snapshot);
            find("replication slots", SLOTS, List.of(FAR_BEHIND), Obstacles::slot);
        }
        find("invalid indexes", INVALID, tables, Obstacles::invalid);
        find("sessions", UNSEEN, List.of(HIDDEN_QUERY), Obstacles::unseen);
        return found.stream()
                .sorted(Comparator.comparing(Obstacle::kind)
                        .thenComparing(obstacle -> obstacle.age().orElse(Duration.ZERO), Comparator.reverseOrder()))
                .toList();
    }

    private List<?> tables(Collection<ObjectName> built, Map<ObjectName, LockLevel> changed) throws SQLException {
        List<String> names = new ArrayList<>();
        List<Integer> weakest = new ArrayList<>();
        List<Boolean> areBuilt = new ArrayList<>();
        for (ObjectName table : built) {
            names.add(table.quoted());
            weakest.add(OF_WRITERS);
            areBuilt.add(true);
        }
        changed.forEach((table, lock) -> {
            names.add(table.quoted());
            weakest.add(weakest(lock));
            areBuilt.add(false);
        });
        return List.of(
                connection.createArrayOf("text", names.toArray()),
                connection.createArrayOf("integer", weakest.toArray()),
                connection.createArrayOf("boolean", areBuilt.toArray()));
    }

    /**
     * The weakest of the locks that conflict with it (manual, table 13.2), or about so: none that conflicts is left
     * out.
     */
    private static int weakest(LockLevel lock) {
        return switch (lock) {
            case NONE -> 0;
            case SHARE_UPDATE_EXCLUSIVE -> OF_DDL;
            case SHARE, SHARE_ROW_EXCLUSIVE -> OF_WRITERS;
            case ACCESS_EXCLUSIVE -> OF_READERS;
        };
    }

    private static List<?> with(List<?> tables, Duration age) {
        List<Object> parameters = new ArrayList<>(tables);
        parameters.add(age.toMillis());
        return parameters;
    }

    private void find(String what, String sql, List<?> parameters, Query.Row<Obstacle> row) throws SQLException {
        found.addAll(Query.attempt(
                connection,
                () -> Query.rows(connection, sql, parameters, row),
                failure -> List.of(Obstacle.of(
                        Kind.UNSEEN,
                        "the server does not show its " + what + ": " + failure.getMessage(),
                        "look again as a member of pg_monitor"))));
    }

    private static Obstacle lock(ResultSet row) throws SQLException {
        String table = row.getString("table_name");
        String mode = row.getString("mode");
        String what = what(row);
        String held = "holds " + mode + " on " + table + ": " + what + " cannot start before it ends";
        if (row.getBoolean("autovacuum")) {
            return autovacuum(row, table, held);
        }
        if (mode.equals("AccessShareLock") || mode.equals("RowShareLock")) {
            return of(
                    row,
                    Kind.READER,
                    "has read " + table + ": the change cannot start before this transaction ends, and whoever comes"
                            + " meanwhile queues behind it",
                    "wait for it, or end it: " + end(row));
        }
        if (mode.equals("RowExclusiveLock")) {
            return of(
                    row,
                    Kind.WRITER,
                    "has written to " + table
                            + (row.getBoolean("built")
                                    ? ": the build, before each of its two readings, waits until this transaction ends"
                                    : ": the change cannot start before this transaction ends, and writers who come"
                                            + " meanwhile queue behind it"),
                    "wait for it, or end it: " + end(row));
        }
        if (!row.getBoolean("granted")) {
            return of(
                    row,
                    Kind.QUEUED_LOCK,
                    "waits for " + mode + " on " + table + ": " + what + " would queue behind it",
                    "wait for it, or end it, or whom it waits for (pg_blocking_pids): " + end(row));
        }
        if (String.valueOf(row.getString("command")).endsWith("CONCURRENTLY")) {
            return of(
                    row,
                    Kind.CONCURRENT_BUILD,
                    "builds an index of " + table
                            + (row.getBoolean("built")
                                    ? ": only one build at a time can be at work on a table"
                                    : ": the change cannot start before it ends"),
                    "wait until it has ended (pg_stat_progress_create_index)");
        }
        if (row.getBoolean("vacuums")) {
            return of(row, Kind.VACUUM, held, "wait for it (pg_stat_progress_vacuum), or end it: " + end(row));
        }
        return of(row, Kind.LOCK, held, "wait for it, or end it: " + end(row));
    }

    private static String what(ResultSet row) throws SQLException {
        return row.getBoolean("built") ? "the build" : "the change";
    }

    /** Who waits for its lock ends it after {@code deadlock_timeout}, but for this one case ({@code ProcSleep}). */
    private static Obstacle autovacuum(ResultSet row, String table, String held) throws SQLException {
        String query = String.valueOf(row.getString("query"));
        if (query.endsWith("(to prevent wraparound)")) {
            return of(row, Kind.AUTOVACUUM, held + ", and it does not give way", "wait for it, do not end it");
        }
        return of(
                row,
                Kind.AUTOVACUUM,
                "vacuums or analyzes " + table + ", and gives way when " + what(row) + " has waited for a moment"
                        + (query.equals(HIDDEN_QUERY) ? ", unless it is to prevent wraparound" : ""),
                "nothing");
    }

    private static Obstacle snapshot(ResultSet row) throws SQLException {
        return of(
                row,
                Kind.OLD_SNAPSHOT,
                "has a snapshot: the build, its index complete but not valid yet, waits until this transaction ends,"
                        + " whatever tables it reads",
                "wait for it, or end it: " + end(row));
    }

    private static Obstacle prepared(ResultSet row) throws SQLException {
        String gid = Identifiers.literal(row.getString("gid")).strip();
        return new Obstacle(
                Kind.PREPARED_TRANSACTION,
                Optional.empty(),
                age(row),
                "the prepared transaction " + gid + " of " + row.getString("owner") + " has locks on "
                        + row.getString("table_names") + ": " + what(row)
                        + " waits until it ends, which no restart does",
                "whoever prepared it must know: COMMIT PREPARED " + gid + "; or ROLLBACK PREPARED " + gid + ";");
    }

    private static Obstacle slot(ResultSet row) throws SQLException {
        String name = row.getString("slot_name");
        boolean active = row.getBoolean("active");
        return Obstacle.of(
                Kind.REPLICATION_SLOT,
                "the " + row.getString("slot_type") + " replication slot " + name
                        + (active ? " does not follow" : " is used by nobody") + " and keeps "
                        + String.format(Locale.ROOT, "%,d", row.getLong("behind"))
                        + " bytes of WAL: that of the build, about as much as the index, comes on top",
                "see that the disk has room; "
                        + (active
                                ? "wait until it has caught up"
                                : "if nobody will come back for it: SELECT pg_drop_replication_slot("
                                        + Identifiers.literal(name) + ");"));
    }

    private static Obstacle invalid(ResultSet row) throws SQLException {
        String name = row.getString("name");
        return Obstacle.of(
                Kind.INVALID_INDEX,
                "index " + name + " of " + row.getString("table_name") + " is invalid, left by a "
                        + (row.getBoolean("of_reindex") ? "REINDEX CONCURRENTLY" : "concurrent build or drop")
                        + " that failed: it serves no query, and may slow down every write and reject duplicates",
                "if nobody is building it: DROP INDEX CONCURRENTLY " + name + ";");
    }

    private static Obstacle unseen(ResultSet row) throws SQLException {
        return Obstacle.of(
                Kind.UNSEEN,
                "this role may not see what " + row.getLong("sessions")
                        + " sessions of other roles are doing, nor since when",
                "look again as a member of pg_monitor");
    }

    private static Obstacle of(ResultSet row, Kind kind, String holdsUp, String remedy) throws SQLException {
        Session session = new Session(
                row.getInt("pid"),
                Optional.ofNullable(row.getString("usename")),
                row.getString("application"),
                Optional.ofNullable(row.getString("state")),
                Optional.ofNullable(row.getString("query"))
                        .filter(text -> !text.equals(HIDDEN_QUERY))
                        .map(Obstacles::oneLine)
                        .filter(text -> !text.isEmpty()));
        return new Obstacle(kind, Optional.of(session), age(row), holdsUp, remedy);
    }

    private static String end(ResultSet row) throws SQLException {
        return Blocker.endOf(row.getInt("pid"), "active".equals(row.getString("state")));
    }

    private static Optional<Duration> age(ResultSet row) throws SQLException {
        double seconds = row.getDouble("age");
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static String oneLine(String query) {
        String line = query.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= MAX_QUERY
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_QUERY - 1)) + "…";
    }
}
