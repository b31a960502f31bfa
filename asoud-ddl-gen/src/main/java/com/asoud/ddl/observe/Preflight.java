package com.asoud.ddl.observe;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    private final Connection connection;
    private final LiveDatabase database;
    private final Question question;
    private final Problems found;
    private final ServerCheck server;
    private final HistoryCheck history;
    private final HistorySchema schema;
    private final SchemaCheck schemas;
    private final TableCheck tables;
    private boolean locked;

    /**
     * What {@code migrate} is asked to do.
     *
     * @param baseline the version that the existing tables correspond to, on a database that was never migrated
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
    public Preflight(Connection connection, LiveDatabase database, Question question) {
        this.connection = connection;
        this.database = database;
        this.question = question;
        this.found = new Problems(connection, question.role());
        this.server = new ServerCheck(found, database);
        this.history = new HistoryCheck(found, database);
        this.schema = new HistorySchema(connection, database);
        this.schemas = new SchemaCheck(found, schema);
        this.tables = new TableCheck(found, schemas);
    }

    /**
     * The server, the schema, and who we are.
     *
     * @return whether anything more can be asked
     */
    public boolean reachable() throws SQLException {
        return server.isReachable(question.role(), HistorySchema::require);
    }

    /**
     * The same, where the schema may be one that migrate creates; the history, and whether the files are whole.
     *
     * @return whether {@link #look} can find out more
     */
    public boolean database() throws SQLException {
        if (!server.isReachable(question.role(), HistorySchema::requireOrMissing)) {
            return false;
        }
        question.memory().ifPresent(server::memory);
        found.problems().addAll(database.folder().missingFiles());
        return history.isReadable(question.baseline());
    }

    /**
     * Whether the session may look into the schemas that the files name.
     *
     * @param entries all migrations
     */
    public void mayLook(List<Entry> entries) throws SQLException {
        schemas.mayLook(entries);
    }

    /** Who keeps everybody from reading the history; it may be asked before it is read. */
    public Optional<Blocker> lockOfHistory() throws SQLException {
        return history.lockOfHistory();
    }

    /** @param privilege {@code SELECT}, {@code INSERT} or {@code DELETE} */
    public void mayUseHistory(String privilege) throws SQLException {
        history.mayUseHistory(privilege);
    }

    /**
     * Whether the role may do what the files do, and there are the tables for it.
     *
     * @param tablesMayCome whether other files before these may create tables
     */
    public void rights(List<IndexFile> files, boolean tablesMayCome) throws SQLException {
        history.mayUseHistory("INSERT");
        tables.rights(files, tablesMayCome);
    }

    /** Whether nothing relies on the index that a file drops or replaces; the file itself would refuse. */
    public void unused(IndexWork work, String file) throws SQLException {
        tables.unused(work, file);
    }

    /** @throws Refusal with every reason so far, if there is any */
    public void refuseIfAny() {
        found.refuseIfAny();
    }

    /**
     * What would be done, and all that speaks against it.
     *
     * @param reading reads the history
     */
    public Findings look(Supplier<List<Entry>> reading) throws SQLException {
        List<Entry> entries;
        try {
            entries = reading.get();
        } catch (Refusal refusal) {
            found.problems().addAll(refusal.problems());
            return nothingKnown();
        }
        if (!schemas.mayLook(entries)) {
            return nothingKnown();
        }
        FilesCheck files = new FilesCheck(found, database);
        files.applied(entries);
        // Another run may have recorded it meanwhile.
        Optional<String> baseline = history.isKnown() ? Optional.empty() : question.baseline();
        List<Entry> pending = baseline.isPresent() ? files.after(baseline.get(), pending(entries)) : pending(entries);
        boolean nobodyRuns = baseline.filter(version -> !version.equals(HistoryCheck.NOTHING))
                        .isEmpty()
                && !history.isKnown()
                && tables.noneIsThere(pending);
        List<Entry> coming = beforeDeploy(pending, question.afterDeploy() || nobodyRuns);
        List<Entry> waiting = pending.subList(coming.size(), pending.size());
        files.placeholders(coming);
        List<IndexStatus> indexes = indexes(entries);
        if (!coming.isEmpty() || baseline.isPresent()) {
            if (entries.stream().anyMatch(entry -> entry.state() == State.FAILED)) {
                history.mayUseHistory("DELETE");
            }
            tables(coming, indexes);
        }
        List<String> created = coming.isEmpty() && baseline.isEmpty() ? List.of() : schema.missing();
        return new Findings(
                entries,
                coming,
                waiting,
                nobodyRuns,
                baseline,
                indexes,
                verdict(coming, waiting, created, baseline, indexes));
    }

    private void tables(List<Entry> coming, List<IndexStatus> indexes) throws SQLException {
        List<IndexFile> files = IndexFile.all(coming);
        schemas.create(coming);
        rights(files, files.size() < coming.size());
        tables.partitioned(files, indexes);
        if (found.isNone()) {
            tables.fit(IndexFile.wave(coming), indexes, locked);
        }
    }

    /**
     * PostgreSQL locks a table to spell its indexes; whoever has locked it is waited for by the work, not by the look.
     */
    private List<IndexStatus> indexes(List<Entry> entries) throws SQLException {
        try {
            return Query.inTransaction(connection, () -> {
                found.lockTimeout();
                return IndexStatus.read(connection, entries);
            });
        } catch (SQLException failure) {
            if (!ServerError.isLockNotAvailable(failure)) {
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
                verdict(List.of(), List.of(), List.of(), Optional.empty(), List.of()));
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

    private Verdict verdict(
            List<Entry> coming,
            List<Entry> waiting,
            List<String> schemas,
            Optional<String> baseline,
            List<IndexStatus> indexes) {
        Set<ObjectName> touched =
                IndexFile.all(coming).stream().map(file -> file.work().name()).collect(Collectors.toSet());
        return new Verdict(
                coming.size(),
                waiting.stream().map(Entry::script).toList(),
                schemas,
                baseline,
                found.problems(),
                found.rights(),
                IndexStatus.unsound(indexes.stream()
                        .filter(index -> !touched.contains(index.declared()))
                        .toList()));
    }

    public static List<Entry> pending(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.state() == State.PENDING || entry.state() == State.FAILED)
                .toList();
    }
}
