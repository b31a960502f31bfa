package com.asoud.ddl.proof;

import com.asoud.ddl.flyway.HistoryFailure;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.plan.Flavour;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Runs the committed migrations, each time in a new database of the throwaway server. Of what belongs to all databases
 * of a server, production has what the files need, and each run makes what the files make:
 *
 * <ol>
 *   <li>A role, tablespace or database that the files mention and the server has not is made, and the run begins anew.
 *   <li>If the server has already what the files make, another run has made it: the run waits for the others, gives
 *       what they have made another name, and begins anew.
 * </ol>
 *
 * On a server that is somebody's, both are refused.
 */
public final class CommittedMigrations {

    private final MigrationFolder folder;
    private final ShadowServer server;
    private final UnaryOperator<ShadowDatabase> place;
    private final Set<ServerObject> made = new HashSet<>();
    private final Map<String, Problem> later = new TreeMap<>();
    private final ReadWriteLock turns = new ReentrantReadWriteLock();

    public CommittedMigrations(MigrationFolder folder, ShadowServer server) {
        this(folder, server, database -> database);
    }

    /** @param place where in each database they run: the same one, with connections that look in other schemas */
    public CommittedMigrations(MigrationFolder folder, ShadowServer server, UnaryOperator<ShadowDatabase> place) {
        this.folder = folder;
        this.server = server;
        this.place = place;
    }

    /**
     * A database that they have built.
     *
     * @param purpose a word for its name
     * @throws Refusal if one of them fails
     */
    public ShadowDatabase build(Flavour flavour, String purpose) {
        return build(flavour, purpose, () -> (connection, script) -> {});
    }

    /**
     * The same, telling after each file.
     *
     * @param listeners one for each attempt; is given Flyway's connection and the applied file's name
     */
    public ShadowDatabase build(Flavour flavour, String purpose, Supplier<BiConsumer<Connection, String>> listeners) {
        Set<ServerObject> missed = new HashSet<>();
        boolean alone = false;
        while (true) {
            ShadowDatabase created = server.create(purpose);
            ShadowDatabase database = place.apply(created);
            try {
                run(flavour, database, listeners.get(), alone);
                return database;
            } catch (HistoryFailure failure) {
                boolean mayBeAlone =
                        !alone && failure.reason().filter(ServerObject::exists).isPresent();
                if (mayBeAlone && server.isThrownAway()) {
                    alone = true;
                } else if (!supply(failure, missed, database)) {
                    throw new Refusal(List.of(mayBeAlone ? occupied(failure) : failure.problem()));
                }
                server.drop(created);
            }
        }
    }

    private void run(Flavour flavour, ShadowDatabase database, BiConsumer<Connection, String> listener, boolean alone) {
        var turn = alone ? turns.writeLock() : turns.readLock();
        turn.lock();
        try {
            if (alone) {
                renameThoseOfOthers(database);
            }
            noteLater(MigrationRunner.migrate(
                    database.dataSource(), folder.locations(flavour), folder.input(), listener));
        } finally {
            turn.unlock();
        }
    }

    private synchronized void noteLater(List<HistoryFailure> failures) {
        failures.forEach(failure -> later.putIfAbsent(failure.script().orElseThrow(), failure.problem()));
    }

    /**
     * What runs after all others and lacks something, such as a repeatable migration about a table that is yet to come:
     * it has not run, and is none of what was built.
     */
    public synchronized List<Problem> later() {
        return List.copyOf(later.values());
    }

    private synchronized void renameThoseOfOthers(ShadowDatabase database) {
        try (Connection connection = database.connect()) {
            ServerObject.rename(made, connection);
        } catch (SQLException failure) {
            throw unanswered(failure);
        }
    }

    /** Makes what the run has missed; false if it has missed nothing of the kind, or the same a second time. */
    private synchronized boolean supply(HistoryFailure failure, Set<ServerObject> missed, ShadowDatabase database) {
        SQLException reason = failure.reason().orElse(null);
        if (reason == null) {
            return false;
        }
        try (Connection connection = database.connect()) {
            ServerObject missing = ServerObject.missing(reason, connection).orElse(null);
            if (missing == null || !missed.add(missing)) {
                return false;
            }
            // Another run, or another program, may have made it meanwhile.
            if (missing.isThere(connection)) {
                return true;
            }
            if (!server.isThrownAway()) {
                throw new Refusal(List.of(absent(failure, missing)));
            }
            missing.create(connection);
            made.add(missing);
            return true;
        } catch (SQLException notAllowed) {
            return false;
        }
    }

    private Problem absent(HistoryFailure failure, ServerObject missing) {
        return new Problem(
                failure.problem().what(),
                failure.problem().where(),
                "it belongs to the whole server, which is yours; run this there, and generate again:\n\n"
                        + missing.creation()
                        + "\n\nor leave --shadow-url away: on the embedded server it is made for you");
    }

    private Problem occupied(HistoryFailure failure) {
        return new Problem(
                failure.problem().what(),
                failure.problem().where(),
                "it belongs to the whole server, and the migrations run there more than once: leave --shadow-url away.\n"
                        + "On the embedded server each run makes its own. Drop what they have left on "
                        + server.description());
    }

    /** What was done because the files need it, for people. */
    public synchronized List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!made.isEmpty()) {
            notes.add("The migrations mention what no migration makes, so it was made, on the throwaway server only: "
                    + made.stream().map(ServerObject::toString).sorted().collect(Collectors.joining(", ")) + ".");
        }
        if (!later.isEmpty()) {
            notes.add("Needs the new files, and was run after them: " + String.join(", ", later.keySet()) + ".");
        }
        return notes;
    }

    private static IllegalStateException unanswered(SQLException failure) {
        return new IllegalStateException("the shadow PostgreSQL does not answer", failure);
    }
}
