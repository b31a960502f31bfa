package com.asoud.benchmark;

import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.GuardedCalls.Observed;
import com.asoud.planguard.guard.GuardedCalls.RefusedWrite;
import com.asoud.planguard.guard.ValueKind;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.postgresql.PGConnection;

/**
 * Takes the time of every guarded call on one database, or on two that are compared:
 *
 * <ol>
 *   <li>A guard runs on each of them; its calls are explained, and kept.
 *   <li>A call is made until it has warmed up, on each.
 *   <li>Then come blocks of calls: before, after, after, before, or the other way round, as a coin falls. What slows
 *       the machine down slowly meets both alike.
 *   <li>The median of a block is one sample.
 *   <li>Where the server's cache may be emptied, that is done three times, and the call made, if its values are
 *       typical.
 * </ol>
 *
 * <p>Guards that modify rows come last, on databases of their own; each call is undone.
 */
final class QueryRun {

    /** PostgreSQL's SQLSTATE for a statement that was cancelled: here, by the time-out. */
    private static final String CANCELLED = "57014";

    private static final double BLOCK_MILLIS = 4;
    private static final int LEAST_CALLS = 3;
    private static final int MOST_CALLS = 25;
    /** So long that neither the clock nor what is left in the processor's cache matters: one call is a block. */
    private static final double LONG_MILLIS = 10;

    private static final int WARM_CALLS = 12;
    private static final double WARM_MILLIS = 40;
    private static final int COLD_CALLS = 3;

    private final GuardedCalls guarded;
    private final int blocks;
    private final RandomGenerator random;
    private final Consumer<String> progress;
    private final Optional<ColdCache> cache;
    private final List<String> left = new ArrayList<>();

    /**
     * A database to measure.
     *
     * @param reading where nothing is modified
     * @param writing where it may be; empty if it must not
     */
    record Side(GuardedCalls.Place reading, Optional<GuardedCalls.Place> writing) {

        GuardedCalls.Place place(boolean writes) {
            return writes ? writing.orElseThrow() : reading;
        }
    }

    /**
     * @param blocks of each call on each database; an even number
     * @param progress is told each guard that begins
     * @param cache of the server, if it may be emptied
     */
    QueryRun(
            GuardedCalls guarded,
            int blocks,
            RandomGenerator random,
            Consumer<String> progress,
            Optional<ColdCache> cache) {
        this.guarded = guarded;
        this.blocks = blocks;
        this.random = random;
        this.progress = progress;
        this.cache = cache;
    }

    /** What could not be measured, a sentence each. */
    List<String> left() {
        return List.copyOf(left);
    }

    /**
     * Measures all guards.
     *
     * @param sides one or two databases
     * @return for each of them the same calls, in the same order
     */
    List<List<Measured.Query>> measure(List<Side> sides) throws SQLException {
        List<List<Measured.Query>> results = new ArrayList<>();
        sides.forEach(side -> results.add(new ArrayList<>()));
        List<Method> writers = new ArrayList<>();
        for (Method guard : guarded.guards()) {
            progress.accept(GuardedCalls.name(guard));
            try {
                measure(guard, sides, false, results);
            } catch (RefusedWrite refused) {
                writers.add(guard);
            }
        }
        for (Method guard : writers) {
            if (sides.stream().allMatch(side -> side.writing().isPresent())) {
                progress.accept(GuardedCalls.name(guard));
                measure(guard, sides, true, results);
            } else {
                left.add(GuardedCalls.name(guard) + " modifies rows, and this database is only read");
            }
        }
        return results;
    }

    private void measure(Method guard, List<Side> sides, boolean writes, List<List<Measured.Query>> results)
            throws SQLException {
        for (ValueKind kind : GuardedCalls.KINDS) {
            List<Calls> opened = new ArrayList<>();
            try {
                for (Side side : sides) {
                    side.place(writes).run(guard, kind).ifPresent(opened::add);
                }
                if (opened.size() == sides.size()) {
                    List<List<Measured.Query>> measured = measure(opened, writes);
                    for (int i = 0; i < sides.size(); i++) {
                        results.get(i).addAll(measured.get(i));
                    }
                }
            } catch (SQLException | RuntimeException failure) {
                if (!isCancelled(failure)) {
                    throw failure;
                }
                left.add(
                        "%s with %s took longer than the statement time-out".formatted(GuardedCalls.name(guard), kind));
            } finally {
                opened.forEach(Calls::close);
            }
            if (opened.stream()
                    .flatMap(calls -> calls.observed().stream())
                    .anyMatch(observed -> observed.kind() == ValueKind.NONE)) {
                return;
            }
        }
    }

    private static boolean isCancelled(Throwable failure) {
        return SqlStates.of(failure).filter(CANCELLED::equals).isPresent();
    }

    private List<List<Measured.Query>> measure(List<Calls> opened, boolean writes) throws SQLException {
        List<List<Measured.Query>> results = new ArrayList<>();
        opened.forEach(calls -> results.add(new ArrayList<>()));
        for (int i = 0; i < opened.get(0).calls().size(); i++) {
            List<Timer> timers = new ArrayList<>();
            try {
                for (Calls calls : opened) {
                    timers.add(new Timer(calls, i, writes));
                }
            } catch (RuntimeException failure) {
                if (!writes || SqlStates.of(failure).isPresent()) {
                    throw failure;
                }
                // It was undone in the database, but not in the entity, whose version has been counted up.
                left.add(opened.get(0).observed().get(i).query()
                        + " modifies an entity, and cannot be repeated with the same one");
                continue;
            }
            for (int order : order(opened.size())) {
                timers.get(order).block();
            }
            if (cache.isPresent() && !writes) {
                cold(timers, cache.get());
            }
            for (int side = 0; side < opened.size(); side++) {
                results.get(side).add(timers.get(side).result());
            }
        }
        return results;
    }

    private static void cold(List<Timer> timers, ColdCache cache) throws SQLException {
        for (int i = 0; i < COLD_CALLS; i++) {
            for (Timer timer : timers) {
                timer.cold(cache);
            }
        }
    }

    /** Which database is next, for all blocks. */
    private List<Integer> order(int sides) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < blocks / 2; i++) {
            int first = random.nextInt(sides);
            int other = sides - 1 - first;
            order.addAll(sides == 1 ? List.of(0, 0) : List.of(first, other, other, first));
        }
        return order;
    }

    /** Makes one call on one database. */
    static final class Timer {

        private final Observed observed;
        private final Runnable call;
        private final Connection connection;
        private final boolean writes;
        private final Optional<ProcessHandle> server;
        private final double first;
        private final int callsInBlock;
        private final List<Double> medians = new ArrayList<>();
        private final List<Double> coldTimes = new ArrayList<>();
        private final Duration processorBefore;
        private Duration processor = Duration.ZERO;
        private long made;

        /** Makes the call until it has warmed up. */
        Timer(Calls calls, int index, boolean undone) throws SQLException {
            this.observed = calls.observed().get(index);
            this.call = calls.calls().get(index);
            this.connection = calls.connection();
            this.writes = undone;
            this.server = isLocal(connection)
                    ? ProcessHandle.of(connection.unwrap(PGConnection.class).getBackendPID())
                    : Optional.empty();
            this.first = once();
            // What disturbs a call must not decide how many of them are in a block: short blocks look slower.
            double warm = first;
            double spent = first;
            for (int i = 1; i < WARM_CALLS && (i < LEAST_CALLS || spent < WARM_MILLIS); i++) {
                double next = once();
                warm = Math.min(warm, next);
                spent += next;
            }
            this.callsInBlock = callsInBlock(warm);
            this.processorBefore = processor();
        }

        private static int callsInBlock(double millis) {
            return millis >= LONG_MILLIS ? 1 : (int) Math.max(LEAST_CALLS, Math.min(MOST_CALLS, BLOCK_MILLIS / millis));
        }

        private static boolean isLocal(Connection connection) throws SQLException {
            return connection.getMetaData().getURL().matches("jdbc:postgresql://(localhost|127\\.0\\.0\\.1)[:/].*");
        }

        /** Milliseconds of one call. */
        double once() throws SQLException {
            Optional<Savepoint> before = writes ? Optional.of(connection.setSavepoint()) : Optional.empty();
            long begin = System.nanoTime();
            call.run();
            long took = System.nanoTime() - begin;
            if (before.isPresent()) {
                connection.rollback(before.get());
            }
            return took / 1e6;
        }

        void block() throws SQLException {
            if (callsInBlock > 1) {
                once(); // The other database was just at work: its pages are in the processor's cache.
                made++;
            }
            double[] times = new double[callsInBlock];
            for (int i = 0; i < callsInBlock; i++) {
                times[i] = once();
            }
            medians.add(Judgement.median(times));
            made += callsInBlock;
            processor = processor().minus(processorBefore);
        }

        /** The first call after the server's cache was emptied. */
        void cold(ColdCache cache) throws SQLException {
            if (observed.kind() == ValueKind.TYPICAL || observed.kind() == ValueKind.NONE) {
                cache.empty();
                coldTimes.add(once());
            }
        }

        private Duration processor() {
            return server.flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
        }

        Measured.Query result() {
            return new Measured.Query(
                    observed.guard(),
                    observed.number(),
                    observed.query(),
                    observed.kind(),
                    writes,
                    observed.statements(),
                    observed.pages(),
                    observed.rows(),
                    observed.access(),
                    observed.indexes(),
                    first,
                    callsInBlock,
                    List.copyOf(medians),
                    made == 0 ? 0 : processor.toNanos() / 1e6 / made,
                    coldTimes.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Judgement.median(coldTimes.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray())));
        }
    }

    /** The calls by what they are, to find the same one in another result. */
    static Map<String, Measured.Query> byId(List<Measured.Query> queries) {
        Map<String, Measured.Query> byId = new LinkedHashMap<>();
        queries.forEach(query -> byId.put(query.id(), query));
        return byId;
    }
}
