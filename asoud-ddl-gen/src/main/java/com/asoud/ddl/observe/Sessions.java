package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Constants;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Other people's sessions, for people; without the constants of their statements. */
public final class Sessions {

    private static final int QUERY_LENGTH = 100;

    private Sessions() {}

    private static final String WHO = """
            SELECT pid, usename, application_name, coalesce(state, backend_type) AS state,
                   extract(epoch FROM clock_timestamp() - coalesce(xact_start, state_change, backend_start))::bigint
                       AS seconds,
                   query
            FROM pg_stat_activity WHERE pid = ?
            """;

    /**
     * Who that is: {@code pid 4711, user shop, application psql, idle in transaction for 12 min: SELECT …}.
     *
     * @return empty if it is gone
     */
    public static Optional<String> describe(Connection connection, int pid) throws SQLException {
        return blocker(connection, pid).map(Blocker::text);
    }

    /** The same, with the statement that ends it. */
    public static Optional<Blocker> blocker(Connection connection, int pid) throws SQLException {
        return Query.first(
                connection,
                WHO,
                List.of(pid),
                row -> Blocker.of(pid, "active".equals(row.getString("state")), describe(pid, row)));
    }

    private static String describe(int pid, ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder("pid ").append(pid);
        Optional.ofNullable(row.getString("usename"))
                .ifPresent(user -> text.append(", user ").append(user));
        Optional.ofNullable(row.getString("application_name"))
                .filter(name -> !name.isBlank())
                .ifPresent(name -> text.append(", application ").append(name));
        Optional.ofNullable(row.getString("state"))
                .ifPresent(state -> text.append(", ").append(state));
        long seconds = row.getLong("seconds");
        if (!row.wasNull()) {
            text.append(" for ").append(Quantities.duration(Duration.ofSeconds(Math.max(0, seconds))));
        }
        String query =
                Optional.ofNullable(row.getString("query")).map(Sessions::shown).orElse("");
        if (!query.isEmpty()) {
            text.append(": ").append(query);
        }
        return text.toString();
    }

    /** A statement in one line, as long as a person reads, without its constants. */
    static String shown(String query) {
        String line = Constants.masked(query).strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= QUERY_LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, QUERY_LENGTH - 1)) + "…";
    }

    /**
     * Who builds, rebuilds or drops an index of the table, other than this session; an autovacuum, which has no user,
     * gives way.
     */
    public static Optional<String> atWorkOnIndexes(Connection connection, ObjectName table) throws SQLException {
        return holder(connection, table, "AND held.mode = 'ShareUpdateExclusiveLock' AND holder.usesysid IS NOT NULL");
    }

    /** Who has had a lock on the table for the longest time, other than this session. */
    public static Optional<String> user(Connection connection, ObjectName table) throws SQLException {
        return holder(connection, table, "");
    }

    private static Optional<String> holder(Connection connection, ObjectName table, String condition)
            throws SQLException {
        Optional<Integer> pid =
                Query.first(connection, """
                SELECT held.pid FROM pg_locks AS held
                JOIN pg_stat_activity AS holder USING (pid)
                WHERE held.locktype = 'relation' AND held.relation = to_regclass(?) AND held.granted
                  AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND held.pid <> pg_backend_pid() %s
                ORDER BY holder.xact_start LIMIT 1
                """.formatted(condition), List.of(table.quoted()), row -> row.getInt(1));
        return pid.isPresent() ? describe(connection, pid.get()) : Optional.empty();
    }

    /** @throws Refusal if no schema of the search path exists, or the user may not use it */
    public static String currentSchema(Connection connection) throws SQLException {
        return Query.rows(connection, """
                SELECT current_schema(), current_setting('search_path') AS path, current_user AS role,
                       (SELECT nspname FROM pg_namespace
                        WHERE nspname = ANY (SELECT btrim(name, ' \"')
                                             FROM unnest(string_to_array(current_setting('search_path'), ',')) AS name)
                          AND nspname <> 'pg_catalog' AND NOT has_schema_privilege(oid, 'USAGE')
                        LIMIT 1) AS forbidden
                """, Sessions::schema).get(0);
    }

    private static String schema(ResultSet row) throws SQLException {
        String schema = row.getString(1);
        String forbidden = row.getString("forbidden");
        String role = row.getString("role");
        if (schema != null) {
            return schema;
        }
        if (forbidden != null) {
            throw new Refusal(
                    "the role " + role + " may not use the schema " + forbidden,
                    "the schema " + forbidden,
                    "as its owner: GRANT USAGE ON SCHEMA " + Identifiers.quote(forbidden) + " TO "
                            + Identifiers.quote(role) + ";");
        }
        throw new Refusal(
                "no schema of the search_path exists: " + row.getString("path"),
                "the session's search_path",
                "create the schema, or name another with ?currentSchema=… in --url");
    }
}
