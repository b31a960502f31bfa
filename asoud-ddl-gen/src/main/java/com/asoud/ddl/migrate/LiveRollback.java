package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Backoff;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.flyway.MigrationHistory.Entry;
import com.asoud.ddl.observe.IndexFile;
import com.asoud.ddl.observe.Preflight;
import com.asoud.ddl.sql.IndexWork;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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
 *   <li>look whether it can be done, and let the user agree to what would be taken back;
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

    private final LiveDatabase database;
    private final Options options;
    private final MigrationListener listener;
    private final Cancellation stop;
    private final LiveChange change;

    /**
     * @param to the version to go back to, which stays; {@link #EVERYTHING} for none
     * @param tables only what is about indexes of these tables; empty for all
     * @param deadline after which everything of ours is ended, from the consent on
     */
    public record Options(String to, Set<ObjectName> tables, Duration deadline) {

        public Options {
            tables = Set.copyOf(tables);
        }

        /** The same, with the names that the migrations have. */
        Options named(List<Entry> entries) {
            Set<ObjectName> known = entries.stream()
                    .flatMap(entry -> IndexFile.of(entry).stream())
                    .map(file -> file.work().table())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            Set<ObjectName> named = new LinkedHashSet<>();
            List<Problem> problems = new ArrayList<>();
            for (ObjectName table : tables) {
                List<ObjectName> meant = ObjectName.meant(table.toString(), known);
                if (meant.size() == 1) {
                    named.add(meant.get(0));
                } else {
                    problems.add(new Problem(
                            meant.isEmpty()
                                    ? "no migration is about indexes of a table " + table
                                    : "there are several tables " + table,
                            "--table",
                            "give one of these, as it is written here: "
                                    + (meant.isEmpty() ? known : meant)
                                            .stream().map(ObjectName::toString).collect(Collectors.joining(", "))));
                }
            }
            Refusal.unlessNone(problems);
            return new Options(to, named, deadline);
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

        public String version() {
            return entry.version().orElseThrow();
        }

        /** What its migration did, for people. */
        String what() {
            return work.map(IndexWork::describe).orElseGet(entry::description);
        }
    }

    /** @param stop through which another thread ends it */
    public LiveRollback(LiveDatabase database, Options options, MigrationListener listener, Cancellation stop) {
        this.database = database;
        this.options = options;
        this.listener = listener;
        this.stop = stop;
        this.change = new LiveChange(database, listener, stop, RollbackFile::ended);
    }

    /**
     * @param consent is shown what would be taken back, newest first, and says whether to go on; not asked for nothing
     * @return what was taken back, newest first
     * @throws Refusal if it cannot be done, or there is no consent; nothing was changed
     * @throws Unfinished if it could not be finished
     */
    public List<Victim> run(Predicate<List<Victim>> consent) {
        return change.run(connection -> run(connection, consent));
    }

    private List<Victim> run(Connection connection, Predicate<List<Victim>> consent) throws SQLException {
        stop.activity().looks("checking whether it can run");
        Preflight preflight = new Preflight(connection, database, Preflight.Question.NOTHING);
        if (preflight.reachable()) {
            preflight.mayUseHistory("SELECT");
        }
        preflight.refuseIfAny();
        List<Entry> entries = database.history(stop).read();
        preflight.mayLook(entries);
        preflight.refuseIfAny();
        Victims victims = new Victims(database, options.named(entries));
        List<Victim> shown = victims.of(connection, entries);
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
        return change.alone(connection, deadline, (lock, watch) -> {
            lock.keepFlywayAway();
            List<Victim> agreed =
                    victims.of(connection, database.history(Duration.ZERO, stop).read());
            requireConsent(shown, agreed);
            change.begins();
            for (Victim victim : agreed) {
                stop.throwIfRequested();
                stop.activity().works("taking back " + victim.entry());
                undo(victim, watch);
                listener.say(victim.version() + "  " + victim.what() + ": taken back");
            }
            return agreed;
        });
    }

    /** Another migrator may have been at work meanwhile. */
    private static void requireConsent(List<Victim> shown, List<Victim> victims) {
        Set<String> agreed = shown.stream().map(Victim::version).collect(Collectors.toSet());
        Refusal.unlessNone(victims.stream()
                .filter(victim -> !agreed.contains(victim.version()))
                .map(victim -> new Problem(
                        "it was applied meanwhile, and its rollback was not confirmed: " + victim.entry(),
                        "rollback",
                        "run the same command again, and look at what it would take back"))
                .toList());
    }

    private void undo(Victim victim, BuildMonitor watch) throws SQLException {
        Backoff backoff = new Backoff();
        while (true) {
            RollbackFile file = new RollbackFile(victim, database, stop, watch);
            try (Connection connection = database.target().connect()) {
                stop.mayEnd(connection);
                try {
                    file.run(connection);
                    return;
                } catch (SQLException failure) {
                    if (stop.isRequested() || !mayTryAgain(failure)) {
                        throw new Unfinished(List.of(file.problem(connection, failure)));
                    }
                    listener.say(victim.version() + "  " + ServerError.message(failure) + "; again in "
                            + Quantities.duration(backoff.next())
                            + stop.activity().asWaited());
                } finally {
                    stop.mustNotEnd(connection);
                }
            }
            backoff.pause(stop);
        }
    }

    private static boolean mayTryAgain(SQLException failure) {
        return ServerError.isLockNotAvailable(failure) || TableLane.isBusy(failure);
    }
}
