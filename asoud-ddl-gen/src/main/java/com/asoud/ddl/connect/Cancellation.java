package com.asoud.ddl.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/** Ends the work before it is done: asks each running statement of ours to end, and only those. */
public final class Cancellation {

    /** Why. */
    public enum Reason {
        INTERRUPTED("interrupted"),
        DEADLINE("the deadline has passed"),
        CONNECTION_LOST("the connection that holds the migration lock is lost");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How long what was asked to end may take to do so. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How soon a pause ends when all is to end. */
    private static final int STEP_MILLIS = 20;

    private volatile long since;
    private volatile Optional<Reason> reason = Optional.empty();
    private final Set<Connection> running = new HashSet<>();
    private final CurrentActivity activity = new CurrentActivity();

    /** What is to end. */
    public CurrentActivity activity() {
        return activity;
    }

    /** Asks everything that runs to end; the first reason counts. May be called from any thread, again and again. */
    public void request(Reason why) {
        synchronized (this) {
            if (reason.isEmpty()) {
                since = System.nanoTime();
                reason = Optional.of(why);
            }
        }
        cancel();
    }

    /**
     * A statement that was only about to start when it was asked to end is asked again. One that does not answer for
     * long is behind a network that is silent, or never begins anything to be cancelled: its connection is closed.
     */
    public void cancel() {
        synchronized (running) {
            if (reason().isEmpty()) {
                return;
            }
            boolean answers = System.nanoTime() - since < PATIENCE.toNanos();
            for (Connection connection : List.copyOf(running)) {
                try {
                    if (answers) {
                        connection.unwrap(PGConnection.class).cancelQuery();
                    } else {
                        connection.abort(Runnable::run);
                        running.remove(connection);
                    }
                } catch (SQLException gone) {
                    running.remove(connection);
                }
            }
        }
    }

    public boolean hasBeenRequestedFor(Duration time) {
        return isRequested() && System.nanoTime() - since > time.toNanos();
    }

    public Optional<Reason> reason() {
        return reason;
    }

    /** Whether all is to end. */
    public boolean isRequested() {
        return reason().isPresent();
    }

    /** @throws Cancelled if all is to end */
    public void throwIfRequested() {
        reason().ifPresent(why -> {
            throw new Cancelled(why);
        });
    }

    /**
     * Waits for as long, or until all is to end.
     *
     * @throws Cancelled if all is to end
     */
    public void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        do {
            throwIfRequested();
            try {
                Thread.sleep(Math.min(STEP_MILLIS, time.toMillis()));
            } catch (InterruptedException interrupted) {
                request(Reason.INTERRUPTED);
            }
        } while (System.nanoTime() < end);
    }

    /** Whether all is to end because somebody wants it, not for lack of time or of a connection. */
    public boolean isInterrupted() {
        return reason().equals(Optional.of(Reason.INTERRUPTED));
    }

    /** From now on, what this session runs is to be ended on request. */
    public void mayEnd(Connection connection) {
        synchronized (running) {
            running.add(connection);
        }
    }

    /** The processes on the server of the sessions that are to be ended on request. */
    public Set<Integer> pids() throws SQLException {
        Set<Integer> pids = new HashSet<>();
        synchronized (running) {
            for (Connection connection : running) {
                if (!connection.isClosed()) {
                    pids.add(Query.pid(connection));
                }
            }
        }
        return pids;
    }

    /** From now on, what this session runs is left alone: it tidies up. No cancellation is under way any more. */
    public void mustNotEnd(Connection connection) {
        synchronized (running) {
            running.remove(connection);
        }
    }
}
