package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which database counters are of, and since when it has counted.
 *
 * @param version of the server, such as {@code 18.6}
 * @param system the identifier that a server shares with its physical standbys, and with no other; empty if this role
 *     may not see it
 * @param databaseOid of the database
 * @param timeline that changes when a standby is promoted
 * @param standby whether the server is one
 * @param standbys how many physical standbys receive its log at this moment
 * @param statisticsSince when somebody last reset counters of the database; before 15 also when it was first used
 * @param serverSince when the server last began to count anew: after a crash, an immediate shutdown, or its creation
 */
public record Origin(
        String version,
        String system,
        long databaseOid,
        String database,
        int timeline,
        boolean standby,
        int standbys,
        Optional<Instant> statisticsSince,
        Optional<Instant> serverSince) {

    /** After a crash all kinds begin anew; a reset by hand is of one kind, seldom of all. */
    private static final String SQL = """
            SELECT current_setting('server_version') AS version, d.oid AS database, d.datname,
                   pg_is_in_recovery() AS standby,
                   (SELECT count(*) FROM pg_stat_replication AS sender
                    WHERE NOT EXISTS (SELECT FROM pg_replication_slots AS slot
                                      WHERE slot.active_pid = sender.pid AND slot.slot_type = 'logical')) AS standbys,
                   (SELECT stats_reset FROM pg_stat_database AS s WHERE s.datid = d.oid) AS statistics_since,
                   (SELECT min(stats_reset)
                    FROM (SELECT stats_reset FROM pg_stat_bgwriter UNION ALL SELECT stats_reset FROM pg_stat_archiver
                          UNION ALL SELECT stats_reset FROM pg_stat_wal) AS kinds) AS server_since
            FROM pg_database AS d WHERE d.datname = current_database()
            """;

    private record Control(String system, int timeline) {}

    static Origin of(Connection connection) throws SQLException {
        Control control = Query.attempt(
                connection,
                () -> Query.rows(
                                connection,
                                "SELECT system_identifier::text, timeline_id FROM pg_control_system(), pg_control_checkpoint()",
                                row -> new Control(row.getString(1), row.getInt(2)))
                        .get(0),
                failure -> new Control("", 0));
        return Query.rows(
                        connection,
                        SQL,
                        row -> new Origin(
                                row.getString("version").split(" ")[0],
                                control.system(),
                                row.getLong("database"),
                                row.getString("datname"),
                                control.timeline(),
                                row.getBoolean("standby"),
                                row.getInt("standbys"),
                                instant(row, "statistics_since"),
                                instant(row, "server_since")))
                .get(0);
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** Whether both are the same database, on one server or on a physical standby of it. */
    boolean isSameDatabase(Origin other) {
        return system.equals(other.system) && databaseOid == other.databaseOid && database.equals(other.database);
    }

    /** When its counters last began at 0; empty if nobody can tell. */
    Optional<Instant> countingSince() {
        return Stream.of(statisticsSince, serverSince).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** Whether its counters began at the same moment as those of the other. */
    boolean countsSinceThen(Origin other) {
        return statisticsSince.equals(other.statisticsSince) && serverSince.equals(other.serverSince);
    }
}
