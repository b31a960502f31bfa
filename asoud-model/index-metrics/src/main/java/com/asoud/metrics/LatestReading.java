package com.asoud.metrics;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What was read last, and how old it is. One thread refreshes it; any thread asks. */
final class LatestReading {

    private static final System.Logger LOG = System.getLogger(IndexMetrics.class.getName());

    private final DataSource dataSource;
    private final IndexQuery query;

    private volatile Reading reading = Reading.NONE;
    private volatile long since = System.nanoTime();
    private volatile long unreadSizes;
    private volatile long failures;
    private volatile @Nullable Connection inUse;
    private volatile boolean ended;
    private boolean failing;

    LatestReading(DataSource dataSource, IndexQuery query) {
        this.dataSource = dataSource;
        this.query = query;
    }

    Reading.State state(Reading.Key key) {
        return reading.state(key);
    }

    /** Seconds since the last reading that succeeded; before the first, since the beginning. */
    double age() {
        return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
    }

    double failures() {
        return failures;
    }

    double unreadSizes() {
        return unreadSizes;
    }

    /** Reads; if that fails, everything stays as it was, and the failure is counted. Throws nothing. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes
    void refresh() {
        try (Connection connection = dataSource.getConnection()) {
            inUse = connection;
            Reading latest = query.read(connection);
            unreadSizes = latest.unreadSizes();
            reading = latest.after(reading);
            since = System.nanoTime();
            succeeded();
        } catch (SQLException | RuntimeException failure) {
            failures++;
            failed(failure);
        } finally {
            inUse = null;
        }
    }

    /** From now on a failure is not worth a message. */
    void end() {
        ended = true;
    }

    /** Breaks the connection that is being asked, if there is one, so that {@link #refresh} ends. */
    void abort() {
        Connection connection = inUse;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException alreadyBroken) {
                LOG.log(System.Logger.Level.DEBUG, "The connection of the index metrics was broken.", alreadyBroken);
            }
        }
    }

    /** Says so once, not every time. */
    private void failed(Exception failure) {
        if (!failing && !ended) {
            failing = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The metrics of the indexes could not be read, and stay what they were."
                            + " They are read again when the database answers; see the cause.",
                    failure);
        }
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            LOG.log(System.Logger.Level.INFO, "The metrics of the indexes are read again.");
        }
    }
}
