package com.asoud.benchmark;

import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.ValueKind;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * What each index alone saves a query with typical values: the index is dropped in a transaction, the query takes what
 * others there are, and the index is there again.
 */
final class Savings {

    private static final int CALLS = 5;

    private final GuardedCalls guarded;
    private final GuardedCalls.Place place;
    private final Map<String, String> names;
    private final Map<String, Saving> savings = new LinkedHashMap<>();

    /**
     * The most that an index saves.
     *
     * @param query for which one
     * @param millis of each call
     */
    record Saving(String query, double millis) {}

    /**
     * @param place for writing, with all indexes
     * @param declared the indexes in question
     */
    Savings(GuardedCalls guarded, GuardedCalls.Place place, List<Databases.Index> declared) {
        this.guarded = guarded;
        this.place = place;
        this.names = new LinkedHashMap<>();
        declared.forEach(index -> names.put(index.size().index(), index.name()));
    }

    /** By index; one that no query with typical values reads is missing. */
    Map<String, Saving> measure(Progress progress) throws SQLException {
        for (Method guard : guarded.guards()) {
            progress.step(GuardedCalls.name(guard));
            Optional<Calls> opened = place.run(guard, ValueKind.TYPICAL);
            if (opened.isPresent()) {
                try (Calls calls = opened.get()) {
                    // The plan that was explained is that which is executed.
                    Sql.execute(calls.connection(), "SET LOCAL plan_cache_mode = force_custom_plan");
                    measure(calls);
                }
            }
        }
        return savings;
    }

    private void measure(Calls calls) throws SQLException {
        for (int i = 0; i < calls.calls().size(); i++) {
            for (String index : calls.calls().get(i).custom().indexes()) {
                String name = names.get(index);
                if (name == null) {
                    continue;
                }
                Runnable call = calls.calls().get(i).again();
                Savepoint before = calls.connection().setSavepoint();
                try {
                    double with = millis(calls.connection(), call);
                    Sql.execute(calls.connection(), "DROP INDEX " + name);
                    double without = millis(calls.connection(), call);
                    savings.merge(
                            index,
                            new Saving(calls.calls().get(i).custom().query(), without - with),
                            (one, other) -> one.millis() >= other.millis() ? one : other);
                } catch (RuntimeException failure) {
                    if (SqlStates.of(failure).isPresent()) {
                        throw failure;
                    }
                    // A call that cannot be repeated with the same entity; QueryRun has told it.
                }
                calls.connection().rollback(before);
            }
        }
    }

    /** The first call plans anew, and does not count; what disturbs makes the others longer, never shorter. */
    private static double millis(Connection connection, Runnable call) throws SQLException {
        double[] times = new double[CALLS];
        for (int i = -1; i < CALLS; i++) {
            Savepoint before = connection.setSavepoint();
            long begin = System.nanoTime();
            call.run();
            if (i >= 0) {
                times[i] = (System.nanoTime() - begin) / 1e6;
            }
            connection.rollback(before);
        }
        return DoubleStream.of(times).min().orElseThrow();
    }
}
