package com.asoud.ddl.migrate;

import com.asoud.ddl.ServerError;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.Cancelled;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * What every command that changes a live database goes through:
 *
 * <ol>
 *   <li>a session that only reads, to look whether it can be done ({@link #run});
 *   <li>nobody else migrates meanwhile, and somebody watches the deadline and the builds ({@link #alone});
 *   <li>from {@link #begins} on, what fails leaves the work unfinished; before, it is refused.
 * </ol>
 */
final class LiveChange {

    private final LiveDatabase database;
    private final MigrationListener listener;
    private final Cancellation stop;
    private final Function<Cancellation.Reason, Problem> ended;
    private boolean begun;

    /** @param ended what to say if all is to end before it is done */
    LiveChange(
            LiveDatabase database,
            MigrationListener listener,
            Cancellation stop,
            Function<Cancellation.Reason, Problem> ended) {
        this.database = database;
        this.listener = listener;
        this.stop = stop;
        this.ended = ended;
    }

    @FunctionalInterface
    interface Alone<T> {
        T with(MigratorLock lock, BuildMonitor watch) throws SQLException;
    }

    /**
     * @throws Refusal if it cannot be done; nothing was changed
     * @throws Unfinished if it could not be finished
     */
    <T> T run(LiveDatabase.Reading<T> work) {
        try (Connection connection = database.target().connectToRead()) {
            stop.mayEnd(connection);
            return work.over(connection);
        } catch (Cancelled stopped) {
            throw unfinished(stopped.reason());
        } catch (Refusal refusal) {
            throw stop.reason()
                    .filter(reason -> begun || !stop.isInterrupted())
                    .<RuntimeException>map(this::unfinished)
                    .orElse(begun ? new Unfinished(refusal.problems()) : refusal);
        } catch (SQLException failure) {
            if (!begun && ServerError.isLockNotAvailable(failure)) {
                throw database.unreadable(failure);
            }
            throw stop.reason().<RuntimeException>map(this::unfinished).orElseGet(() -> Unfinished.lost(failure));
        }
    }

    /**
     * Goes on alone, and watched.
     *
     * @param reading the session of {@link #run}
     * @param deadline after which everything of ours is ended, on the clock of {@link System#nanoTime()}
     */
    <T> T alone(Connection reading, long deadline, Alone<T> work) throws SQLException {
        try (MigratorLock lock = new MigratorLock(database, stop, listener);
                BuildMonitor watch = new BuildMonitor(database.target(), lock, stop, listener, deadline)) {
            Target.endedByAnother(reading);
            lock.acquire();
            return work.with(lock, watch);
        }
    }

    /** From now on the database is changed. */
    void begins() {
        begun = true;
    }

    Unfinished unfinished(Cancellation.Reason why) {
        return new Unfinished(List.of(ended.apply(why)));
    }
}
