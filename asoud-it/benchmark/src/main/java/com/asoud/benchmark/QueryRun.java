package com.asoud.benchmark;

import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.GuardedCalls.RefusedWrite;
import com.asoud.planguard.guard.ValueKind;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Takes the time of every guarded call on one database, or on two that are compared:
 *
 * <ol>
 *   <li>A guard runs on each of them; its calls are explained, and kept.
 *   <li>A call is made until it has warmed up, and the server has chosen between its plan for the values and the
 *       generic one, on each. Pages are those of the plan that it takes from then on.
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

    private static final int COLD_CALLS = 3;

    /** Of a guard on one database, as a rule. */
    private static final double SECONDS = 0.7;

    private final GuardedCalls guarded;
    private final int blocks;
    private final double relevant;
    private final RandomGenerator random;
    private final Progress progress;
    private final Optional<ColdCache> cache;
    private final List<String> left = new ArrayList<>();

    /**
     * A database to measure.
     *
     * @param reading where nothing is modified
     * @param writing where it may be; empty if it must not
     * @param here whether its server is on this machine, whose processes can be looked at
     */
    record Side(GuardedCalls.Place reading, Optional<GuardedCalls.Place> writing, boolean here) {

        static Side throwaway(GuardedCalls.Place reading, GuardedCalls.Place writing) {
            return new Side(reading, Optional.of(writing), true);
        }

        /** Wherever it is: {@code localhost} may be the end of a tunnel. */
        static Side onlyRead(GuardedCalls.Place reading) {
            return new Side(reading, Optional.empty(), false);
        }

        GuardedCalls.Place place(boolean writes) {
            return writes ? writing.orElseThrow() : reading;
        }
    }

    /**
     * @param blocks of each call on each database, of which time decides; an even number. Where pages have decided,
     *     there are {@value Options#LEAST_BLOCKS}
     * @param relevant the relative difference from which on one matters
     * @param progress has one step for each guard
     * @param cache of the server, if it may be emptied
     */
    QueryRun(
            GuardedCalls guarded,
            int blocks,
            double relevant,
            RandomGenerator random,
            Progress progress,
            Optional<ColdCache> cache) {
        this.guarded = guarded;
        this.blocks = blocks;
        this.relevant = relevant;
        this.random = random;
        this.progress = progress;
        this.cache = cache;
    }

    /** What the progress is told of so many databases. */
    static Progress.Part part(int sides, int guards) {
        return new Progress.Part("queries", SECONDS * sides * guards);
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
            progress.step(GuardedCalls.name(guard));
            try {
                measure(guard, sides, false, results);
            } catch (RefusedWrite refused) {
                writers.add(guard);
            }
        }
        for (Method guard : writers) {
            if (sides.stream().allMatch(side -> side.writing().isPresent())) {
                progress.more();
                progress.step(GuardedCalls.name(guard));
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
                    List<List<Measured.Query>> measured =
                            measure(opened, writes, sides.get(0).here());
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
                    .flatMap(calls -> calls.calls().stream())
                    .anyMatch(call -> call.custom().kind() == ValueKind.NONE)) {
                return;
            }
        }
    }

    /** Whether a statement was ended by the time-out. */
    static boolean isCancelled(Throwable failure) {
        return SqlStates.of(failure).filter(CANCELLED::equals).isPresent();
    }

    private List<List<Measured.Query>> measure(List<Calls> opened, boolean writes, boolean here) throws SQLException {
        List<List<Measured.Query>> results = new ArrayList<>();
        opened.forEach(calls -> results.add(new ArrayList<>()));
        for (int i = 0; i < opened.get(0).calls().size(); i++) {
            List<CallTimer> timers = new ArrayList<>();
            try {
                for (Calls calls : opened) {
                    timers.add(new CallTimer(calls, i, writes, here));
                }
            } catch (RuntimeException failure) {
                if (!writes || SqlStates.of(failure).isPresent()) {
                    throw failure;
                }
                // It was undone in the database, but not in the entity, whose version has been counted up.
                left.add(opened.get(0).calls().get(i).custom().query()
                        + " modifies an entity, and cannot be repeated with the same one");
                continue;
            }
            boolean decided = isDecided(timers, writes);
            timers.forEach(timer -> timer.begin(decided));
            for (int next : Turns.of(timers.size(), decided ? Options.LEAST_BLOCKS : blocks, random)) {
                timers.get(next).block();
            }
            for (CallTimer timer : timers) {
                timer.end();
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

    private boolean isDecided(List<CallTimer> timers, boolean writes) {
        return timers.size() == 2
                && Comparison.isDecided(timers.get(0).observed(), timers.get(1).observed(), writes, relevant);
    }

    private static void cold(List<CallTimer> timers, ColdCache cache) throws SQLException {
        for (int i = 0; i < COLD_CALLS; i++) {
            for (CallTimer timer : timers) {
                timer.cold(cache);
            }
        }
    }

    /** The calls by what they are, to find the same one in another result. */
    static Map<String, Measured.Query> byId(List<Measured.Query> queries) {
        Map<String, Measured.Query> byId = new LinkedHashMap<>();
        queries.forEach(query -> byId.put(query.id(), query));
        return byId;
    }
}
