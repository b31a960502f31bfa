package com.asoud.peers.access;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call, made again and again in a JVM of its own. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class AccessBenchmark {

    private static final int ENOUGH = 10_000;

    /**
     * What the thread that calls takes of a processor. Neither the server nor the compiler is part of it, and a machine
     * that is busy with other things changes it less than time.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Processor {

        /** Read by JMH. */
        public long calls;

        /** Read by JMH. */
        public long nanos;

        private long begin;

        /** Of an iteration. */
        @Setup(Level.Iteration)
        public void begin() {
            begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        /** Of an iteration. */
        @TearDown(Level.Iteration)
        public void end() {
            nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        }
    }

    /** Which way. */
    @Param
    public Way way;

    /** The name of one of its calls. */
    @Param("")
    public String call;

    /**
     * How long {@link #open} warms up at least, and a quarter of how long at most; in the code that a call runs first,
     * the compiler is what is measured.
     */
    @Param("4")
    public int seconds;

    private HikariDataSource pool;
    private Access access;
    private Call measured;

    /** Before it is measured. */
    @Setup
    public void open() throws Exception {
        pool = Pool.of(System.getProperties()).open();
        Sample sample;
        try (Connection connection = pool.getConnection()) {
            sample = Sample.read(connection);
            connection.commit();
        }
        access = way.open(pool, sample);
        measured = access.calls().stream()
                .filter(each -> each.name().equals(call))
                .findFirst()
                .orElseThrow();
        warmUp();
    }

    private void warmUp() throws Exception {
        long begin = System.nanoTime();
        long least = TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; i < ENOUGH && System.nanoTime() - begin < 4 * least || System.nanoTime() - begin < least; i++) {
            measured.code().call();
        }
    }

    /** Measured. */
    @Benchmark
    public @Nullable Object call(Processor processor) throws Exception {
        processor.calls++;
        return measured.code().call();
    }

    /** Afterwards. */
    @TearDown
    public void close() throws Exception {
        access.close();
        pool.close();
    }
}
