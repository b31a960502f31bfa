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
import java.util.LinkedHashMap;
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

    private static final String HIDDEN_QUERY = "<insufficient privilege>";

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
     * @param built the tables to be built on; one that does not exist has no obstacles
     * @param changed the tables that are locked otherwise, and how strongly: whoever has a lock that conflicts is in
     *     the way, under {@code ACCESS EXCLUSIVE} readers too; snapshots are not
     * @param age how long a transaction must have been open to be worth a word, for its snapshot and what it has
     *     written: shorter ones end by themselves. One whose age this role may not know is listed
     * @return ordered by kind, the oldest first
     * @throws SQLException if the connection is lost
     */
    public static List<Obstacle> read(
            Connection connection, Collection<ObjectName> built, Map<ObjectName, LockLevel> changed, Duration age)
            throws SQLException {
        return Query.inTransaction(connection, () -> new Obstacles(connection).read(built, changed, age));
    }

    /**
     * Those in the way of rebuilds of indexes, which wait as builds do, and at their end for readers too: whoever may
     * still use the old index ({@code WaitForLockersMultiple} in {@code indexcmds.c}).
     */
    static List<Obstacle> ofRebuilds(Connection connection, Collection<ObjectName> tables, Duration age)
            throws SQLException {
        Map<ObjectName, LockLevel> dropped = new LinkedHashMap<>();
        tables.forEach(table -> dropped.put(table, LockLevel.ACCESS_EXCLUSIVE));
        return read(connection, tables, dropped, age);
    }

    private List<Obstacle> read(Collection<ObjectName> built, Map<ObjectName, LockLevel> changed, Duration age)
            throws SQLException {
        List<?> tables = tables(built, changed);
        Query.rows(connection, ObstacleQueries.LOOK_ANEW, row -> true);
        find("locks", ObstacleQueries.LOCKS, with(tables, age), Obstacles::lock);
        find("prepared transactions", ObstacleQueries.PREPARED, tables, Obstacles::prepared);
        if (!built.isEmpty()) {
            find("snapshots", ObstacleQueries.SNAPSHOTS, with(tables, age), Obstacles::snapshot);
            find("replication slots", ObstacleQueries.SLOTS, List.of(FAR_BEHIND), Obstacles::slot);
        }
        find("invalid indexes", ObstacleQueries.INVALID, tables, Obstacles::invalid);
        find("sessions", ObstacleQueries.UNSEEN, List.of(HIDDEN_QUERY), Obstacles::unseen);
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
            weakest.add(ObstacleQueries.OF_WRITERS);
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
            case SHARE_UPDATE_EXCLUSIVE -> ObstacleQueries.OF_DDL;
            case SHARE, SHARE_ROW_EXCLUSIVE -> ObstacleQueries.OF_WRITERS;
            case ACCESS_EXCLUSIVE -> ObstacleQueries.OF_READERS;
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
                    "has read " + table
                            + (row.getBoolean("built")
                                    ? ": the rebuild waits until this transaction ends before it drops the old index"
                                    : ": the change cannot start before this transaction ends, and whoever comes"
                                            + " meanwhile queues behind it"),
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
        String gid = Identifiers.literal(row.getString("gid"));
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
                        + (active ? " does not follow" : " is not in use") + " and keeps "
                        + String.format(Locale.ROOT, "%,d", row.getLong("behind"))
                        + " bytes of WAL: that of the build, about as much as the index, comes on top",
                "see that the disk has room; "
                        + (active
                                ? "wait until it has caught up"
                                : "if it is no longer needed: SELECT pg_drop_replication_slot("
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
                        .map(Sessions::shown)
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
}
