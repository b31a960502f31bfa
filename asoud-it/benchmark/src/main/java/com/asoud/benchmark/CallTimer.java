package com.asoud.benchmark;

import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.GuardedCalls.Observed;
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

    /**
     * Makes the call until it has warmed up.
     *
     * @param undone whether each call is
     * @param decided whether its time decides nothing any more, but is only told: a block has fewer calls
     * @param here whether the server is on this machine
     */
    CallTimer(Calls calls, int index, boolean undone, boolean decided, boolean here) throws SQLException {
        this.observed = calls.observed().get(index);
        this.call = calls.calls().get(index);
        this.connection = calls.connection();
        this.writes = undone;
        this.server =
                here ? ProcessHandle.of(connection.unwrap(PGConnection.class).getBackendPID()) : Optional.empty();
        this.first = once();
        // What disturbs a call must not decide how many of them are in a block: short blocks look slower.
        double warm = first;
        double spent = first;
        for (int i = 1; i < WARM_CALLS && (i < LEAST_CALLS || spent < WARM_MILLIS); i++) {
            double next = once();
            warm = Math.min(warm, next);
            spent += next;
        }
        this.callsInBlock = callsInBlock(warm, decided ? 1 : LEAST_CALLS);
        this.processorBefore = processor();
    }

    private static int callsInBlock(double millis, int least) {
        return millis >= LONG_MILLIS ? 1 : (int) Math.max(least, Math.min(MOST_CALLS, BLOCK_MILLIS / millis));
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
