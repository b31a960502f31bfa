package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.catalog.Identifiers;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.MigrationRunner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/** What has to be so before anything is changed. Everything that is not is reported, not only the first. */
final class Preflight {

    private static final int OLDEST = 140000;
    private static final int NEWEST = 189999;

    private static final String INVALID_PARAMETER_VALUE = "22023";

    private final Connection connection;
    private final List<Problem> problems = new ArrayList<>();

    /** @param connection of its own, in auto-commit mode; nothing of it is changed */
    Preflight(Connection connection) {
        this.connection = connection;
    }

    /**
     * Whether this is a server that can be migrated, by us.
     *
     * @throws Refusal with every reason why not
     */
    void server() throws SQLException {
        int announced = connection.unwrap(PGConnection.class).getBackendPID();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT current_setting('server_version_num')::integer AS number,
                               current_setting('server_version') AS version, pg_backend_pid() AS pid,
                               pg_is_in_recovery() AS standby, current_setting('transaction_read_only')::boolean AS read_only
                        """)) {
            row.next();
            version(row.getInt("number"), row.getString("version"));
            if (announced != row.getInt("pid")) {
                add(
                        "a connection pooler such as PgBouncer stands between us and PostgreSQL: locks and settings would "
                                + "be another client's from one statement to the next",
                        "--url",
                        "give the host and port of PostgreSQL itself; the application may stay on the pooler");
            }
            if (row.getBoolean("standby")) {
                add(
                        "this is a standby, which takes no changes",
                        "--url",
                        "give the host and port of the primary, or add targetServerType=primary with all hosts");
            } else if (row.getBoolean("read_only")) {
                add(
                        "the session is read-only",
                        "default_transaction_read_only, of the role or the database",
                        "ALTER ROLE … SET default_transaction_read_only = off, or use the role that owns the tables");
            }
        }
        refuseIfAny();
    }

    /** @throws Refusal if this major is not supported */
    void version() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT current_setting('server_version_num')::integer AS number,
                               current_setting('server_version') AS version
                        """)) {
            row.next();
            version(row.getInt("number"), row.getString("version"));
        }
        refuseIfAny();
    }

    private void version(int number, String version) {
        if (number < OLDEST || number > NEWEST) {
            add(
                    "PostgreSQL " + version + " is not supported",
                    "the server",
                    number < OLDEST
                            ? "upgrade it to 14 or later; neither this tool nor the files were tried with older ones"
                            : "use a newer version of this tool; this one was tested with 14 to 18");
        }
    }

    /** Whether the server takes this for a size of {@code maintenance_work_mem}. */
    void memory(String size) throws SQLException {
        try {
            first("SELECT set_config('maintenance_work_mem', ?, true)", size);
        } catch (SQLException failure) {
            if (!INVALID_PARAMETER_VALUE.equals(failure.getSQLState())) {
                throw failure;
            }
            add(
                    Server.message(failure),
                    "--maintenance-work-mem",
                    "write a size as PostgreSQL does: 512MB, 2GB; the unit in capitals, kB excepted");
        }
    }

    /**
     * Whether this is a database that these migrations belong to: an empty one, or one with Flyway's history.
     *
     * @param baseline the version that what is there stands for, says the user
     */
    void history(Optional<String> baseline) throws SQLException {
        // In this order: a migrator at work meanwhile creates the history before the tables.
        Optional<String> tables = first("""
                SELECT string_agg(name, ', ') || CASE WHEN count(*) = 5 THEN ', …' ELSE '' END
                FROM (SELECT relname AS name FROM pg_class
                      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
                        AND relname <> ?
                        AND NOT EXISTS (SELECT FROM pg_depend
                                        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
                      ORDER BY 1 LIMIT 5) AS first_tables
                """, MigrationRunner.HISTORY_TABLE);
        boolean known = first("SELECT to_regclass(?) IS NOT NULL", Identifiers.quote(MigrationRunner.HISTORY_TABLE))
                .orElse("f")
                .equals("t");
        if (!known && tables.isPresent() && baseline.isEmpty()) {
            add(
                    "the database has tables, and no Flyway history: " + tables.get(),
                    "schema " + Sessions.currentSchema(connection),
                    "if they are somebody else's, use another database or schema; if they are what the first migrations\n"
                            + "would build, say so once with --baseline=1 (the version that stands for them)");
        }
        if (known && baseline.isPresent() && !isBaseline(baseline.get())) {
            add(
                    "--baseline=" + baseline.get() + " was given, and the database has a Flyway history",
                    MigrationRunner.HISTORY_TABLE,
                    "leave --baseline away: it is for a database that was never migrated");
        }
        refuseIfAny();
    }

    /** Whether the history begins with this version already. */
    boolean isBaseline(String version) throws SQLException {
        String table = Identifiers.quote(MigrationRunner.HISTORY_TABLE);
        return first("SELECT to_regclass(?)::text", table).isPresent()
                && first("SELECT version FROM " + table + " WHERE type = 'BASELINE' AND version = ?", version)
                        .isPresent();
    }

    /**
     * Whether we may do what the files do, and the tables are such that they can.
     *
     * @param tablesMayCome whether other files before these may create tables
     * @param next those of them that no other file comes before, which might change the tables or free a name
     */
    void rights(List<IndexFile> files, boolean tablesMayCome, List<IndexFile> next) throws SQLException {
        if (first("SELECT has_schema_privilege(current_schema(), 'CREATE')")
                .orElse("f")
                .equals("f")) {
            add(
                    "the role " + role() + " may not create anything in the schema "
                            + Sessions.currentSchema(connection),
                    "rights",
                    "GRANT CREATE ON SCHEMA … TO …, or connect as the owner of the tables");
        }
        mayChangeHistory("INSERT");
        Set<ObjectName> tables = new LinkedHashSet<>();
        files.forEach(file -> tables.add(file.work().table()));
        for (ObjectName table : tables) {
            owner(table);
            schema(table);
            if (!tablesMayCome && !exists(table)) {
                add(
                        "there is no table " + table,
                        "schema " + Sessions.currentSchema(connection),
                        "check the database, and the schema (?currentSchema=… in --url); after --baseline the tables must "
                                + "be there");
            }
        }
        refuseIfAny();
        for (IndexFile file : next) {
            if (file.work().built().isPresent() && exists(file.work().table())) {
                name(file.work().built().get());
                definition(file);
            }
        }
        refuseIfAny();
    }

    /** @param privilege {@code INSERT} or {@code DELETE} */
    void mayChangeHistory(String privilege) throws SQLException {
        String table = Identifiers.quote(MigrationRunner.HISTORY_TABLE);
        if (first("SELECT has_table_privilege(to_regclass(?), '" + privilege + "')", table)
                .orElse("t")
                .equals("f")) {
            add(
                    "the role " + role() + " may not write Flyway's history",
                    MigrationRunner.HISTORY_TABLE,
                    "connect as the role that owns it");
        }
    }

    private void owner(ObjectName table) throws SQLException {
        Optional<String> owner = first("""
                SELECT pg_get_userbyid(relowner) FROM pg_class
                WHERE oid = to_regclass(?) AND NOT pg_has_role(relowner, 'USAGE')
                """, table.quoted());
        if (owner.isPresent()) {
            String name = owner.get();
            add(
                    "only the owner of a table may index it: " + table + " belongs to " + name,
                    "role " + role(),
                    "connect as " + name + ", or become a member of it: GRANT " + name + " TO …");
        }
    }

    private void schema(ObjectName table) throws SQLException {
        Optional<String> another =
                first("""
                SELECT relnamespace::regnamespace FROM pg_class
                WHERE oid = to_regclass(?) AND relnamespace <> current_schema()::regnamespace
                """, table.quoted()).filter(schema -> table.schema().isEmpty());
        another.ifPresent(schema -> add(
                "table " + table + " is in the schema " + schema + ", and the default schema is another",
                "search_path, of the role or the database",
                "name the schema of the tables and of Flyway's history in --url: ?currentSchema=" + schema));
    }

    private boolean exists(ObjectName table) throws SQLException {
        return first("SELECT to_regclass(?)::text", table.quoted()).isPresent();
    }

    /** The name may be borne by nothing, or by an index of the table. */
    private void name(Index index) throws SQLException {
        Optional<String> taken = first("""
                SELECT coalesce(pg_get_indexdef(c.oid), c.relname || ' is no index') FROM pg_class AS c
                LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
                JOIN pg_class AS t ON t.oid = to_regclass(?)
                WHERE c.relname = ? AND c.relnamespace = t.relnamespace AND i.indrelid IS DISTINCT FROM t.oid
                """, index.table().quoted(), index.name().name());
        taken.ifPresent(what -> add(
                "the name " + index.name() + " is taken by something else: " + what,
                "schema of table " + index.table(),
                "rename what bears it: ALTER INDEX … RENAME TO …"));
    }

    /** Tries the definition on an empty copy of the table's columns, in a transaction that is rolled back. */
    private void definition(IndexFile file) throws SQLException {
        Index index = file.work().built().orElseThrow();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // Whoever has locked the table is waited for by the build, not by the look at it.
            statement.execute("SET LOCAL lock_timeout = '1s'");
            statement.execute("CREATE TEMPORARY TABLE asoud_ddl_try (LIKE "
                    + index.table().quoted() + ")");
            statement.execute("CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX ON pg_temp.asoud_ddl_try USING "
                    + index.using());
        } catch (SQLException failure) {
            if (isAboutTheDefinition(failure)) {
                add(
                        "index " + index.name() + " does not fit the table " + index.table() + ": "
                                + Server.message(failure),
                        file.entry().script(),
                        "this table is another one than the migrations were made for: compare it with verify");
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Class 42, except rights: whoever may not have temporary tables is spared the try. */
    private static boolean isAboutTheDefinition(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("42") && !state.equals("42501");
    }

    private String role() throws SQLException {
        return first("SELECT current_user").orElse("?");
    }

    private Optional<String> first(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    private void add(String what, String where, String remedy) {
        problems.add(new Problem(what, where, remedy));
    }

    private void refuseIfAny() {
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }
}
