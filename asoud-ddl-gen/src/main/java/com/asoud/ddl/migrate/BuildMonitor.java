package com.asoud.ddl.migrate;

import com.asoud.ddl.connect.Blocker;
import com.asoud.ddl.connect.BuildProgress;
import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.MigrationListener;
import com.asoud.ddl.connect.Query;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.observe.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks, twice a second, from a thread of its own:
 *
 * <ol>
 *   <li>whether the deadline has passed, or the session that keeps other migrators away is lost: then all is to end;
 *   <li>how far each build has come, and whom it waits for.
 * </ol>
 */
final class BuildMonitor implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(500);

    private final Target target;
    private final MigratorLock lock;
    private final Cancellation stop;
    private final MigrationListener listener;
    private final long deadline;
    private final Map<Integer, Running> running = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::watch, "asoud-ddl-watch");
    private volatile Optional<Bounded> bounded = Optional.empty();
    private volatile boolean closed;
    /** Whether somebody who has interrupted the work knows whom it waits for. */
    private boolean told;

    /** @param atLeast until when it may go on in any case, on the clock of {@link System#nanoTime()} */
    private record Bounded(Cancellation finishing, long atLeast) {}

    /** One statement of ours, and what was last seen of it. */
    private static final class Running {
        private final String table;
        private final String what;
        private final long since = System.nanoTime();
        private String phase = "";
        private long phaseSince = System.nanoTime();
        private long phaseFrom;
        private volatile Optional<Blocker> waitsFor = Optional.empty();

        Running(String table, String what) {
            this.table = table;
            this.what = what;
        }
    }

    /** @param deadline on the clock of {@link System#nanoTime()} */
    BuildMonitor(Target target, MigratorLock lock, Cancellation stop, MigrationListener listener, long deadline) {
        this.target = target;
        this.lock = lock;
        this.stop = stop;
        this.listener = listener;
        this.deadline = deadline;
        thread.setDaemon(true);
        thread.start();
    }

    /** A session of ours begins a long statement. */
    void begins(int pid, String table, String what) {
        running.put(pid, new Running(table, what));
    }

    /** The statement has ended; whom it was last seen to wait for. */
    Optional<Blocker> ends(int pid) {
        return Optional.ofNullable(running.remove(pid)).flatMap(each -> each.waitsFor);
    }

    /** What finishes the work may go on for a while when all is to end: otherwise all of it has to be done again. */
    void bounds(Cancellation finishing) {
        bounded = Optional.of(new Bounded(finishing, System.nanoTime() + TableLane.TIDYING.toNanos()));
    }

    private void lookAfterFinishing() {
        bounded.filter(each -> System.nanoTime() - each.atLeast > 0 && stop.hasBeenRequestedFor(TableLane.TIDYING))
                .ifPresent(each -> each.finishing.request(stop.reason().orElseThrow()));
    }

    private void watch() {
        try (Connection observer = target.connectToRead()) {
            while (!closed) {
                look(observer);
                Thread.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException ended) {
            // close() was called.
        } catch (SQLException | RuntimeException gone) {
            if (!closed) {
                listener.say("the connection that watches the builds is lost: " + gone.getMessage());
                stop.request(Cancellation.Reason.CONNECTION_LOST);
                insist();
            }
        }
    }

    private void insist() {
        try {
            while (!closed) {
                stop.cancel();
                lookAfterFinishing();
                Thread.sleep(PERIOD.toMillis());
            }
        } catch (InterruptedException ended) {
            // close() was called.
        }
    }

    private void look(Connection observer) throws SQLException {
        if (System.nanoTime() - deadline > 0) {
            stop.request(Cancellation.Reason.DEADLINE);
        }
        if (!lock.isHeld()) {
            stop.request(Cancellation.Reason.CONNECTION_LOST);
        }
        stop.cancel();
        lookAfterFinishing();
        if (stop.isRequested()) {
            tellWhomFinishingWaitsFor(observer);
            return;
        }
        List<BuildProgress> seen = new ArrayList<>();
        for (Map.Entry<Integer, Running> each : running.entrySet()) {
            seen.add(progress(observer, each.getKey(), each.getValue()));
        }
        told = waits(observer);
        listener.progress(seen);
    }

    /** Who interrupts is told at once what is waited for then; this is what begins to wait later. */
    private void tellWhomFinishingWaitsFor(Connection observer) throws SQLException {
        if (!told && bounded.isPresent() && waits(observer)) {
            stop.activity().waits().forEach(listener::say);
            told = true;
        }
    }

    /** Flyway's sessions, and those that look, may wait too. */
    private boolean waits(Connection observer) throws SQLException {
        Map<String, Blocker> waits = new HashMap<>();
        Set<Integer> pids = stop.pids();
        if (bounded.isPresent()) {
            pids.addAll(bounded.get().finishing.pids());
        }
        for (int pid : pids) {
            Running known = running.get(pid);
            Optional<Blocker> blocker = known == null ? blocker(observer, pid) : known.waitsFor;
            blocker.ifPresent(
                    who -> waits.put(known == null ? "session " + pid : known.table + ": " + known.what, who));
        }
        lock.otherFlyway(observer, pids).ifPresent(who -> waits.put("Flyway", who));
        stop.activity().waits(waits);
        return !waits.isEmpty();
    }

    private static Optional<Blocker> blocker(Connection observer, int pid) throws SQLException {
        int blocker = Query.rows(observer, "SELECT (pg_blocking_pids(?))[1]", List.of(pid), row -> row.getInt(1))
                .get(0);
        return blocker == 0 ? Optional.empty() : Sessions.blocker(observer, blocker);
    }

    private static BuildProgress progress(Connection observer, int pid, Running running) throws SQLException {
        return Query.rows(observer, """
                SELECT phase, blocks_total, blocks_done, tuples_total, tuples_done,
                       coalesce(nullif(current_locker_pid, 0), blocking[1]) AS waits_for
                FROM (SELECT pg_blocking_pids(?)) AS blockers (blocking)
                LEFT JOIN pg_stat_progress_create_index AS build ON build.pid = ?
                """, List.of(pid, pid), row -> {
                    int blocker = row.getInt("waits_for");
                    running.waitsFor = blocker == 0 ? Optional.empty() : Sessions.blocker(observer, blocker);
                    return progress(row, running);
                })
                .get(0);
    }

    private static BuildProgress progress(ResultSet row, Running running) throws SQLException {
        String phase = Optional.ofNullable(row.getString("phase")).orElse("working");
        boolean rows = row.getLong("tuples_total") > 0;
        long total = rows ? row.getLong("tuples_total") : row.getLong("blocks_total");
        long done = rows ? row.getLong("tuples_done") : row.getLong("blocks_done");
        if (!phase.equals(running.phase)) {
            running.phase = phase;
            running.phaseSince = System.nanoTime();
            running.phaseFrom = done;
        }
        double seconds = (System.nanoTime() - running.phaseSince) / 1e9;
        double rate = seconds > 0 ? (done - running.phaseFrom) / seconds : 0;
        return new BuildProgress(
                running.table,
                running.what,
                phase,
                total > 0 ? OptionalDouble.of((double) done / total) : OptionalDouble.empty(),
                rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty(),
                rows ? "rows" : "pages",
                rate > 0 && total > 0
                        ? Optional.of(Duration.ofMillis((long) ((total - done) / rate * 1000)))
                        : Optional.empty(),
                Duration.ofNanos(System.nanoTime() - running.since),
                running.waitsFor);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(PERIOD.toMillis() * 4);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        listener.idle();
    }
}
