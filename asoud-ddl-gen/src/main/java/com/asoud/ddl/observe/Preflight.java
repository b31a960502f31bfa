package com.asoud.ddl.observe;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Reading;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.FlywayOptions;
import com.asoud.ddl.flyway.JavaMigration;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.sql.IndexUse;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * What has to be so before anything is changed, for {@code migrate}, and for {@code plan} and {@code status}, which say
 * what it would do:
 *
 * <ol>
 *   <li>{@link #database}: the server, the schema and its history, and whether the files are whole;
 *   <li>{@link #look}: the history against the files, what is to come, the rights for that, and whether the tables take
 *       it. {@code migrate} does so when it has kept other migrators away.
 * </ol>
 *
 * Everything that is not so is reported, not only the first.
 */
public final class Preflight {

    private static final int OLDEST = 140000;
    private static final int NEWEST = 189999;

    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final FlywayOptions flyway;
    private final Question question;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> rights = new ArrayList<>();
    private boolean locked;

    /**
     * What {@code migrate} is asked to do.
     *
     * @param baseline the version that what is there stands for, on a database that was never migrated
     * @param memory {@code maintenance_work_mem} of each build; empty for the server's own
     * @param role that will migrate; empty for the session's
     * @param afterDeploy whether the release is gone that what waits for its end would break
     */
    public record Question(
            Optional<String> baseline, Optional<String> memory, Optional<String> role, boolean afterDeploy) {

        public static final Question NOTHING =
                new Question(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /**
     * What there is to do, and what speaks against it.
     *
     * @param entries every migration, in order; none if nobody can know
     * @param coming those that would run
     * @param waiting those that are pending, and would not run while the old release does
     * @param nobodyRuns whether nothing waits, because no release can be running
     * @param baseline what would be recorded first
     * @param indexes every index of the migrations; none if a table is locked, so that nobody can look
     * @param verdict for people
     */
    public record Findings(
            List<Entry> entries,
            List<Entry> coming,
            List<Entry> waiting,
            boolean nobodyRuns,
            Optional<String> baseline,
            List<IndexStatus> indexes,
            Verdict verdict) {}

    /** @param connection of its own, in auto-commit mode; nothing of it is changed */
    public Preflight(Connection connection, FlywayOptions flyway, Question question) {
        this.connection = connection;
        this.flyway = flyway;
        this.question = question;
    }

    private record Server(int number, String version, int pid, boolean standby, boolean readOnly) {}

    /**
     * Whether this is a server that can be migrated, by us.
     *
     * @return whether anything more can be asked
     */
    private boolean server() throws SQLException {
        Server server = Reading.rows(connection, """
                SELECT current_setting('server_version_num')::integer AS number,
                       current_setting('server_version') AS version, pg_backend_pid() AS pid,
                       pg_is_in_recovery() AS standby,
                       (SELECT reset_val FROM pg_settings WHERE name = 'default_transaction_read_only')::boolean
                           AS read_only
                """, row -> new Server(
                        row.getInt("number"),
                        row.getString("version"),
                        row.getInt("pid"),
                        row.getBoolean("standby"),
                        row.getBoolean("read_only"))).get(0);
        if (server.pid() != connection.unwrap(PGConnection.class).getBackendPID()) {
            add(
                    "a connection pooler such as PgBouncer stands between us and PostgreSQL: locks and settings would "
                            + "be another client's from one statement to the next",
                    "--url",
                    "give the host and port of PostgreSQL itself; the application may stay on the pooler");
        }
        if (server.standby()) {
            add(
                    "this is a standby, which takes no changes",
                    "--url",
                    "give the host and port of the primary, or add targetServerType=primary\nwith all hosts");
        } else if (server.readOnly()) {
            add(
                    "the session is read-only",
                    "default_transaction_read_only, of the role, the database or ?options=",
                    "ALTER ROLE " + Identifiers.quote(role())
                            + "\n    SET default_transaction_read_only = off;\nor use the role that owns the tables");
        }
        return version(server.number(), server.version());
    }

    private boolean version(int number, String version) {
        boolean supported = number >= OLDEST && number <= NEWEST;
        if (!supported) {
            add(
                    "PostgreSQL " + version + " is not supported",
                    "the server",
                    number < OLDEST
                            ? "upgrade it to 14 or later; neither this tool nor the files were tried\nwith older ones"
                            : "use a newer version of this tool; this one was tested with 14 to 18");
        }
        return supported;
    }

    /**
     * The server, the schema, and who we are.
     *
     * @return whether anything more can be asked
     */
    public boolean reachable() throws SQLException {
        return server() && schema() && role(question.role());
    }

    /**
     * The same, the history, and whether the files are whole.
     *
     * @return whether {@link #look} can find out more
     */
    public boolean database(LiveDatabase database) throws SQLException {
        if (!reachable()) {
            return false;
        }
        question.memory().ifPresent(this::memory);
        problems.addAll(database.folder().missingFiles());
        return history();
    }

    private boolean role(Optional<String> other) throws SQLException {
        if (other.isPresent()
                && first("SELECT rolname FROM pg_roles WHERE rolname = ?", other.get())
                        .isEmpty()) {
            add(
                    "there is no role " + other.get(),
                    "--migrate-as",
                    "give the role that migrate will be given as --user");
            return false;
        }
        if (role().contains("'")) {
            add(
                    "Flyway cannot work as a role with an apostrophe in its name: " + role(),
                    "Flyway sends SET ROLE with the name as it is",
                    "log in as another role that is a member of it:\n    CREATE ROLE asoud_migrator LOGIN IN ROLE "
                            + Identifiers.quote(role()) + ";\nor rename it with ALTER ROLE … RENAME TO …");
            return false;
        }
        return true;
    }

    private boolean schema() throws SQLException {
        try {
            Sessions.currentSchema(connection);
        } catch (Refusal none) {
            problems.addAll(none.problems());
            return false;
        }
        if (flyway.schema().isPresent() && !flyway.schema().get().equals(Sessions.currentSchema(connection))) {
            add(
                    "there is no schema " + flyway.schema().get() + ", or the role " + role() + " may not use it",
                    "--history-schema",
                    "give the flyway.defaultSchema of the application; or as its owner:\n    GRANT USAGE ON SCHEMA "
                            + Identifiers.quote(flyway.schema().get()) + " TO " + Identifiers.quote(role()) + ";");
            return false;
        }
        return true;
    }

    /** Whether the server takes this for a size of {@code maintenance_work_mem}. */
    private void memory(String size) {
        try {
            first("SELECT set_config('maintenance_work_mem', ?, true)", size);
        } catch (SQLException failure) {
            add(
                    ServerError.message(failure),
                    "--maintenance-work-mem",
                    INVALID_PARAMETER_VALUE.equals(failure.getSQLState())
                            ? "write a size as PostgreSQL does: 512MB, 2GB; the unit in capitals,\nkB excepted"
                            : ServerError.remedy(failure));
        }
    }

    /**
     * Whether this is a database that these migrations belong to: an empty one, or one with Flyway's history.
     *
     * @return whether the history can be read
     */
    private boolean history() throws SQLException {
        // In this order: a migrator at work meanwhile creates the history before the tables.
        List<String> tables = column("""
                SELECT relname FROM pg_class
                WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                  AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relname <> ?
                  AND NOT EXISTS (SELECT FROM pg_depend
                                  WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
                ORDER BY 1 LIMIT 5
                """, flyway.table());
        if (!isKnown()) {
            Optional<String> elsewhere = historyElsewhere();
            if (elsewhere.isPresent()) {
                problems.add(otherHistory(elsewhere.get()));
            } else if (!tables.isEmpty() && question.baseline().isEmpty()) {
                add(
                        "the database has tables, and no Flyway history: " + String.join(", ", tables)
                                + (tables.size() == 5 ? ", …" : ""),
                        "schema " + Sessions.currentSchema(connection),
                        "if they are somebody else's, use another database or schema; if they are\n"
                                + "what the first migrations would build, say so once with --baseline=1\n"
                                + "(the version they correspond to)");
            }
            return elsewhere.isEmpty();
        }
        if (mayNot("SELECT")) {
            return false;
        }
        if (question.baseline().isPresent() && !isBaseline(question.baseline().get())) {
            add(
                    "--baseline=" + question.baseline().get() + " was given, and the database has a Flyway history",
                    flyway.table(),
                    "leave --baseline away: it is for a database that was never migrated");
        }
        return true;
    }

    /** Who keeps everybody from reading the history; it may be asked before it is read. */
    public Optional<Blocker> lockOfHistory() throws SQLException {
        Optional<String> pid = first("""
                SELECT coalesce(pid, 0) FROM pg_locks
                WHERE locktype = 'relation' AND relation = to_regclass(?) AND granted AND mode = 'AccessExclusiveLock'
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND pid IS DISTINCT FROM pg_backend_pid()
                LIMIT 1
                """, flyway.quotedTable());
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        return pid.get().equals("0")
                ? Optional.of(new Blocker(
                        0, "a prepared transaction", "SELECT gid FROM pg_prepared_xacts; ROLLBACK PREPARED 'the gid';"))
                : Sessions.blocker(connection, Integer.parseInt(pid.get()));
    }

    private boolean isKnown() throws SQLException {
        return first("SELECT to_regclass(?)::text", flyway.quotedTable()).isPresent();
    }

    /** A table that looks like a history of Flyway's, of another name or in another schema. */
    private Optional<String> historyElsewhere() throws SQLException {
        return first("""
                SELECT c.oid::regclass::text FROM pg_class AS c
                JOIN pg_attribute AS a ON a.attrelid = c.oid
                WHERE c.relkind = 'r' AND a.attname IN ('installed_rank', 'installed_on', 'checksum', 'success', 'script')
                GROUP BY c.oid HAVING count(*) = 5 ORDER BY 1 LIMIT 1
                """);
    }

    private Problem otherHistory(String table) {
        return new Problem(
                "there is no table " + flyway.table() + ", and another that looks like Flyway's history: " + table,
                "--history-table, --history-schema",
                "if it is the one of this application, give its flyway.table and its\n"
                        + "flyway.defaultSchema; if not, create the schema of the application first\n"
                        + "and name it in --url: ?currentSchema=…");
    }

    /** Whether the history begins with this version already. */
    private boolean isBaseline(String version) throws SQLException {
        return isKnown()
                && first(
                                "SELECT version FROM " + flyway.quotedTable()
                                        + " WHERE type = 'BASELINE' AND version = ?",
                                version)
                        .isPresent();
    }

    /**
     * What would be done, and all that speaks against it.
     *
     * @param history reads it
     */
    public Findings look(LiveDatabase database, Supplier<List<Entry>> history) throws SQLException {
        List<Entry> entries;
        try {
            entries = history.get();
        } catch (Refusal refusal) {
            problems.addAll(refusal.problems());
            return nothingKnown();
        }
        unchanged(entries, database);
        entries.stream()
                .filter(entry ->
                        entry.state() == State.FAILED && IndexFile.of(entry).isEmpty())
                .forEach(entry -> problems.add(failedHalfWay(entry, "by a run before this one")));
        javaMigrations(entries, database);
        // Another run may have recorded it meanwhile.
        Optional<String> baseline = isKnown() ? Optional.empty() : question.baseline();
        List<Entry> coming = pending(entries);
        if (baseline.isPresent()) {
            coming = after(baseline.get(), coming);
        }
        boolean nobodyRuns = baseline.isEmpty() && !isKnown() && noneIsThere(coming);
        List<Entry> pending = coming;
        coming = beforeDeploy(pending, question.afterDeploy() || nobodyRuns);
        List<Entry> waiting = pending.subList(coming.size(), pending.size());
        placeholders(coming);
        List<IndexStatus> indexes = indexes(entries);
        if (!coming.isEmpty() || baseline.isPresent()) {
            if (entries.stream().anyMatch(entry -> entry.state() == State.FAILED)) {
                mayUseHistory("DELETE");
            }
            rights(
                    IndexFile.all(coming),
                    coming.stream().anyMatch(entry -> IndexFile.of(entry).isEmpty()));
            partitioned(IndexFile.all(coming), indexes);
            if (problems.isEmpty() && rights.isEmpty()) {
                tables(IndexFile.wave(coming), indexes);
            }
        }
        return new Findings(
                entries, coming, waiting, nobodyRuns, baseline, indexes, verdict(coming, waiting, baseline, indexes));
    }

    /**
     * PostgreSQL locks a table to spell its indexes; whoever has locked it is waited for by the work, not by the look.
     */
    private List<IndexStatus> indexes(List<Entry> entries) throws SQLException {
        try {
            return Reading.inTransaction(connection, () -> {
                lockTimeout();
                return IndexStatus.read(connection, entries);
            });
        } catch (SQLException failure) {
            if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw failure;
            }
            locked = true;
            return List.of();
        }
    }

    /** If not even the history can be read. */
    Findings nothingKnown() {
        return new Findings(
                List.of(),
                List.of(),
                List.of(),
                false,
                question.baseline(),
                List.of(),
                verdict(List.of(), List.of(), Optional.empty(), List.of()));
    }

    /** Those up to the first that waits for the end of the old release. */
    public static List<Entry> beforeDeploy(List<Entry> pending, boolean goOn) {
        return goOn
                ? pending
                : pending.stream().takeWhile(entry -> !isAfterDeploy(entry)).toList();
    }

    private static boolean isAfterDeploy(Entry entry) {
        return entry.file().flatMap(Facts::of).filter(Facts::waitsForDeploy).isPresent();
    }

    /** A database with none of the tables has no application yet. */
    private boolean noneIsThere(List<Entry> pending) throws SQLException {
        Set<String> names = pending.stream()
                .flatMap(entry -> entry.file().flatMap(Facts::of).stream())
                .flatMap(facts -> facts.operations().stream())
                .map(fact -> fact.subject().quoted())
                .collect(Collectors.toSet());
        for (String name : names) {
            if (first("SELECT to_regclass(?)::text", name).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private Verdict verdict(
            List<Entry> coming, List<Entry> waiting, Optional<String> baseline, List<IndexStatus> indexes) {
        Set<ObjectName> touched =
                IndexFile.all(coming).stream().map(file -> file.work().name()).collect(Collectors.toSet());
        return new Verdict(
                coming.size(),
                waiting.stream().map(Entry::script).toList(),
                baseline,
                problems,
                rights,
                IndexStatus.unsound(indexes.stream()
                        .filter(index -> !touched.contains(index.name()))
                        .toList()));
    }

    public static List<Entry> pending(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.state() == State.PENDING || entry.state() == State.FAILED)
                .toList();
    }

    private void unchanged(List<Entry> entries, LiveDatabase database) {
        entries.stream()
                .filter(entry -> entry.state() == State.CHANGED || entry.state() == State.MISSING)
                .map(entry -> new Problem(
                        entry.state() == State.CHANGED
                                ? "a migration was changed after it was applied: " + entry
                                : "a migration was applied, and its file is missing: " + entry,
                        entry.file().map(Path::toString).orElse("the folder of the migrations"),
                        entry.state() == State.CHANGED
                                ? "bring back the file that was applied (git log shows it), and make a new\n"
                                        + "migration of the change"
                                : database.flavourHint(entry)
                                        .orElse("use the migrations of the version that is deployed, or a newer one")))
                .forEach(problems::add);
    }

    private void javaMigrations(List<Entry> entries, LiveDatabase database) {
        Set<String> known = entries.stream()
                .filter(entry -> entry.state() != State.PENDING)
                .flatMap(entry -> entry.version().stream())
                .collect(Collectors.toSet());
        JavaMigration.below(database.folder().root().resolve("migration")).stream()
                .filter(java -> java.version().filter(known::contains).isEmpty())
                .forEach(java -> add(
                        "a Java migration is pending, which this tool cannot run: "
                                + java.file().getFileName(),
                        java.file().toString(),
                        "let the application's own Flyway run it"
                                + java.version()
                                        .map(version -> " (flyway.target=" + version + ")")
                                        .orElse("")
                                + ",\nthen run the same command again"));
    }

    private void placeholders(List<Entry> coming) {
        for (Entry entry : coming) {
            for (String name : flyway.placeholdersWithoutValue(entry.file())) {
                add(
                        "a placeholder of a migration has no value: ${" + name + "}",
                        entry.file().map(Path::toString).orElse(entry.script()),
                        "give it as the application's flyway.placeholders does:\n--placeholder " + name + "=VALUE");
            }
        }
    }

    /** What is left to run when what is there stands for the first versions. */
    private List<Entry> after(String baseline, List<Entry> pending) {
        for (int i = 0; i < pending.size(); i++) {
            if (pending.get(i).version().equals(Optional.of(baseline))) {
                return pending.subList(i + 1, pending.size());
            }
        }
        add(
                "no migration has the version " + baseline,
                "--baseline",
                "give the version that the existing tables correspond to"
                        + pending.stream()
                                .flatMap(entry -> entry.version().stream())
                                .findFirst()
                                .map(first -> ", such as\n--baseline=" + first)
                                .orElse(""));
        return pending;
    }

    /**
     * Whether the role may do what the files do, and there are the tables for it.
     *
     * @param tablesMayCome whether other files before these may create tables
     */
    public void rights(List<IndexFile> files, boolean tablesMayCome) throws SQLException {
        String schema = Sessions.currentSchema(connection);
        if (first("SELECT has_schema_privilege(?::name, current_schema()::text, 'CREATE')", role())
                .orElse("f")
                .equals("f")) {
            addRight(
                    "the role " + role() + " may not create anything in the schema " + schema,
                    "schema " + schema,
                    "as its owner: GRANT CREATE ON SCHEMA " + Identifiers.quote(schema) + " TO "
                            + Identifiers.quote(role()) + ";\nor give the owner of the tables as --user");
        }
        mayUseHistory("INSERT");
        Set<ObjectName> tables = new LinkedHashSet<>();
        files.forEach(file -> tables.add(file.work().table()));
        for (ObjectName table : tables) {
            owner(table);
            schema(table);
            if (!tablesMayCome && !exists(table)) {
                add(
                        "there is no table " + table,
                        "schema " + schema,
                        "check the database, and the schema (?currentSchema=… in --url); after\n--baseline the tables must "
                                + "be there");
            }
        }
    }

    /** @param next the files that no other comes before, which might change the tables or free a name */
    private void tables(List<IndexFile> next, List<IndexStatus> indexes) throws SQLException {
        for (IndexFile file : next) {
            if (!exists(file.work().table())) {
                continue;
            }
            if (file.takesAway() && !isDone(file, indexes)) {
                unused(file.work(), file.entry().script());
            }
            if (file.work().built().isEmpty()) {
                continue;
            }
            Index index = file.work().built().get();
            name(index);
            if (PartitionedTable.is(connection, file.work().table())) {
                continue;
            }
            if (file.work().buildName().equals(index.name())) {
                sameDefinition(index, indexes);
            }
            if (!locked) {
                definition(file);
            }
        }
    }

    /**
     * Whether nothing relies on the index that a file drops or replaces; the file itself would refuse.
     *
     * @param file the file's name
     */
    public void unused(IndexWork work, String file) throws SQLException {
        first(IndexUse.remedy("to_regclass(?)"), work.name().quoted())
                .ifPresent(statement -> add(
                        "index " + work.name() + " of table " + work.table() + " is in use, and would go",
                        file,
                        "run this first, or leave the index as it is:\n" + statement + ";"));
    }

    /** Whether it is there, valid and as declared. */
    static boolean isBuilt(Index index, List<IndexStatus> indexes) {
        return indexes.stream()
                .anyMatch(status ->
                        status.name().equals(index.name()) && status.condition() == IndexStatus.Condition.BUILT);
    }

    private void sameDefinition(Index index, List<IndexStatus> indexes) {
        indexes.stream()
                .filter(status -> status.name().equals(index.name())
                        && status.condition() == IndexStatus.Condition.DIFFERENT
                        && status.table().equals(index.table()))
                .forEach(status -> add(
                        "index " + index.name() + " exists, and is another: "
                                + status.found().orElse("?") + "\ninstead of " + index.definition(),
                        "table " + index.table(),
                        "rename it, or drop it: DROP INDEX CONCURRENTLY "
                                + index.name().quoted() + ";"));
    }

    /** What is built there by hand, or dropped, is done. */
    private void partitioned(List<IndexFile> files, List<IndexStatus> indexes) throws SQLException {
        for (IndexFile file : files) {
            if (PartitionedTable.is(connection, file.work().table()) && !isDone(file, indexes)) {
                problems.add(new PartitionedTable(connection, file.work())
                        .problem(exists(file.work().name())));
            }
        }
    }

    private boolean isDone(IndexFile file, List<IndexStatus> indexes) throws SQLException {
        return file.work().built().isPresent()
                ? isBuilt(file.work().built().get(), indexes)
                : !exists(file.work().name());
    }

    /** @param privilege {@code SELECT}, {@code INSERT} or {@code DELETE} */
    public void mayUseHistory(String privilege) throws SQLException {
        if (isKnown()) {
            mayNot(privilege);
        }
    }

    /** Whether the role lacks this right on the history, which is a problem then. */
    private boolean mayNot(String privilege) throws SQLException {
        boolean lacking = first(
                        "SELECT has_table_privilege(?::name, to_regclass(?), '" + privilege + "')",
                        role(),
                        flyway.quotedTable())
                .orElse("t")
                .equals("f");
        if (lacking) {
            addRight(
                    "the role " + role() + " may not " + (privilege.equals("SELECT") ? "read" : "write")
                            + " Flyway's history",
                    flyway.table(),
                    "as its owner: GRANT " + privilege + " ON " + flyway.quotedTable() + " TO "
                            + Identifiers.quote(role()) + ";\nor give its owner as --user");
        }
        return lacking;
    }

    private void owner(ObjectName table) throws SQLException {
        Optional<String> owner = first("""
                SELECT pg_get_userbyid(relowner) FROM pg_class
                WHERE oid = to_regclass(?) AND NOT pg_has_role(?::name, relowner, 'USAGE')
                """, table.quoted(), role());
        if (owner.isPresent()) {
            String name = owner.get();
            addRight(
                    "only the owner of a table may index it: " + table + " belongs to " + name,
                    "role " + role(),
                    "give --user " + name + "; or make the role a member of it:\n    GRANT " + Identifiers.quote(name)
                            + " TO " + Identifiers.quote(role()) + ";");
        }
    }

    private void schema(ObjectName table) throws SQLException {
        Optional<String> another =
                first("""
                SELECT nspname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
                WHERE pg_class.oid = to_regclass(?) AND nspname <> current_schema()
                """, table.quoted()).filter(schema -> table.schema().isEmpty());
        another.ifPresent(schema -> add(
                "table " + table + " is in the schema " + schema + ", and the default schema is another",
                "search_path, of the role or the database",
                "name the schema of the tables and of Flyway's history in --url:\n?currentSchema=" + schema));
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
                "rename that object: ALTER INDEX … RENAME TO …"));
    }

    /** Asks the server to plan a query of the keys, by the predicate: it finds all that they mention, or says what not. */
    private void definition(IndexFile file) throws SQLException {
        Index index = file.work().built().orElseThrow();
        IndexKeys keys = IndexKeys.of(index.using());
        Optional<String> fault = Reading.inTransaction(connection, () -> Reading.attempt(connection, () -> {
            // Whoever has locked the table is waited for by the build, not by the look at it.
            lockTimeout();
            Reading.rows(
                    connection,
                    "EXPLAIN SELECT " + String.join(", ", keys.terms()) + " FROM "
                            + index.table().quoted()
                            + keys.predicate().map(condition -> " WHERE " + condition).orElse(""),
                    row -> true);
            return operatorClass(keys);
        }, failure -> Optional.of(failure).filter(Preflight::isAboutTheDefinition).map(ServerError::message)));
        fault.ifPresent(what -> add(
                "index " + index.name() + " does not fit the table " + index.table() + ": " + what,
                file.entry().script(),
                "this table is another one than the migrations were made for: compare it with verify"));
    }

    /** An operator class that is not there. */
    private Optional<String> operatorClass(IndexKeys keys) throws SQLException {
        for (IndexKeys.Key key : keys.keys()) {
            String name = key.operatorClass().orElse("");
            if (!name.isEmpty()
                    && !Reading.exists(
                            connection,
                            "SELECT FROM pg_opclass JOIN pg_am ON pg_am.oid = opcmethod"
                                    + " WHERE quote_ident(opcname) = ? AND amname = ?",
                            name.substring(name.lastIndexOf('.') + 1),
                            keys.method())) {
                return Optional.of("there is no operator class " + name + " for " + keys.method());
            }
        }
        return Optional.empty();
    }

    private void lockTimeout() throws SQLException {
        Reading.rows(connection, "SELECT set_config('lock_timeout', '1s', true)", row -> true);
    }

    /** Class 42, except rights: whoever may not have temporary tables is spared the try. */
    private static boolean isAboutTheDefinition(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("42") && !state.equals("42501");
    }

    private String role() throws SQLException {
        return question.role().isPresent()
                ? question.role().get()
                : first("SELECT current_user").orElse("?");
    }

    private Optional<String> first(String sql, Object... parameters) throws SQLException {
        return column(sql, parameters).stream().findFirst();
    }

    /** Without what is NULL. */
    private List<String> column(String sql, Object... parameters) throws SQLException {
        return Reading.rows(connection, sql, List.of(parameters), row -> Optional.ofNullable(row.getString(1))).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private void add(String what, String where, String remedy) {
        problems.add(new Problem(what, where, remedy));
    }

    private void addRight(String what, String where, String remedy) {
        rights.add(new Problem(what, where, remedy));
    }

    /** @throws Refusal with every reason so far, if there is any */
    public void refuseIfAny() {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(rights);
        if (!all.isEmpty()) {
            throw new Refusal(all);
        }
    }

    public static Problem failedHalfWay(Entry entry, String why) {
        return new Problem(
                "a migration failed half-way, and cannot safely run again: " + entry + "; " + why,
                "Flyway's history",
                "look at what it has done and undo it by hand; then take its row out of\nthe history with flyway repair");
    }
}
