package com.asoud.benchmark;

import static com.asoud.benchmark.Forecasts.Outcome.MET;
import static com.asoud.benchmark.Forecasts.Outcome.NOT_MEASURED;
import static com.asoud.benchmark.Forecasts.Outcome.NOT_MET;

import com.asoud.benchmark.Builds.Meanwhile;
import com.asoud.benchmark.Comparison.Row;
import com.asoud.benchmark.Judgement.Verdict;
import com.asoud.benchmark.Measured.IndexSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The guide's table: what it forecasts (docs/guide.md, sections 1, 2 and 5), and what was measured. The limits are the
 * guide's, whatever the model.
 */
final class Forecasts {

    private static final double HALF = 0.5;
    private static final double FASTER_BY = 0.3;
    private static final double TEN_TIMES = 0.1;
    private static final double LESS_PROCESSOR = 0.7;
    private static final double MORE_DISK = 0.1;
    private static final double SLOWER_WRITES = 1.1;
    private static final double BUILD_SECONDS = 15 * 60;
    private static final double NOTICED_MILLIS = 100;
    private static final String MEASURED_BY_RUN = "the command run measures it";

    private final List<Row> rows;
    private final List<Row> served;
    private final List<IndexSize> indexes;
    private final Set<String> missingBefore;
    private final Optional<Price> price;
    private final Optional<Pattern> headlines;
    private final Set<String> leftAfter;
    private final List<Forecast> forecasts = new ArrayList<>();

    /** Whether it came as it was said. */
    enum Outcome {
        MET("met"),
        NOT_MET("not met"),
        NOT_MEASURED("not measured");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One line of the table.
     *
     * @param section of the guide
     * @param forecast what it says
     * @param measured what was found
     * @param outcome whether it holds
     * @param why the reason, or what the figure consists of
     */
    record Forecast(String section, String forecast, String measured, Outcome outcome, String why) {}

    private Forecasts(
            List<Row> rows,
            List<IndexSize> indexes,
            Set<String> missingBefore,
            Optional<Price> price,
            Optional<Pattern> headlines,
            Set<String> leftAfter) {
        this.leftAfter = leftAfter;
        this.rows = rows;
        this.indexes = indexes;
        this.missingBefore = missingBefore;
        this.price = price;
        this.headlines = headlines;
        this.served = rows.stream()
                .filter(row -> row.after().indexes().stream().anyMatch(missingBefore::contains))
                .toList();
    }

    /**
     * Every line of the table.
     *
     * @param after all indexes after
     * @param before all indexes before
     * @param price if it was measured
     * @param headlines guards whose queries the guide promises to be ten times faster
     * @param leftAfter what could be measured before, but not after
     */
    static List<Forecast> of(
            List<Row> rows,
            List<IndexSize> after,
            List<IndexSize> before,
            Optional<Price> price,
            Optional<Pattern> headlines,
            Set<String> leftAfter) {
        Set<String> there = before.stream().map(IndexSize::index).collect(Collectors.toSet());
        Set<String> missing = after.stream()
                .map(IndexSize::index)
                .filter(index -> !there.contains(index))
                .collect(Collectors.toSet());
        Forecasts table = new Forecasts(rows, after, missing, price, headlines, leftAfter);
        table.queries();
        table.headlines();
        table.scans();
        table.processor();
        table.disk();
        table.writes();
        table.builds();
        table.rest();
        return table.forecasts;
    }

    private void add(String section, String forecast, String measured, Outcome outcome, String why) {
        forecasts.add(new Forecast(section, forecast, measured, outcome, why));
    }

    private void queries() {
        if (served.isEmpty()) {
            add("1", "queries 50-80 % faster", "-", NOT_MEASURED, "no query reads an index that was missing before");
            return;
        }
        double[] ratios = served.stream().mapToDouble(Row::ratio).toArray();
        double median = Judgement.median(ratios);
        add(
                "1",
                "queries 50-80 % faster",
                percentLess(median),
                median <= HALF ? MET : NOT_MET,
                "median of %s calls that read a new index; %s of them at least half, %s slower"
                        .formatted(
                                served.size(),
                                served.stream()
                                        .filter(row -> row.ratio() <= HALF)
                                        .count(),
                                served.stream()
                                        .filter(row -> row.verdict() == Verdict.SLOWER)
                                        .count()));
        long enough = served.stream().filter(row -> row.ratio() < 1 - FASTER_BY).count();
        add(
                "5",
                "execution time down by more than 30 %",
                "%s of %s calls".formatted(enough, served.size()),
                enough == served.size() ? MET : NOT_MET,
                enough == served.size()
                        ? "each call that reads a new index"
                        : "least: "
                                + served.stream()
                                        .filter(row -> row.ratio() >= 1 - FASTER_BY)
                                        .sorted((one, other) -> Double.compare(other.ratio(), one.ratio()))
                                        .limit(3)
                                        .map(row -> "%s, %s (%s)"
                                                .formatted(
                                                        row.query(), row.after().kind(), percentLess(row.ratio())))
                                        .collect(Collectors.joining("; ")));
    }

    private void headlines() {
        for (Row row : headlineRows()) {
            add(
                    "2",
                    row.query() + " 10 times faster",
                    "%s ms before, %s ms after: %s times"
                            .formatted(
                                    Lines.millis(row.millisBefore()),
                                    Lines.millis(row.millisAfter()),
                                    number(1 / row.ratio())),
                    row.ratio() <= TEN_TIMES ? MET : NOT_MET,
                    "%s pages before, %s after; %s"
                            .formatted(
                                    row.before().pages(),
                                    row.after().pages(),
                                    String.join(", ", row.after().access())));
        }
    }

    private List<Row> headlineRows() {
        return rows.stream()
                .filter(row -> headlines
                        .filter(pattern -> pattern.matcher(row.after().guard()).matches())
                        .isPresent())
                .toList();
    }

    private void scans() {
        List<Row> scanned =
                served.stream().filter(row -> row.before().readsWholeTable()).toList();
        long still =
                scanned.stream().filter(row -> row.after().readsWholeTable()).count();
        add(
                "5",
                "Index Scan instead of Seq Scan",
                "%s of %s calls".formatted(scanned.size() - still, scanned.size()),
                scanned.isEmpty() ? NOT_MEASURED : still == 0 ? MET : NOT_MET,
                "of the calls that read a whole table before and a new index after");
    }

    private void processor() {
        double before =
                served.stream().mapToDouble(row -> row.before().cpuMillis()).sum();
        double after =
                served.stream().mapToDouble(row -> row.after().cpuMillis()).sum();
        if (before <= 0) {
            add("1", "database CPU 30-50 % less", "-", NOT_MEASURED, "taken of a throwaway server only");
            add("5", "less CPU", "-", NOT_MEASURED, "taken of a throwaway server only");
            return;
        }
        add(
                "1",
                "database CPU 30-50 % less",
                percentLess(after / before),
                after / before <= LESS_PROCESSOR ? MET : NOT_MET,
                "one of each call that reads a new index: %s ms of the server's process before, %s ms after; parallel"
                                .formatted(number(before), number(after))
                        + " workers are not counted");
        add("5", "less CPU", percentLess(after / before), after < before ? MET : NOT_MET, "the same figure");
    }

    private void disk() {
        Map<String, Long> tables = new LinkedHashMap<>();
        indexes.stream()
                .filter(index -> missingBefore.contains(index.index()))
                .forEach(index -> tables.put(index.table(), index.tableBytes()));
        long added = indexes.stream()
                .filter(index -> missingBefore.contains(index.index()))
                .mapToLong(IndexSize::bytes)
                .sum();
        long before = tables.values().stream().mapToLong(Long::longValue).sum()
                + indexes.stream()
                        .filter(index -> tables.containsKey(index.table()) && !missingBefore.contains(index.index()))
                        .mapToLong(IndexSize::bytes)
                        .sum();
        if (before == 0) {
            add("1", "disk 5-10 % more", "-", NOT_MEASURED, "both databases have the same indexes");
            return;
        }
        double share = (double) added / before;
        add(
                "1",
                "disk 5-10 % more",
                percentMore(1 + share),
                share <= MORE_DISK ? MET : NOT_MET,
                "%s new indexes, %s MB beside %s MB of their tables and other indexes"
                        .formatted(missingBefore.size(), number(added / 1e6), number(before / 1e6)));
    }

    private void writes() {
        if (price.isEmpty()) {
            add("1", "writes 5-10 % slower", "-", NOT_MEASURED, MEASURED_BY_RUN);
            return;
        }
        Map<String, List<Price.Write>> byWrite = price.get().writes().stream()
                .collect(Collectors.groupingBy(Price.Write::group, LinkedHashMap::new, Collectors.toList()));
        double dearest = byWrite.values().stream()
                .mapToDouble(writes -> median(writes, Price.Write::ratio))
                .max()
                .orElse(1);
        double log = median(
                price.get().writes(),
                write -> write.with().walBytes() / write.without().walBytes());
        add(
                "1",
                "writes 5-10 % slower",
                byWrite.entrySet().stream()
                        .map(each -> each.getKey() + " " + percentMore(median(each.getValue(), Price.Write::ratio)))
                        .collect(Collectors.joining("; ")),
                dearest <= SLOWER_WRITES ? MET : NOT_MET,
                "medians over the tables; write-ahead log %s".formatted(percentMore(log)));
    }

    private static double median(List<Price.Write> writes, ToDoubleFunction<Price.Write> value) {
        return Judgement.median(writes.stream().mapToDouble(value).toArray());
    }

    private void builds() {
        Optional<Builds> builds = price.flatMap(Price::builds);
        if (builds.isEmpty()) {
            add("6", "built in less than 15 minutes", "-", NOT_MEASURED, MEASURED_BY_RUN);
            add("3", "CONCURRENT: users notice nothing", "-", NOT_MEASURED, MEASURED_BY_RUN);
            return;
        }
        double standard = builds.get().flavour("standard").seconds();
        double concurrent = builds.get().flavour("concurrent").seconds();
        add(
                "6",
                "built in less than 15 minutes",
                "standard %s s, concurrent %s s".formatted(number(standard), number(concurrent)),
                Math.max(standard, concurrent) < BUILD_SECONDS ? MET : NOT_MET,
                "all of them, one after the other, while nobody else works, at this scale");
        double longest = builds.get().waits(Meanwhile.CONCURRENT_BUILD).maxMillis();
        add(
                "3",
                "CONCURRENT: users notice nothing",
                "longest wait of a write %s ms".formatted(number(longest)),
                longest < NOTICED_MILLIS ? MET : NOT_MET,
                "a person notices 100 ms; without a build %s ms, with the standard build %s ms"
                        .formatted(
                                number(builds.get()
                                        .waits(Meanwhile.NO_BUILD_WITHOUT_INDEXES)
                                        .maxMillis()),
                                number(builds.get()
                                        .waits(Meanwhile.STANDARD_BUILD)
                                        .maxMillis())));
    }

    private void rest() {
        add("1", "API response 20-40 % better", "-", NOT_MEASURED, "there is no API here, only its queries");
        add(
                "5",
                "no rise of the error rate",
                leftAfter.size() + " left out after, and not before",
                leftAfter.isEmpty() ? MET : NOT_MET,
                "%s calls, each made %s times or more; an error ends the benchmark, a time-out is left out"
                        .formatted(
                                rows.size(),
                                rows.stream().mapToInt(Forecasts::made).min().orElse(0)));
    }

    private static int made(Row row) {
        return Math.min(made(row.before()), made(row.after()));
    }

    private static int made(Measured.Query query) {
        return query.callsInBlock() * query.blockMillis().size();
    }

    private static String percentLess(double ratio) {
        return ratio <= 1 ? number(100 * (1 - ratio)) + " % less" : percentMore(ratio);
    }

    private static String percentMore(double ratio) {
        return ratio >= 1 ? number(100 * (ratio - 1)) + " % more" : number(100 * (1 - ratio)) + " % less";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }
}
