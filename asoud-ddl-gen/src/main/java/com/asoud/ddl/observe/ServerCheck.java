package com.asoud.ddl.observe;

import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.sql.SQLException;
import java.util.Optional;

/** Whether this is a server, and a schema, that can be migrated by this role. */
record ServerCheck(Problems found, LiveDatabase database) {

    private record Server(int number, String version, int pid, boolean standby, boolean readOnly) {}

    /** What is asked of the schema. */
    @FunctionalInterface
    interface OfSchema {
        void require(HistorySchema schema) throws SQLException;
    }

    /**
     * The server, the schema, and who we are.
     *
     * @param role that will migrate, if it is not the session's
     * @return whether anything more can be asked
     */
    boolean isReachable(Optional<String> role, OfSchema asked) throws SQLException {
        return server() && schema(asked) && isRole(role);
    }

    /** The same, for work that no Flyway does, by the role of the session. */
    boolean isReachable() throws SQLException {
        return server() && schema(HistorySchema::require);
    }

    /**
     * Whether this is a server that can be migrated, by us.
     *
     * @return whether anything more can be asked
     */
    private boolean server() throws SQLException {
        Server server = Query.rows(
                        found.connection(),
                        """
                SELECT current_setting('server_version_num')::integer AS number,
                       current_setting('server_version') AS version, pg_backend_pid() AS pid,
                       pg_is_in_recovery() AS standby,
                       (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only')::boolean
                           AS read_only
                """,
                        row -> new Server(
                                row.getInt("number"),
                                row.getString("version"),
                                row.getInt("pid"),
                                row.getBoolean("standby"),
                                row.getBoolean("read_only")))
                .get(0);
        if (server.pid() != Query.pid(found.connection())) {
            found.add(
                    "a connection pooler such as PgBouncer stands between us and PostgreSQL: locks and settings would "
                            + "be another client's from one statement to the next",
                    "--url",
                    "give the host and port of PostgreSQL itself; the application may stay on the pooler");
        }
        if (server.standby()) {
            found.add(
                    "this is a standby, which takes no changes",
                    "--url",
                    "give the host and port of the primary, or add targetServerType=primary\nwith all hosts");
        } else if (server.readOnly()) {
            found.add(
                    "the session is read-only",
                    "default_transaction_read_only, of the role, the database or ?options=",
                    "ALTER ROLE " + Identifiers.quote(found.role())
                            + "\n    SET default_transaction_read_only = off;\nor use the role that owns the tables");
        }
        return version(server.number(), server.version());
    }

    private boolean version(int number, String version) {
        Optional<Problem> problem = new SupportedVersion(number, version).problem();
        problem.ifPresent(found.problems()::add);
        return problem.isEmpty();
    }

    private boolean isRole(Optional<String> other) throws SQLException {
        if (other.isPresent()
                && found.first("SELECT rolname FROM pg_roles WHERE rolname = ?", other.get())
                        .isEmpty()) {
            found.add(
                    "there is no role " + other.get(),
                    "--migrate-as",
                    "give the role that migrate will be given as --user");
            return false;
        }
        if (found.role().contains("'")) {
            found.add(
                    "Flyway cannot work as a role with an apostrophe in its name: " + found.role(),
                    "Flyway sends SET ROLE with the name as it is",
                    "log in as another role that is a member of it:\n    CREATE ROLE asoud_migrator LOGIN IN ROLE "
                            + Identifiers.quote(found.role()) + ";\nor rename it with ALTER ROLE … RENAME TO …");
            return false;
        }
        return true;
    }

    private boolean schema(OfSchema asked) throws SQLException {
        try {
            asked.require(new HistorySchema(found.connection(), database));
            return true;
        } catch (Refusal none) {
            found.problems().addAll(none.problems());
            return false;
        }
    }

    /** Whether the server takes this for a size of {@code maintenance_work_mem}. */
    void memory(String size) {
        try {
            found.first("SELECT set_config('maintenance_work_mem', ?, true)", size);
        } catch (SQLException failure) {
            found.addSize(failure, "--maintenance-work-mem", "512MB, 2GB; the unit in capitals,\nkB excepted");
        }
    }
}
