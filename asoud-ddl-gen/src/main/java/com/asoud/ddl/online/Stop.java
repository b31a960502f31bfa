package com.asoud.ddl.online;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGConnection;

/** Ends the work before it is done: asks each running statement of ours to end, and only those. */
public final class Stop {

    /** Why. */
    public enum Reason {
        INTERRUPTED("interrupted"),
        DEADLINE("the deadline has passed"),
        CONNECTION_LOST("the connection that keeps other migrators away is lost");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private volatile Optional<Reason> reason = Optional.empty();
    private final Set<Connection> running = ConcurrentHashMap.newKeySet();

    /** Asks everything that runs to end; the first reason counts. May be called from any thread, again and again. */
    public void request(Reason why) {
        synchronized (this) {
            if (reason.isEmpty()) {
                reason = Optional.of(why);
            }
        }
        cancel();
    }

    /** A statement that was only about to start when it was asked to end is asked again. */
    void cancel() {
        if (reason().isEmpty()) {
            return;
        }
        for (Connection connection : running) {
            try {
                connection.unwrap(PGConnection.class).cancelQuery();
            } catch (SQLException gone) {
                running.remove(connection);
            }
        }
    }

    Optional<Reason> reason() {
        return reason;
    }

    /** Whether all is to end. */
    public boolean isRequested() {
        return reason().isPresent();
    }

    /** From now on, what this session runs is to be ended on request. */
    void mayEnd(Connection connection) {
        running.add(connection);
    }

    /** From now on, what this session runs is left alone: it tidies up. */
    void mustNotEnd(Connection connection) {
        running.remove(connection);
    }
}
