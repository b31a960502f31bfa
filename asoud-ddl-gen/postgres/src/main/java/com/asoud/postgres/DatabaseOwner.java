package com.asoud.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * A session on a server of the user's own, by which others know that this process lives; the next run removes what is
 * left of one that was killed, as {@link OwnedFolder} does with folders:
 *
 * <ol>
 *   <li>as long as the process lives, the session holds an advisory lock with a number of its own, which the server
 *       lets go of however the process ends; the names of its databases have the number in them;
 *   <li>a run begins by removing the databases of such a name whose lock nobody holds: those of the same role, to which
 *       nobody is connected.
 * </ol>
 */
final class DatabaseOwner implements AutoCloseable {

    /** Of the number, in hexadecimal digits, and of what tells the databases of one process apart. */
    private static final int OWNER_DIGITS = 16;

    private static final int OWN_DIGITS = 15;

    /**
     * The databases are those of the statement's beginning, the locks are looked at later: whoever made one holds its
     * lock.
     */
    private static final String ABANDONED = """
            SELECT d.datname FROM pg_database AS d
            WHERE d.datname ~ ?
              AND d.datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
              AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid)
              AND NOT EXISTS (SELECT FROM pg_locks AS l
                              WHERE l.locktype = 'advisory' AND l.objsubid = 1
                                AND lpad(to_hex(l.classid::bigint), 8, '0') || lpad(to_hex(l.objid::bigint), 8, '0')
                                    = substring(d.datname FROM ?))
            ORDER BY 1
            """;

    private static final String NUMBER = "_([0-9a-f]{" + OWNER_DIGITS + "})_[0-9a-f]{" + OWN_DIGITS + "}$";

    private final Connection connection;
    private final long number = UUID.randomUUID().getLeastSignificantBits();
    private final boolean known;

    /** @param server its database for administration */
    DatabaseOwner(DataSource server) throws SQLException {
        connection = server.getConnection();
        try {
            known = Sql.<Integer>column(connection, "SELECT pg_backend_pid()")
                    .get(0)
                    .equals(connection.unwrap(PGConnection.class).getBackendPID());
            if (known) {
                // The server must not end a session for being what it is meant to be.
                Sql.execute(connection, "SET idle_session_timeout = 0");
                Sql.execute(connection, "SELECT pg_advisory_lock(" + number + ")");
            }
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** A name that no database has; without a number where a pooler lends the session to others, with its locks. */
    String name(String purpose) {
        String random = UUID.randomUUID().toString().replace("-", "");
        return ShadowServer.DATABASE_PREFIX + purpose + "_"
                + (known ? HexFormat.of().toHexDigits(number) + "_" + random.substring(0, OWN_DIGITS) : random);
    }

    /** What cannot be removed stays: another run may be just about it. */
    void removeAbandoned() throws SQLException {
        List<String> abandoned =
                Sql.column(connection, ABANDONED, "^" + ShadowServer.DATABASE_PREFIX + ".*" + NUMBER, NUMBER);
        for (String database : abandoned) {
            try {
                Sql.execute(connection, "DROP DATABASE IF EXISTS " + Identifiers.quote(database));
            } catch (SQLException inUse) {
                // The next run tries again.
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // The server has let go of the lock with the session.
        }
    }
}
