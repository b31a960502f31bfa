package com.asoud.benchmark;

import com.asoud.benchmark.Measured.Planned;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Call;
import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.GuardedCalls.Observed;
import com.asoud.planguard.guard.GuardedCalls.PlansUsed;
import com.asoud.planguard.guard.ValueKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/** Makes one call on one database. */
final class CallTimer {

    private static final double BLOCK_MILLIS = 4;
    private static final int LEAST_CALLS = 3;
    private static final int MOST_CALLS = 25;

    /** So long that neither the clock nor what is left in the processor's cache matters: one call is a block. */
    private static final double LONG_MILLIS = 10;

    private static final int WARM_CALLS = 12;
    private static final double WARM_MILLIS = 40;

    private final Calls calls;
    private final Call call;
    private final Connection connection;
    private final boolean writes;
    private final Optional<ProcessHandle> server;
    private final double first;
    private final double warm;
    private final boolean settledOnGeneric;
    private final List<Double> medians = new ArrayList<>();
    private final List<Double> coldTimes = new ArrayList<>();
    private int callsInBlock;
    private PlansUsed plansBefore;
    private Optional<PlansUsed> plans = Optional.empty();
    private Duration processorBefore = Duration.ZERO;
    private Duration processor = Duration.ZERO;
    private long made;

    /**
     * Makes the call until it has warmed up, and the server has chosen between its plans if they differ.
     *
     * @param undone whether each call is
     * @param here whether the server is on this machine
     */
    CallTimer(Calls calls, int index, boolean undone, boolean here) throws SQLException {
        this.calls = calls;
        this.call = calls.calls().get(index);
        this.connection = calls.connection();
        calls.forgetPlans();
        this.writes = undone;
        this.server =
                here ? ProcessHandle.of(connection.unwrap(PGConnection.class).getBackendPID()) : Optional.empty();
        this.first = once();
        // What disturbs a call must not decide how many of them are in a block: short blocks look slower.
        int least = call.generic().isPresent() ? GuardedCalls.CUSTOM_EXECUTIONS : LEAST_CALLS;
        double shortest = first;
        double spent = first;
        for (int i = 1; i < WARM_CALLS && (i < least || spent < WARM_MILLIS); i++) {
            double next = once();
            shortest = Math.min(shortest, next);
            spent += next;
        }
        this.warm = shortest;
        this.plansBefore = calls.plansUsed(call);
        this.settledOnGeneric = call.generic().isPresent() && takesGeneric();
    }

    /** Which plan the server takes from now on. */
    private boolean takesGeneric() throws SQLException {
        long before = plansBefore.generic();
        once();
        plansBefore = calls.plansUsed(call);
        return plansBefore.generic() > before;
    }

    /** What the call does with the plan that the server takes. */
    Observed observed() {
        return settledOnGeneric ? call.generic().orElseThrow() : call.custom();
    }

    /**
     * Blocks come next.
     *
     * @param decided whether its time decides nothing any more, but is only told: a block has fewer calls
     */
    void begin(boolean decided) {
        callsInBlock = callsInBlock(warm, decided ? 1 : LEAST_CALLS);
        processorBefore = processor();
    }

    private static int callsInBlock(double millis, int least) {
        return millis >= LONG_MILLIS ? 1 : (int) Math.max(least, Math.min(MOST_CALLS, BLOCK_MILLIS / millis));
    }

    /** Milliseconds of one call. */
    double once() throws SQLException {
        Optional<Savepoint> before = writes ? Optional.of(connection.setSavepoint()) : Optional.empty();
        long begin = System.nanoTime();
        call.again().run();
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

    /** Blocks are over. */
    void end() throws SQLException {
        PlansUsed now = calls.plansUsed(call);
        plans = Optional.of(new PlansUsed(now.custom() - plansBefore.custom(), now.generic() - plansBefore.generic()));
    }

    private Planned planned() {
        if (call.generic().isEmpty()) {
            return Planned.ALIKE;
        }
        long custom = plans.orElse(plansBefore).custom();
        long generic = plans.orElse(plansBefore).generic();
        return generic == 0 ? Planned.FOR_VALUES : custom == 0 ? Planned.GENERIC : Planned.BOTH;
    }

    /** The first call after the server's cache was emptied. */
    void cold(ColdCache cache) throws SQLException {
        ValueKind kind = call.custom().kind();
        if (kind == ValueKind.TYPICAL || kind == ValueKind.NONE) {
            cache.empty();
            coldTimes.add(once());
        }
    }

    private Duration processor() {
        return server.flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    Measured.Query result() {
        Observed observed = observed();
        return new Measured.Query(
                observed.guard(),
                observed.number(),
                observed.query(),
                observed.kind(),
                writes,
                observed.statements(),
                observed.pages(),
                observed.hits(),
                observed.misses(),
                planned(),
                (settledOnGeneric ? Optional.of(call.custom()) : call.generic()).map(Observed::pages),
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
