package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The connections that a migration, or a rebuild, needs at a time: one that looks, one that keeps other migrators away,
 * one that watches, and one for each table that is built on, or two for Flyway. Half of them would not do: it is said
 * before anything is begun.
 */
public final class FreeConnections {

    private static final int BESIDE_BUILDS = 3;
    private static final int OF_FLYWAY = 2;

    private static final String LIMITS = """
            WITH sessions AS (
                SELECT usesysid, datid FROM pg_stat_activity
                WHERE usesysid IS NOT NULL AND datid IS NOT NULL
            ),
            limits (what, most, used) AS (
                SELECT 'max_connections',
                       current_setting('max_connections')::integer
                       - CASE WHEN role.rolsuper THEN 0
                              ELSE current_setting('superuser_reserved_connections')::integer
                                   + coalesce(current_setting('reserved_connections', true), '0')::integer END,
                       (SELECT count(*) FROM sessions)
                FROM pg_roles AS role WHERE rolname = current_user
                UNION ALL
                SELECT 'the CONNECTION LIMIT of the role ' || quote_ident(rolname), rolconnlimit,
                       (SELECT count(*) FROM sessions WHERE usesysid = role.oid)
                FROM pg_roles AS role
                WHERE rolname = session_user AND rolconnlimit >= 0 AND NOT rolsuper
                UNION ALL
                SELECT 'the CONNECTION LIMIT of the database ' || quote_ident(datname), datconnlimit,
                       (SELECT count(*) FROM sessions WHERE datid = base.oid)
                FROM pg_database AS base
                WHERE datname = current_database() AND datconnlimit >= 0
                  AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
            )
            SELECT what, most, most - used AS free FROM limits ORDER BY free LIMIT 1
            """;

    private record Limit(String what, long most, long free) {}

    private FreeConnections() {}

    /**
     * Of {@code migrate}. Asks the server; a superuser is under no limit but the server's own.
     *
     * @throws Refusal if there are fewer than are needed beside this one
     */
    public static void require(Connection connection, int jobs) throws SQLException {
        require(connection, "migrate", jobs, OF_FLYWAY);
    }

    /** The same of {@code reindex}, which runs no Flyway. */
    public static void requireToRebuild(Connection connection, int jobs) throws SQLException {
        require(connection, "reindex", jobs, 1);
    }

    private static void require(Connection connection, String command, int jobs, int atLeast) throws SQLException {
        int least = BESIDE_BUILDS + atLeast;
        int needed = BESIDE_BUILDS + Math.max(jobs, atLeast);
        int more = needed - 1;
        Optional<Limit> limit = Query.first(
                connection,
                LIMITS,
                List.of(),
                row -> new Limit(row.getString("what"), row.getLong("most"), row.getLong("free")));
        if (limit.isPresent() && limit.get().free() < more) {
            throw new Refusal(
                    command + " needs " + needed + " connections at a time, this one and " + more
                            + " more, and the server\nhas "
                            + Math.max(0, limit.get().free()) + " more for it",
                    limit.get().what() + " (" + limit.get().most() + ")",
                    "end idle sessions (see pg_stat_activity), or raise that limit"
                            + (needed > least ? "; --jobs=" + atLeast + " needs\n" + least : "")
                            + "; then\nrun the same command again");
        }
    }
}
