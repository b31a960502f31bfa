package com.asoud.ddl.observe;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether the database is an empty one, or has Flyway's history, and what the role may do with that. */
record HistoryCheck(Problems found, LiveDatabase database) {

    /** Before the first of all versions: there is nothing yet that a migration would build. */
    static final String NOTHING = "0";

    private FlywayOptions flyway() {
        return database.flyway();
    }

    /**
     * Whether this is a database that these migrations belong to: an empty one, or one with Flyway's history.
     *
     * @param baseline the version that the existing tables correspond to
     * @return whether the history can be read
     */
    boolean isReadable(Optional<String> baseline) throws SQLException {
        // In this order: a migrator at work meanwhile creates the history before the tables.
        List<String> tables = found.column("""
                SELECT relname FROM pg_class
                WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)
                  AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relname <> ?
                  AND NOT EXISTS (SELECT FROM pg_depend
                                  WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
                ORDER BY 1 LIMIT 5
                """, flyway().schema(found.connection()), flyway().table());
        if (!isKnown()) {
            Optional<ObjectName> elsewhere =
                    baseline.equals(Optional.of(NOTHING)) ? Optional.empty() : schema().historyElsewhere();
            if (elsewhere.isPresent()) {
                found.problems().add(otherHistory(elsewhere.get()));
            } else if (!tables.isEmpty() && baseline.isEmpty()) {
                found.add(
                        "the database has tables, and no Flyway history: " + String.join(", ", tables)
                                + (tables.size() == 5 ? ", …" : ""),
                        "schema " + flyway().schema(found.connection()),
                        "if they are somebody else's, use another database or schema, or share\n"
                                + "this one by --baseline=0; if they are what the first migrations would\n"
                                + "build, say so once with --baseline=1 (the version they correspond to)");
            }
            return elsewhere.isEmpty();
        }
        if (mayNot("SELECT")) {
            return false;
        }
        if (baseline.isPresent() && !isBaseline(baseline.get())) {
            found.add(
                    "--baseline=" + baseline.get() + " was given, and the database has a Flyway history",
                    flyway().table(),
                    "leave --baseline away: it is for a database that was never migrated");
        }
        return true;
    }

    /** Who keeps everybody from reading the history; it may be asked before it is read. */
    Optional<Blocker> lockOfHistory() throws SQLException {
        Optional<String> pid = found.first("""
                SELECT coalesce(pid, 0) FROM pg_locks
                WHERE locktype = 'relation' AND relation = to_regclass(?) AND granted AND mode = 'AccessExclusiveLock'
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND pid IS DISTINCT FROM pg_backend_pid()
                LIMIT 1
                """, flyway().quotedTable(found.connection()));
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        return pid.get().equals("0")
                ? Optional.of(new Blocker(
                        0, "a prepared transaction", "SELECT gid FROM pg_prepared_xacts; ROLLBACK PREPARED 'the gid';"))
                : Sessions.blocker(found.connection(), Integer.parseInt(pid.get()));
    }

    private HistorySchema schema() {
        return new HistorySchema(found.connection(), database);
    }

    boolean isKnown() throws SQLException {
        return schema().hasHistory();
    }

    private Problem otherHistory(ObjectName table) {
        return new Problem(
                "there is no table " + flyway().table()
                        + ", and another that looks like the history of these\nmigrations: " + table,
                "--history-table, --history-schema",
                "if it is the one to go on with, give its flyway.table and its\n"
                        + "flyway.defaultSchema; if the same migrations are to build other tables in this\n"
                        + "schema, say so once with --baseline=0");
    }

    /** Whether the history begins with this version already. */
    private boolean isBaseline(String version) throws SQLException {
        return isKnown()
                && found.first(
                                "SELECT version FROM " + flyway().quotedTable(found.connection())
                                        + " WHERE type = 'BASELINE' AND version = ?",
                                version)
                        .isPresent();
    }

    /** @param privilege {@code SELECT}, {@code INSERT} or {@code DELETE} */
    void mayUseHistory(String privilege) throws SQLException {
        if (isKnown()) {
            mayNot(privilege);
        }
    }

    /** Whether the role lacks this right on the history, which is a problem then. */
    private boolean mayNot(String privilege) throws SQLException {
        boolean lacking = found.first(
                        "SELECT has_table_privilege(?::name, to_regclass(?), '" + privilege + "')",
                        found.role(),
                        flyway().quotedTable(found.connection()))
                .orElse("t")
                .equals("f");
        if (lacking) {
            String schema = flyway().schema(found.connection());
            found.addRight(
                    "the role " + found.role() + " may not " + (privilege.equals("SELECT") ? "read" : "write")
                            + " Flyway's history",
                    flyway().table(),
                    "as its owner: GRANT " + privilege + " ON "
                            + Identifiers.quote(schema.equals("public") ? "" : schema, flyway().table()) + " TO "
                            + Identifiers.quote(found.role()) + ";\nor give its owner as --user");
        }
        return lacking;
    }
}
