package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Scaled.CostAt;
import com.asoud.benchmark.Scaled.Observation;
import com.asoud.benchmark.Scaled.Point;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Call;
import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.GuardedCalls.Observed;
import com.asoud.planguard.guard.GuardedCalls.Place;
import com.asoud.planguard.guard.GuardedCalls.RefusedWrite;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.planguard.guard.ValueKind;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Sql;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Measures tables of one size after the other on a throwaway server:
 *
 * <ol>
 *   <li>The sample data are written, and cloned once.
 *   <li>Each guard runs with all indexes; its calls are explained, and made a few times.
 *   <li>The declared indexes are dropped; each guard runs again, with the same values.
 *   <li>The newest rows of each table are written again: that is the log without the declared indexes.
 *   <li>Each index is built, and the rows are written once more.
 * </ol>
 *
 * <p>One clone and no blocks by turns, so that ten million rows need little more than twice their disk: pages are
 * exact, and times are good enough to tell how they grow, but not to tell small differences of before and after.
 */
final class ScaleRun {

    /** A call that takes this long is made once. */
    private static final double LONG_MILLIS = 1_000;

    /** As long as all of them take less, it is made more often. */
    private static final double SHORT_MILLIS = 50;

    private static final int MOST = 5;

    private final GuardedModel model;
    private final Pattern guards;
    private final Throwaway server;
    private final List<ValueKind> kinds;
    private final int calls;
    private final int timeout;
    private final Progress progress;
    private final Set<Method> writers = new HashSet<>();
    private final List<Scaled.Size> sizes = new ArrayList<>();
    private final List<Observation> observations = new ArrayList<>();
    private final List<CostAt> costs = new ArrayList<>();
    private final Set<String> left = new LinkedHashSet<>();
    private Optional<Measured.Environment> environment = Optional.empty();

    /**
     * @param guards which of the model's are run
     * @param server where the sample data are written; one size stays beside the next
     * @param kinds of values
     * @param calls of each query, of which the median is taken
     * @param timeout seconds after which a statement is ended
     */
    ScaleRun(
            GuardedModel model,
            Pattern guards,
            Throwaway server,
            List<ValueKind> kinds,
            int calls,
            int timeout,
            Progress progress) {
        this.model = model;
        this.guards = guards;
        this.server = server;
        this.kinds = kinds;
        this.calls = calls;
        this.timeout = timeout;
        this.progress = progress;
    }

    /** What is known so far; one size or more has been measured. */
    Scaled result() {
        return new Scaled(
                Measured.FORMAT,
                environment.orElseThrow(),
                calls,
                timeout,
                List.copyOf(sizes),
                Scaled.queries(observations),
                Scaled.costs(costs),
                List.copyOf(left));
    }

    /** Measures one more size, larger than those before. */
    void measure(Scale scale) throws SQLException {
        progress.say(RunCommand.writing(scale));
        long begin = System.nanoTime();
        try {
            DataSource database = server.after(scale);
            final double dataSeconds = seconds(begin);
            environment = Optional.of(Databases.environment(model, database, Throwaway.NAME));
            List<Index> indexes = server.indexes(database);
            List<Index> dropped =
                    indexes.stream().filter(index -> index.size().declared()).toList();
            List<String> tables = dropped.stream()
                    .map(index -> index.size().table())
                    .distinct()
                    .toList();
            sizes(scale, indexes);
            try (GuardedCalls guarded = new GuardedCalls(model, guards, database)) {
                progress.begin(
                        scale.name() + " rows",
                        (sizes.isEmpty() ? 3 : 2) * guarded.guards().size() + 2 * tables.size() + dropped.size());
                set(database, "statement_timeout", timeout + "s");
                // The plan that is explained is that which is executed.
                set(database, "plan_cache_mode", "force_custom_plan");
                observe(guarded, database, scale, true);
                Databases.drop(database, indexes);
                observe(guarded, database, scale, false);
                set(database, "statement_timeout", "0");
            }
            logged(database, tables, scale, "without");
            build(database, dropped, scale);
            logged(database, tables, scale, "with");
            progress.end();
            sizes.add(new Scaled.Size(scale.rows(), dataSeconds, seconds(begin)));
        } finally {
            server.drop();
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** For sessions to come. */
    private static void set(DataSource database, String setting, String value) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.execute(
                    connection,
                    "ALTER DATABASE %s SET %s = '%s'"
                            .formatted(Identifiers.quote(connection.getCatalog()), setting, value));
        }
    }

    private void sizes(Scale scale, List<Index> indexes) {
        List<Measured.IndexSize> all = indexes.stream().map(Index::size).toList();
        cost(scale, "all", "bytes of tables", total(distinctTables(all), Measured.IndexSize::tableBytes));
        cost(scale, "all", "bytes of other indexes", total(declared(all, false), Measured.IndexSize::bytes));
        cost(scale, "all", "bytes of the declared indexes", total(declared(all, true), Measured.IndexSize::bytes));
        distinctTables(all).forEach(table -> cost(scale, table.table(), "bytes of the table", table.tableBytes()));
        declared(all, true).forEach(index -> cost(scale, index.index(), "bytes", index.bytes()));
    }

    private static List<Measured.IndexSize> declared(List<Measured.IndexSize> sizes, boolean declared) {
        return sizes.stream().filter(size -> size.declared() == declared).toList();
    }

    /** One index of each table. */
    private static List<Measured.IndexSize> distinctTables(List<Measured.IndexSize> sizes) {
        return List.copyOf(sizes.stream()
                .collect(Collectors.toMap(Measured.IndexSize::table, size -> size, (one, other) -> one))
                .values());
    }

    private static double total(List<Measured.IndexSize> sizes, ToDoubleFunction<Measured.IndexSize> bytes) {
        return sizes.stream().mapToDouble(bytes).sum();
    }

    private void cost(Scale scale, String of, String what, double value) {
        costs.add(new CostAt(of, what, scale.rows(), value, false));
    }

    private void observe(GuardedCalls guarded, DataSource database, Scale scale, boolean after) throws SQLException {
        if (sizes.isEmpty() && after) {
            // The JVM compiles what is called often; else the smallest size would look slow.
            observeOnce(guarded, database, scale, true);
            observations.clear();
        }
        observeOnce(guarded, database, scale, after);
    }

    private void observeOnce(GuardedCalls guarded, DataSource database, Scale scale, boolean after)
            throws SQLException {
        try (Place place = guarded.on(database, scale, false)) {
            for (Method guard : guarded.guards()) {
                progress.step(GuardedCalls.name(guard));
                if (writers.contains(guard)) {
                    continue;
                }
                try {
                    observe(place, guard, scale, after);
                } catch (RefusedWrite refused) {
                    writers.add(guard);
                    left.add(GuardedCalls.name(guard) + " modifies rows");
                }
            }
        }
    }

    private void observe(Place place, Method guard, Scale scale, boolean after) throws SQLException {
        for (ValueKind kind : kinds) {
            try {
                Optional<Calls> opened = place.run(guard, kind);
                if (opened.isEmpty()) {
                    continue;
                }
                try (Calls kept = opened.get()) {
                    for (Call call : kept.calls()) {
                        observed(call.custom(), call.again(), scale, after);
                    }
                    if (kept.calls().stream().anyMatch(call -> call.custom().kind() == ValueKind.NONE)) {
                        return;
                    }
                }
            } catch (SQLException | RuntimeException failure) {
                if (!QueryRun.isCancelled(failure)) {
                    throw failure;
                }
                left.add("%s with %s values, %s the indexes, took longer than %s s at %s rows"
                        .formatted(
                                GuardedCalls.name(guard),
                                TextReport.kind(kind),
                                after ? "with" : "without",
                                timeout,
                                scale.name()));
            }
        }
    }

    private void observed(Observed observed, Runnable call, Scale scale, boolean after) {
        List<Double> times = new ArrayList<>();
        double spent = 0;
        do {
            long begin = System.nanoTime();
            call.run();
            times.add((System.nanoTime() - begin) / 1e6);
            spent += times.get(times.size() - 1);
        } while (times.get(0) < LONG_MILLIS
                && (times.size() <= calls || spent < SHORT_MILLIS && times.size() <= MOST * calls));
        // The first one plans, and may find its pages elsewhere than in the cache.
        double[] counted = times.stream()
                .skip(times.size() > 1 ? 1 : 0)
                .mapToDouble(Double::doubleValue)
                .toArray();
        observations.add(new Observation(
                observed.guard(),
                observed.number(),
                observed.query(),
                observed.kind(),
                after,
                new Point(
                        scale.rows(),
                        observed.pages(),
                        observed.rows(),
                        Judgement.median(counted),
                        counted.length,
                        observed.access(),
                        observed.indexes())));
    }

    /** Bulk inserts of rows that were there: first just after a checkpoint, when all of each changed page is logged. */
    private void logged(DataSource database, List<String> tables, Scale scale, String side) throws SQLException {
        for (String name : tables) {
            progress.step("writing to " + name + ", " + side);
            try (Connection connection = database.getConnection()) {
                WrittenTable table = new WrittenTable(connection, name, WriteRound.ROWS);
                WriteRound round = new WriteRound(connection, table);
                table.takeAway();
                Sql.execute(connection, "CHECKPOINT");
                double first = round.insertAndUndo(Optional.empty()).wal();
                table.vacuum();
                double again = round.insertAndUndo(Optional.empty()).wal();
                table.putBack();
                table.forget();
                cost(scale, name, "WAL bytes for an inserted row, " + side, again / table.count());
                cost(scale, name, "the same just after a checkpoint, " + side, first / table.count());
            }
        }
    }

    private void build(DataSource database, List<Index> dropped, Scale scale) throws SQLException {
        double all = 0;
        for (Index index : dropped) {
            progress.step("building " + index.size().index());
            if (index.partitioned()) {
                left.add(index.size().index()
                        + " is of a partitioned table, and neither its build nor its log is measured");
                continue;
            }
            double seconds = Databases.build(database, List.of(index));
            costs.add(new CostAt(index.size().index(), "seconds to build", scale.rows(), seconds, true));
            all += seconds;
        }
        costs.add(new CostAt("all", "seconds to build", scale.rows(), all, true));
    }
}
