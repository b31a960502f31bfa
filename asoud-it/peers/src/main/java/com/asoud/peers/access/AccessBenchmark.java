package com.asoud.peers.access;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One call, made again and again in a JVM of its own. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class AccessBenchmark {

    /** Which way. */
    @Param
    public Way way;

    /** The name of one of its calls. */
    @Param("")
    public String call;

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
    }

    /** Measured. */
    @Benchmark
    public @Nullable Object call() throws Exception {
        return measured.code().call();
    }

    /** Afterwards. */
    @TearDown
    public void close() throws Exception {
        access.close();
        pool.close();
    }
}
