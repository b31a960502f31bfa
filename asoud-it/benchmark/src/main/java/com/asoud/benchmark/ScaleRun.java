package com.asoud.benchmark;

import com.asoud.benchmark.Databases.Index;
import com.asoud.benchmark.Databases.Table;
import com.asoud.benchmark.Scaled.CostAt;
import com.asoud.benchmark.Scaled.Observation;
import com.asoud.benchmark.Scaled.Point;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.TestDatabase;
import com.asoud.planguard.guard.GuardedCalls;
import com.asoud.planguard.guard.GuardedCalls.Call;
import com.asoud.planguard.guard.GuardedCalls.Calls;
import com.asoud.planguard.guard.GuardedCalls.Observed;
import com.asoud.planguard.guard.GuardedCalls.Place;
import com.asoud.planguard.guard.GuardedCalls.RefusedWrite;
import com.asoud.planguard.guard.GuardedModel;
import com.asoud.planguard.guard.ValueKind;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.Refusal;
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

    /** What takes how long as a rule, for the progress: with so many rows, on two cores. */
    private static final long USUAL_ROWS = 100_000;

    private static final double DATA_SECONDS = 6;
    private static final double SECONDS = 30;
    private static final double QUERY_SECONDS = 0.15;

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

    /** What the progress is told of one size. */
    static List<Progress.Part> parts(Scale scale) {
        return List.of(writing(scale), new Progress.Part(scale.name() + " rows", SECONDS * scale.rows() / USUAL_ROWS));
    }

    /** What the progress is told of one size of which only queries are measured. */
    static List<Progress.Part> queryParts(Scale scale, int guards) {
        return List.of(
                writing(scale), new Progress.Part("queries at " + scale.name() + " rows", QUERY_SECONDS * guards));
    }

    /** What the progress is told of sample data. */
    static Progress.Part writing(Scale scale) {
        return new Progress.Part(
                "writing sample data, scale " + scale.name(), DATA_SECONDS * scale.rows() / USUAL_ROWS);
    }

    /** Measures one more size, larger than those before. */
    void measure(Scale scale) throws SQLException {
        long begin = System.nanoTime();
        try {
            progress.begin(0);
            DataSource database = server.after(scale);
            final double dataSeconds = seconds(begin);
            List<Index> indexes = known(database, scale);
            List<Index> dropped =
                    indexes.stream().filter(index -> index.size().declared()).toList();
            List<Table> tables = WriteRun.tables(dropped);
            try (GuardedCalls guarded = new GuardedCalls(model, guards, database)) {
                progress.begin(
                        (sizes.isEmpty() ? 3 : 2) * guarded.guards().size() + 2 * tables.size() + dropped.size());
                if (sizes.isEmpty()) {
                    // The JVM compiles what is called often; else the smallest size would look slow.
                    observe(guarded, database, scale, true);
                    observations.clear();
                }
                queries(guarded, database, scale, indexes);
            }
            logged(database, tables, scale, "without");
            build(database, dropped, scale);
            logged(database, tables, scale, "with");
            sizes.add(new Scaled.Size(scale.rows(), dataSeconds, seconds(begin)));
        } finally {
            server.drop();
        }
    }

    /**
     * Measures only queries and bytes of one more size, after the JVM has made the calls often. If the model has no
     * sample data of it, that is told.
     */
    void measureQueries(Scale scale) throws SQLException {
        long begin = System.nanoTime();
        progress.begin(0);
        try (TestDatabase clone = server.another(scale)) {
            final double dataSeconds = seconds(begin);
            DataSource database = clone.dataSource();
            List<Index> indexes = known(database, scale);
            try (GuardedCalls guarded = new GuardedCalls(model, guards, database)) {
                progress.begin(2 * guarded.guards().size());
                queries(guarded, database, scale, indexes);
            }
            sizes.add(new Scaled.Size(scale.rows(), dataSeconds, seconds(begin)));
        } catch (Refusal unfit) {
            progress.begin(0);
            left.add("%s rows: %s"
                    .formatted(scale.name(), unfit.problems().get(0).what()));
        }
    }

    /**
     * Takes over what has been measured of a size by turns, as far as the plan for the values was executed.
     *
     * @param indexes with all indexes
     */
    void add(
            Scale scale,
            DataSource database,
            List<Index> indexes,
            List<Measured.Query> before,
            List<Measured.Query> after,
            Scaled.Size took)
            throws SQLException {
        environment = Optional.of(Databases.environment(model, database, Throwaway.NAME));
        sizes(scale, indexes);
        before.forEach(query -> add(scale, query, false));
        after.forEach(query -> add(scale, query, true));
        sizes.add(took);
    }

    private void add(Scale scale, Measured.Query query, boolean after) {
        boolean typical = query.kind() == ValueKind.NONE || kinds.contains(query.kind());
        if (!typical || query.writes()) {
            return;
        }
        boolean otherwise = query.planned() == Measured.Planned.GENERIC || query.planned() == Measured.Planned.BOTH;
        if (otherwise && !Comparison.isAboutAsManyPages(query)) {
            left.add("%s with %s values is executed with its generic plan at %s rows, which reads other pages"
                    .formatted(query.guard(), TextReport.kind(query.kind()), scale.name()));
            return;
        }
        observations.add(Scaled.observation(scale.rows(), query, after));
    }

    private List<Index> known(DataSource database, Scale scale) throws SQLException {
        environment = Optional.of(Databases.environment(model, database, Throwaway.NAME));
        List<Index> indexes = server.indexes(database);
        sizes(scale, indexes);
        return indexes;
    }

    /** With all indexes, and without the declared ones. */
    private void queries(GuardedCalls guarded, DataSource database, Scale scale, List<Index> indexes)
            throws SQLException {
        set(database, "statement_timeout", timeout + "s");
        // The plan that is explained is that which is executed.
        set(database, "plan_cache_mode", "force_custom_plan");
        observe(guarded, database, scale, true);
        Databases.drop(database, indexes);
        observe(guarded, database, scale, false);
        set(database, "statement_timeout", "0");
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
    private void logged(DataSource database, List<Table> tables, Scale scale, String side) throws SQLException {
        for (Table written : tables) {
            String name = written.name();
            progress.step("writing to " + name + ", " + side);
            try (Connection connection = database.getConnection()) {
                WrittenTable table = new WrittenTable(connection, written.sql(), WriteRound.ROWS);
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
