package com.asoud.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Tells any Micrometer registry how the declared indexes of an application are doing in its PostgreSQL, 14 to 18.
 *
 * <ol>
 *   <li>A daemon thread of its own reads, by default every 30 s, starting with the first {@link #bindTo}.
 *   <li>It takes a connection from the data source, asks one query, and gives the connection back at once.
 *   <li>A scrape only tells what was read last; it never touches the database.
 *   <li>When a reading fails, the values stay what they were, {@code declared.index.reading.age} grows, and
 *       {@code declared.index.reading.failures} counts it. The next reading is tried as usual.
 *   <li>While somebody holds ACCESS EXCLUSIVE on an index, or waits for it, its size alone stays what it was, and
 *       {@code declared.index.sizes.unread} counts it; reading the size would wait for that lock.
 * </ol>
 *
 * <p>The statistics are those of the server that the data source reaches. An index may be used on a replica only.
 */
public final class IndexMetrics implements MeterBinder, AutoCloseable {

    /** Between the end of a reading and the next one, unless told otherwise. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    /** What the statement may take, unless told otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** For a connection that is being asked while {@link #close()} is called. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<DeclaredTable> tables;
    private final Duration interval;
    private final LatestReading latest;
    private final List<IndexMeters> bound = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(IndexMetrics::daemon);
    private boolean started;

    /**
     * Reads every {@link #DEFAULT_INTERVAL}, with {@link #DEFAULT_TIMEOUT}.
     *
     * @param tables what to look for, for instance {@link HibernateIndexes#of}
     * @param dataSource where the connections come from; that of the application, or one of its own. It should give up
     *     connecting after a while, as pools do
     */
    public IndexMetrics(List<DeclaredTable> tables, DataSource dataSource) {
        this(tables, dataSource, DEFAULT_INTERVAL, DEFAULT_TIMEOUT);
    }

    /**
     * Reads as often as wished.
     *
     * @param tables what to look for
     * @param dataSource where the connections come from
     * @param interval from the end of a reading to the next one; more than zero
     * @param timeout of the statement, at least 1 ms and at most 10 minutes
     * @throws IllegalArgumentException if one of the durations is not such
     */
    public IndexMetrics(List<DeclaredTable> tables, DataSource dataSource, Duration interval, Duration timeout) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("The interval is " + interval + "; it must be more than zero.");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "The time-out is " + timeout + "; it must be at least 1 ms and at most 10 minutes.");
        }
        this.tables = List.copyOf(tables);
        this.interval = interval;
        this.latest = new LatestReading(dataSource, new IndexQuery(this.tables, timeout));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "index-metrics");
        thread.setDaemon(true);
        return thread;
    }

    /** Registers the meters, and starts reading if it is the first registry. Returns before anything is read. */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        bound.add(new IndexMeters(registry, tables, latest));
        if (!started) {
            started = true;
            schedule.scheduleWithFixedDelay(this::read, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Whatever happens, the schedule goes on. */
    private void read() {
        latest.refresh();
        bound.forEach(IndexMeters::registerCounters);
    }

    /**
     * Ends reading, gives the connection back, and removes the meters from their registries. Takes at most 2 s; a
     * statement that still runs after the first is cut off with its connection.
     */
    @Override
    public void close() {
        latest.end();
        schedule.shutdownNow();
        try {
            if (!schedule.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                latest.abort();
                schedule.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interrupted) {
            latest.abort();
            Thread.currentThread().interrupt();
        }
        bound.forEach(IndexMeters::remove);
        bound.clear();
    }
}
