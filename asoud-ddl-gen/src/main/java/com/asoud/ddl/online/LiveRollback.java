package com.asoud.ddl.online;

import com.asoud.ddl.Refusal;
import com.asoud.ddl.Refusal.Problem;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.flyway.MigrationHistory;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.flyway.MigrationHistory.State;
import com.asoud.ddl.flyway.SqlScript;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.ddl.sql.SqlText;
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
 *   <li>of a version about one index: take it out of the history, then drop the index concurrently. In this order the
 *       history says nothing that is not true, wherever it is cut off: what is pending may be there already;
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
    private final long deadline;
    private boolean begun;

    /**
     * What to take back.
     *
     * @param to the version to go back to, which stays; {@link #EVERYTHING} for none
     * @param tables only what is about indexes of these tables; empty for all
     * @param deadline after which everything of ours is ended
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
        this.deadline = System.nanoTime() + options.deadline().toNanos();
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
        try (Connection connection = database.target().connect()) {
            return run(connection, consent);
        } catch (Stopped stopped) {
            throw unfinished(stopped.reason().toString());
        } catch (Refusal refusal) {
            throw begun ? new Unfinished(refusal.problems()) : refusal;
        } catch (SQLException failure) {
            throw Server.lost(failure);
        }
    }

    private List<Victim> run(Connection connection, Predicate<List<Victim>> consent) throws SQLException {
        Preflight preflight = new Preflight(connection);
        preflight.server();
        requireKnownTables();
        List<Victim> shown = victims(connection);
        if (shown.isEmpty()) {
            return shown;
        }
        preflight.mayChangeHistory("DELETE");
        preflight.rights(
                shown.stream()
                        .filter(victim -> victim.work().isPresent())
                        .flatMap(victim -> IndexFile.of(victim.entry()).stream())
                        .map(IndexFile::withoutBuild)
                        .toList(),
                false,
                List.of());
        if (!consent.test(shown)) {
            throw new Refusal("there was no consent", "rollback", "answer yes, or give --yes");
        }
        try (MigratorLock lock = new MigratorLock(database.target(), stop, teller);
                Watch watch = new Watch(database.target(), lock, stop, teller, deadline)) {
            lock.acquire();
            lock.keepFlywayAway();
            // Another migrator may have been at work meanwhile.
            List<Victim> victims = victims(connection);
            begun = true;
            for (Victim victim : victims) {
                Stopped.unlessMayGoOn(stop);
                undo(victim, watch);
                teller.say(victim.version() + "  " + victim.what() + ": undone");
            }
            return victims;
        }
    }

    private void requireKnownTables() {
        Set<ObjectName> known = database.history().read().stream()
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

    private List<Victim> victims(Connection connection) throws SQLException {
        List<Entry> entries = database.history().read();
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

    /** A pending version whose index is there was cut off, when it was built or when it was undone. */
    private static boolean isThere(Connection connection, Entry entry, Optional<IndexWork> work) throws SQLException {
        if (entry.state() == State.PENDING) {
            return work.isPresent() && work.get().built().isPresent() && exists(connection, work.get());
        }
        return entry.state() != State.BASELINE;
    }

    private static boolean exists(Connection connection, IndexWork work) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                WHERE i.indrelid = to_regclass(?) AND c.relname IN (?, ?)
                """)) {
            statement.setString(1, work.table().quoted());
            statement.setString(2, work.name().name());
            statement.setString(3, work.leftover().name());
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
            try (Connection connection = database.target().connect()) {
                stop.mayEnd(connection);
                try {
                    undo(victim, connection, watch);
                    return;
                } finally {
                    stop.mustNotEnd(connection);
                }
            } catch (SQLException failure) {
                stop.reason().ifPresent(reason -> {
                    throw unfinished(reason.toString());
                });
                if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) && !TableLane.isBusy(failure)) {
                    throw new Unfinished(List.of(new Problem(
                            Server.message(failure),
                            victim.file().toString(),
                            Server.hint(failure).orElseGet(() -> Server.remedy(failure)))));
                }
                teller.say(victim.version() + "  " + Server.message(failure) + "; again in " + Words.duration(retry));
                Pause.of(retry, stop);
                retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
            }
        }
    }

    private void undo(Victim victim, Connection connection, Watch watch) throws SQLException {
        List<String> statements = IndexFile.statements(victim.file());
        int pid = TableLane.pid(connection);
        boolean oneTransaction = !statements.isEmpty()
                && SqlText.withoutComments(statements.get(0)).equals("BEGIN")
                && statements.stream()
                                .filter(sql -> SqlText.withoutComments(sql).equals("COMMIT"))
                                .count()
                        == 1;
        if (victim.work().isPresent()) {
            MigrationHistory.forget(connection, victim.version());
        }
        for (String sql : statements) {
            if (oneTransaction && SqlText.withoutComments(sql).equals("COMMIT")) {
                MigrationHistory.forget(connection, victim.version());
            }
            run(connection, sql, pid, victim, watch);
        }
        if (victim.work().isEmpty() && !oneTransaction) {
            MigrationHistory.forget(connection, victim.version());
        }
    }

    private static void run(Connection connection, String sql, int pid, Victim victim, Watch watch)
            throws SQLException {
        try {
            if (IndexWork.isLong(sql)) {
                watch.begins(
                        pid, victim.work().map(work -> work.table().toString()).orElse(""), "undo " + victim.version());
            }
            SqlScript.execute(connection, sql);
        } finally {
            watch.ends(pid);
        }
    }

    private static Unfinished unfinished(String why) {
        return new Unfinished(List.of(new Problem(
                "not everything is undone: " + why,
                "what is out of the history is undone, or is cut off in the middle of it",
                "run the same command again; it goes on from here")));
    }
}
