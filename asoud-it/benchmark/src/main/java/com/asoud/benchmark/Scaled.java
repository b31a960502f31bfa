package com.asoud.benchmark;

import com.asoud.planguard.guard.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How time, pages and costs grow with the tables: {@code scale.json}. Described in docs/index-benchmark.md.
 *
 * @param format {@value Measured#FORMAT}
 * @param environment of the largest size
 * @param calls of a query that does not take long, whose median is its time
 * @param timeoutSeconds after which a statement was ended
 * @param sizes that were measured
 * @param queries each reading call of each guard, with each kind of values
 * @param costs of tables and indexes
 * @param left what could not be measured, and why
 */
record Scaled(
        int format,
        Measured.Environment environment,
        int calls,
        int timeoutSeconds,
        List<Size> sizes,
        List<Query> queries,
        List<Cost> costs,
        List<String> left) {

    /** Times do not repeat; pages do, but at each size other rows are found, which lie where they lie. */
    private static final double MISSES = 0.25;

    /** So few pages more or less may be one level of a tree. */
    private static final double LEAST_PAGES = 8;

    /** Below, times are those of the way to the server and back. */
    private static final double LEAST_MILLIS = 1;

    private static final double LEAST_SECONDS = 0.1;

    /** Pages of trees are not equally full. */
    private static final double BYTES_MISS = 0.10;

    /**
     * A size.
     *
     * @param rows of the largest tables, as asked for
     * @param dataSeconds which its rows took to be written
     * @param seconds which all of it took
     */
    record Size(long rows, double dataSeconds, double seconds) {}

    /**
     * One call at one size.
     *
     * @param rows the size
     * @param pages of 8 kB that it touched, in the cache or not
     * @param returned rows
     * @param millis the median of its calls
     * @param calls how many; 1 if it takes long
     * @param access how each table was read
     * @param indexes that were read
     */
    record Point(
            long rows,
            long pages,
            double returned,
            double millis,
            int calls,
            List<String> access,
            List<String> indexes) {}

    /**
     * One call, without or with the declared indexes.
     *
     * @param points by size, ascending
     * @param pages how they grow
     * @param millis how time grows
     * @param planChanges sizes from which on other indexes, or none, are read than at the size before
     */
    record Side(List<Point> points, Law.Fit pages, Law.Fit millis, List<Long> planChanges) {

        static Side of(List<Point> points) {
            List<Long> changes = new ArrayList<>();
            for (int i = 1; i < points.size(); i++) {
                if (!points.get(i).indexes().equals(points.get(i - 1).indexes())) {
                    changes.add(points.get(i).rows());
                }
            }
            return new Side(
                    points,
                    fit(points, Point::pages, LEAST_PAGES),
                    fit(points, Point::millis, LEAST_MILLIS),
                    List.copyOf(changes));
        }

        private static Law.Fit fit(List<Point> points, ToDoubleFunction<Point> value, double least) {
            return Law.fit(
                    points.stream().mapToDouble(Point::rows).toArray(),
                    points.stream().mapToDouble(value).toArray(),
                    MISSES,
                    least);
        }
    }

    /**
     * One call.
     *
     * @param guard that makes it
     * @param number the how many-th call of the guard
     * @param query what is called
     * @param kind of the values
     * @param before without the declared indexes
     * @param after with them
     */
    record Query(String guard, int number, String query, ValueKind kind, Side before, Side after) {}

    /** One value at one size. */
    record Value(long rows, double value) {}

    /**
     * What tables and indexes cost.
     *
     * @param of a table, an index, or {@code all}
     * @param what with its unit
     * @param values by size, ascending
     * @param fit how it grows
     */
    record Cost(String of, String what, List<Value> values, Law.Fit fit) {}

    /** What was measured of one call at one size on one side. */
    record Observation(String guard, int number, String query, ValueKind kind, boolean after, Point point) {

        private List<Object> id() {
            return List.of(guard, number, kind);
        }
    }

    /** What was measured of a table or an index at one size. */
    record CostAt(String of, String what, long rows, double value, boolean timed) {}

    /** A call that was measured in blocks, at one size on one side. */
    static Observation observation(long rows, Measured.Query query, boolean after) {
        return new Observation(
                query.guard(),
                query.number(),
                query.query(),
                query.kind(),
                after,
                new Point(
                        rows,
                        query.pages(),
                        query.rows(),
                        Judgement.median(query.times()),
                        query.callsInBlock() * query.blockMillis().size(),
                        query.access(),
                        query.indexes()));
    }

    /** Puts calls together that are the same at several sizes. */
    static List<Query> queries(List<Observation> observations) {
        Map<List<Object>, List<Observation>> byCall = new LinkedHashMap<>();
        observations.forEach(each ->
                byCall.computeIfAbsent(each.id(), id -> new ArrayList<>()).add(each));
        return byCall.values().stream()
                .map(same -> new Query(
                        same.get(0).guard(),
                        same.get(0).number(),
                        same.get(0).query(),
                        same.get(0).kind(),
                        Side.of(points(same, false)),
                        Side.of(points(same, true))))
                .toList();
    }

    private static List<Point> points(List<Observation> observations, boolean after) {
        return observations.stream()
                .filter(each -> each.after() == after)
                .map(Observation::point)
                .toList();
    }

    /** Puts costs together that are the same at several sizes. */
    static List<Cost> costs(List<CostAt> costs) {
        Map<List<String>, List<CostAt>> byName = new LinkedHashMap<>();
        costs.forEach(each -> byName.computeIfAbsent(List.of(each.of(), each.what()), name -> new ArrayList<>())
                .add(each));
        return byName.values().stream()
                .map(same -> new Cost(
                        same.get(0).of(),
                        same.get(0).what(),
                        same.stream()
                                .map(each -> new Value(each.rows(), each.value()))
                                .toList(),
                        Law.fit(
                                same.stream().mapToDouble(CostAt::rows).toArray(),
                                same.stream().mapToDouble(CostAt::value).toArray(),
                                same.get(0).timed() ? MISSES : BYTES_MISS,
                                same.get(0).timed() ? LEAST_SECONDS : 1)))
                .toList();
    }

    /** Rows of the largest size. */
    long largest() {
        return sizes.get(sizes.size() - 1).rows();
    }

    /** A side's point at a size; empty if it took longer than the time-out. */
    static Optional<Point> at(Side side, long rows) {
        return side.points().stream().filter(point -> point.rows() == rows).findFirst();
    }
}
