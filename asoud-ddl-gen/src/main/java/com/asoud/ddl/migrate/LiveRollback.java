package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Pause;
import com.asoud.ddl.connect.Stop;
import com.asoud.ddl.connect.Stopped;
import com.asoud.ddl.connect.Teller;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.connect.Words;
import com.asoud.ddl.flyway.Facts;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.observe.Preflight;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.ddl.sql.SqlText;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Takes versions back on a live database, newest first, by their rollback files:
 *
 * <ol>
 *   <li>look whether it can be done, and let the user agree to what would be undone;
 *   <li>keep other migrators away, as {@link LiveMigration} does;
 *   <li>of a version that built an index: let the rollback file look whether it may, take the version out of the
 *       history, then drop the index, or bring the older one back, concurrently. In this order the history says nothing
 *       that is not true, wherever it is cut off: what is pending may be there already;
 *   <li>of a version that dropped an index: build it again, then take the version out of the history;
 *   <li>of a version that ran in one transaction: both in one transaction;
 *   <li>of any other: undo it step by step, then take it out of the history.
 * </ol>
 *
 * Cut off anywhere, the same command goes on.
 */
public final class LiveRollback {

    /** Every version there is. */
    public static final String EVERYTHING = "0";

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final LiveDatabase database;
    private final Options options;
    private final Teller teller;
    private final Stop stop;
    private boolean begun;

    /**
     * What to take back.
     *
     * @param to the version to go back to, which stays; {@link #EVERYTHING} for none
     * @param tables only what is about indexes of these tables; empty for all
     * @param deadline after which everything of ours is ended, from the consent on
     */
    public record Options(String to, Set<ObjectName> tables, Duration deadline) {

        public Options {
            tables = Set.copyOf(tables);
        }
    }

    /**
     * One version to take back.
     *
     * @param entry as Flyway sees it
     * @param work what its migration did, if it is about one index
     * @param file its rollback file
     */
    public record Victim(Entry entry, Optional<IndexWork> work, Path file) {

        String version() {
            return entry.version().orElseThrow();
        }

        /** What its migration did, for people. */
        String what() {
            return work.map(IndexWork::describe).orElseGet(entry::description);
        }
    }

    /** @param stop through which another thread ends it */
    public LiveRollback(LiveDatabase database, Options options, Teller teller, Stop stop) {
        this.database = database;
        this.options = options;
        this.teller = teller;
        this.stop = stop;
    }

    /**
     * Rolls back.
     *
     * @param consent is shown what would be undone, newest first, and says whether to go on; not asked for nothing
     * @return what was undone, newest first
     * @throws Refusal if it cannot be done, or there is no consent; nothing was changed
     * @throws Unfinished if it could not be finished
     */
    public List<Victim> run(Predicate<List<Victim>> consent) {
        try (Connection connection = database.target().connectToRead()) {
            stop.mayEnd(connection);
            return run(connection, consent);
        } catch (Stopped stopped) {
            throw unfinished(stopped.reason());
        } catch (Refusal refusal) {
            throw stop.reason()
                    .filter(reason -> begun || !stop.isInterrupted())
                    .map(LiveRollback::unfinished)
                    .orElse(begun ? new Unfinished(refusal.problems()) : refusal);
        } catch (SQLException failure) {
            throw stop.reason().map(LiveRollback::unfinished).orElseGet(() -> Unfinished.lost(failure));
        }
    }

    private List<Victim> run(Connection connection, Predicate<List<Victim>> consent) throws SQLException {
        stop.doing().looks("checking whether it can run");
        Preflight preflight = new Preflight(connection, database.flyway(), Preflight.Question.NOTHING);
        if (preflight.reachable()) {
            preflight.mayUseHistory("SELECT");
        }
        preflight.refuseIfAny();
        List<Entry> entries = database.history(options.deadline(), stop).read();
        requireKnownTables(entries);
        List<Victim> shown = victims(connection, entries);
        if (shown.isEmpty()) {
            return shown;
        }
        preflight.mayUseHistory("DELETE");
        preflight.rights(
                shown.stream()
                        .filter(victim -> victim.work().isPresent())
                        .flatMap(victim -> IndexFile.of(victim.entry()).stream())
                        .map(IndexFile::withoutBuild)
                        .toList(),
                false);
        for (Victim victim : shown) {
            if (victim.work().flatMap(IndexWork::built).isPresent()) {
                preflight.unused(
                        victim.work().get(), victim.file().getFileName().toString());
            }
        }
        preflight.refuseIfAny();
        if (!consent.test(shown)) {
            throw new Refusal("the rollback was not confirmed", "rollback", "answer yes, or give --yes");
        }
        long deadline = System.nanoTime() + options.deadline().toNanos();
        try (MigratorLock lock = new MigratorLock(database, stop, teller);
                Watch watch = new Watch(database.target(), lock, stop, teller, deadline)) {
            lock.acquire();
            lock.keepFlywayAway();
            List<Victim> victims =
                    victims(connection, database.history(Duration.ZERO, stop).read());
            requireConsent(shown, victims);
            begun = true;
            for (Victim victim : victims) {
                Stopped.unlessMayGoOn(stop);
                stop.doing().works("taking back " + victim.entry());
                undo(victim, watch);
                teller.say(victim.version() + "  " + victim.what() + ": undone");
            }
            return victims;
        }
    }

    /** Another migrator may have been at work meanwhile. */
    private static void requireConsent(List<Victim> shown, List<Victim> victims) {
        Set<String> agreed = shown.stream().map(Victim::version).collect(Collectors.toSet());
        List<Problem> problems = victims.stream()
                .filter(victim -> !agreed.contains(victim.version()))
                .map(victim -> new Problem(
                        "it was applied meanwhile, and its rollback was not confirmed: " + victim.entry(),
                        "rollback",
                        "run the same command again, and look at what it would take back"))
                .toList();
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }

    private void requireKnownTables(List<Entry> entries) {
        Set<ObjectName> known = entries.stream()
                .flatMap(entry -> IndexFile.of(entry).stream())
                .map(file -> file.work().table())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<Problem> problems = options.tables().stream()
                .filter(table -> !known.contains(table))
                .map(table -> new Problem(
                        "no migration is about indexes of a table " + table,
                        "--table",
                        "give one of these, as it is written here: "
                                + known.stream().map(ObjectName::toString).collect(Collectors.joining(", "))))
                .toList();
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
    }

    private List<Victim> victims(Connection connection, List<Entry> entries) throws SQLException {
        entries.stream()
                .filter(entry -> entry.state() == State.MISSING)
                .flatMap(entry -> database.flavourHint(entry).stream())
                .findFirst()
                .ifPresent(hint -> {
                    throw new Refusal("the files of what was applied are not those given here", "--flavour", hint);
                });
        List<Victim> victims = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Entry entry : after(entries)) {
            Optional<IndexWork> work = IndexFile.of(entry).map(IndexFile::work);
            if (isMeant(work) && isThere(connection, entry, work)) {
                Optional<Path> file = rollbackFile(entry);
                if (file.isPresent()) {
                    victims.add(new Victim(entry, work, file.get()));
                } else {
                    problems.add(new Problem(
                            "there is no rollback file for " + entry,
                            database.folder().root().resolve("rollback").toString(),
                            "undo it by hand, or use the migrations that were applied; or go back less far with --to"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        Collections.reverse(victims);
        return victims;
    }

    /** The versions after the one that stays. */
    private List<Entry> after(List<Entry> entries) {
        if (options.to().equals(EVERYTHING)) {
            return entries.stream().filter(entry -> entry.version().isPresent()).toList();
        }
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).version().equals(Optional.of(options.to()))) {
                return entries.subList(i + 1, entries.size()).stream()
                        .filter(entry -> entry.version().isPresent())
                        .toList();
            }
        }
        throw new Refusal(
                "there is no version " + options.to(),
                "--to",
                "give one of these, or " + EVERYTHING + " to take back everything: "
                        + String.join(
                                ", ",
                                entries.stream()
                                        .flatMap(entry -> entry.version().stream())
                                        .toList()));
    }

    private boolean isMeant(Optional<IndexWork> work) {
        return options.tables().isEmpty()
                || work.filter(index -> options.tables().contains(index.table()))
                        .isPresent();
    }

    /** A pending version that has left something was cut off, when it ran or when it was undone. */
    private static boolean isThere(Connection connection, Entry entry, Optional<IndexWork> work) throws SQLException {
        if (entry.state() == State.PENDING) {
            return work.isPresent() && hasLeftSomething(connection, work.get());
        }
        return entry.state() != State.BASELINE;
    }

    /**
     * The index it builds, under whatever name; or a broken one, or one put aside. Another index of that name, valid,
     * is none of its doing: that of an older definition, or somebody's own.
     */
    private static boolean hasLeftSomething(Connection connection, IndexWork work) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT FROM pg_index AS i
                JOIN pg_class AS c ON c.oid = i.indexrelid
                CROSS JOIN (SELECT ' USING ' || ?::text) AS built (definition)
                WHERE i.indrelid = to_regclass(?)
                  AND (c.relname = ?
                       OR c.relname IN (?, ?)
                          AND (NOT (i.indisvalid AND i.indisready AND i.indislive)
                               OR i.indisunique = ? AND right(pg_get_indexdef(c.oid), length(definition)) = definition))
                """)) {
            statement.setString(1, work.built().map(Index::using).orElse(null));
            statement.setString(2, work.table().quoted());
            statement.setString(3, work.leftover().name());
            statement.setString(4, work.name().name());
            statement.setString(5, work.buildName().name());
            statement.setBoolean(6, work.built().map(Index::unique).orElse(false));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private Optional<Path> rollbackFile(Entry entry) {
        return entry.file().flatMap(database.folder()::rollback);
    }

    private void undo(Victim victim, Watch watch) throws SQLException {
        Duration retry = Duration.ofSeconds(1);
        while (true) {
            Undoing undoing = new Undoing(victim, watch);
            try (Connection connection = database.target().connect()) {
                stop.mayEnd(connection);
                try {
                    undoing.run(connection);
                    return;
                } catch (SQLException failure) {
                    if (stop.isRequested() || !mayTryAgain(failure)) {
                        throw new Unfinished(List.of(undoing.problem(connection, failure)));
                    }
                    teller.say(victim.version() + "  " + ServerError.message(failure) + "; again in "
                            + Words.duration(retry) + stop.doing().asWaited());
                } finally {
                    stop.mustNotEnd(connection);
                }
            }
            Pause.of(retry, stop);
            retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
        }
    }

    private static boolean mayTryAgain(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) || TableLane.isBusy(failure);
    }

    /** One run of a rollback file. */
    private final class Undoing {

        private final Victim victim;
        private final Watch watch;
        private final List<String> statements;
        private final Optional<Facts> facts;
        private final Optional<IndexWork> work;
        private boolean atWork;
        private Optional<Blocker> blocker = Optional.empty();

        Undoing(Victim victim, Watch watch) {
            this.victim = victim;
            this.watch = watch;
            this.statements = IndexFile.statements(victim.file());
            this.facts = Facts.of(victim.file());
            this.work = facts.flatMap(Facts::work);
        }

        void run(Connection connection) throws SQLException {
            int pid = TableLane.pid(connection);
            if (victim.work().isPresent() && work.isPresent()) {
                index(connection, pid);
            } else if (isOneTransaction()) {
                transaction(connection, pid);
            } else {
                for (int i = 0; i < statements.size(); i++) {
                    execute(connection, pid, i);
                }
                database.history().forget(connection, victim.version());
            }
        }

        private void index(Connection connection, int pid) throws SQLException {
            boolean builtOne = victim.work().orElseThrow().built().isPresent();
            for (int i = 0; i < statements.size(); i++) {
                if (builtOne && !atWork && isLong(i)) {
                    database.history().forget(connection, victim.version());
                }
                execute(connection, pid, i);
            }
            if (!builtOne || !atWork) {
                database.history().forget(connection, victim.version());
            }
        }

        private boolean isLong(int statement) {
            return facts.filter(file -> file.isLong(statement)).isPresent();
        }

        /** Of a file written by hand, only its statements can say so. */
        private boolean isOneTransaction() {
            if (facts.isPresent()) {
                return facts.get().transactional() && !statements.isEmpty();
            }
            return !statements.isEmpty()
                    && SqlText.withoutComments(statements.get(0)).equals("BEGIN")
                    && statements.stream().filter(Undoing::isCommit).count() == 1;
        }

        private static boolean isCommit(String sql) {
            return SqlText.withoutComments(sql).equals("COMMIT");
        }

        private void transaction(Connection connection, int pid) throws SQLException {
            for (int i = 0; i < statements.size(); i++) {
                if (isCommit(statements.get(i))) {
                    database.history().forget(connection, victim.version());
                }
                execute(connection, pid, i);
            }
        }

        private void execute(Connection connection, int pid, int number) throws SQLException {
            String sql = statements.get(number);
            try {
                if (isLong(number)) {
                    atWork = true;
                    watch.begins(
                            pid,
                            victim.work().map(index -> index.table().toString()).orElse(""),
                            "undo " + victim.version());
                }
                SqlScript.execute(connection, sql);
            } finally {
                blocker = watch.waitsFor(pid);
                watch.ends(pid);
            }
        }

        Problem problem(Connection connection, SQLException failure) throws SQLException {
            if (work.isPresent()) {
                return new Aftermath(
                                database.target(),
                                stop,
                                work.get(),
                                victim.file().toString())
                        .of(connection, failure, atWork, blocker);
            }
            return stop.reason()
                    .map(LiveRollback::notUndone)
                    .orElseGet(() -> new Problem(
                            ServerError.message(failure), victim.file().toString(), ServerError.advice(failure)));
        }
    }

    private static RuntimeException unfinished(Stop.Reason why) {
        return new Unfinished(List.of(notUndone(why)));
    }

    private static Problem notUndone(Stop.Reason why) {
        return new Problem(
                "not everything is undone: " + why,
                "what is out of the history is undone, or is cut off in the middle of it",
                "run the same command again; it goes on from here");
    }
}
