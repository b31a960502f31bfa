package com.asoud.benchmark;

import com.asoud.benchmark.Builds.Flavour;
import com.asoud.benchmark.Builds.Waits;
import com.asoud.benchmark.Comparison.Row;
import com.asoud.benchmark.Forecasts.Forecast;
import com.asoud.benchmark.Judgement.Verdict;
import com.asoud.benchmark.Measured.Planned;
import com.asoud.benchmark.Price.IndexPrice;
import com.asoud.benchmark.Price.Write;
import com.asoud.planguard.guard.ValueKind;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The result on a terminal, no wider than 80 columns. */
final class TextReport {

    private static final int NAME = 30;

    private final Lines lines = new Lines();

    private TextReport() {}

    static String of(Comparison comparison) {
        TextReport report = new TextReport();
        report.line(
                "%s, %s, %,d rows in the largest table",
                comparison.after().model(),
                comparison.after().server(),
                comparison.after().scale());
        if (!comparison.before().equals(comparison.after())) {
            report.paragraph(
                    "Before was measured at %s, after at %s, and not by turns: times also differ by what else changed in between. run measures by turns."
                            .formatted(
                                    comparison.before().taken(),
                                    comparison.after().taken()));
        }
        report.queries(comparison);
        comparison.growth().ifPresent(report::growth);
        comparison.price().ifPresent(report::price);
        report.forecasts(comparison.forecasts());
        return report.lines.toString();
    }

    private void queries(Comparison comparison) {
        line("");
        line("%-30s %15s %17s  %s", "", "pages", "ms", "");
        line("%-30s %7s %7s %8s %8s  %s", "query, value", "before", "after", "before", "after", "verdict");
        comparison.queries().stream()
                .sorted(Comparator.comparing(Row::query)
                        .thenComparing(row -> row.after().guard())
                        .thenComparing(row -> row.after().number())
                        .thenComparing(row -> row.after().kind()))
                .forEach(this::query);
        IntSummaryStatistics blocks = comparison.queries().stream()
                .mapToInt(row -> row.after().blockMillis().size())
                .summaryStatistics();
        line("");
        paragraph("%s calls, %s blocks of each on each side: %s."
                .formatted(
                        comparison.queries().size(),
                        blocks.getMin() < blocks.getMax()
                                ? "%s to %s".formatted(blocks.getMin(), blocks.getMax())
                                : Math.max(0, blocks.getMax()),
                        counts(comparison.queries())));
        paragraph(
                "A time differs from %s %% on; p <= 0.05 for all calls together of which time decides (Holm). Pages decide first: times marked *"
                                .formatted(Math.round(100 * comparison.relevant()))
                        + " are unstable, or say otherwise; the other calls have a correction of their own."
                        + " By chance up to 5 % of reports have a false verdict on each of the two, up to 10 % on either.");
        cold(comparison.queries());
        plans(comparison.queries());
        List<Row> unstable = comparison.queries().stream()
                .filter(row -> row.blocksNeeded() > 0)
                .toList();
        if (!unstable.isEmpty()) {
            int[] needed =
                    unstable.stream().mapToInt(Row::blocksNeeded).sorted().toArray();
            paragraph("%s calls have unstable times; half of them need %s blocks or more: --blocks=%s."
                    .formatted(unstable.size(), needed[needed.length / 2], even(needed[needed.length / 2])));
        }
        long warned = comparison.queries().stream()
                .filter(row -> row.warnings().stream()
                        .anyMatch(warning -> warning.startsWith("before:") || warning.startsWith("after:")))
                .count();
        if (warned > 0) {
            paragraph("%s calls have outliers or a slow first call; compare.json names them.".formatted(warned));
        }
        comparison.left().forEach(reason -> paragraph("Left out: " + reason + "."));
    }

    /** The median of all calls at each size; the page has each of them. */
    private void growth(Scaled growth) {
        paragraph("With typical values, the median of all calls at %s rows takes before %s ms, after %s ms."
                .formatted(
                        sizes(growth, size -> String.valueOf(size.rows())),
                        sizes(growth, size -> median(growth, size, Scaled.Query::before)),
                        sizes(growth, size -> median(growth, size, Scaled.Query::after))));
    }

    private static String sizes(Scaled growth, Function<Scaled.Size, String> words) {
        return growth.sizes().stream().map(words).collect(Collectors.joining(", "));
    }

    private static String median(Scaled growth, Scaled.Size size, Function<Scaled.Query, Scaled.Side> side) {
        double[] millis = growth.queries().stream()
                .flatMap(query -> Scaled.at(side.apply(query), size.rows()).stream())
                .mapToDouble(Scaled.Point::millis)
                .toArray();
        return millis.length == 0 ? "-" : Lines.millis(Judgement.median(millis));
    }

    private void plans(List<Row> rows) {
        long generic = rows.stream()
                .filter(row ->
                        row.before().planned() == Planned.GENERIC || row.after().planned() == Planned.GENERIC)
                .count();
        long both = rows.stream()
                .filter(row ->
                        row.before().planned() == Planned.BOTH || row.after().planned() == Planned.BOTH)
                .count();
        if (generic + both > 0) {
            paragraph(
                    "%s calls were executed with a generic plan that is not the one for their values, %s with both: compare.json says which. Pages are those of the plan that was executed."
                            .formatted(generic, both));
        }
    }

    private void cold(List<Row> rows) {
        List<Row> cold = rows.stream()
                .filter(row -> row.before().coldMillis().isPresent()
                        && row.after().coldMillis().isPresent())
                .toList();
        if (!cold.isEmpty()) {
            paragraph(
                    "With the server's cache emptied first, the operating system's not: before %s ms, after %s ms, medians of %s calls with typical values; with a warm cache %s and %s ms."
                            .formatted(
                                    median(
                                            cold,
                                            row -> row.before().coldMillis().orElseThrow()),
                                    median(cold, row -> row.after().coldMillis().orElseThrow()),
                                    cold.size(),
                                    median(cold, Row::millisBefore),
                                    median(cold, Row::millisAfter)));
        }
    }

    private static String median(List<Row> rows, ToDoubleFunction<Row> value) {
        return Lines.millis(Judgement.median(rows.stream().mapToDouble(value).toArray()));
    }

    private static int even(int blocks) {
        return blocks + blocks % 2;
    }

    private static String counts(List<Row> rows) {
        return Stream.of(Verdict.values())
                .map(verdict ->
                        rows.stream().filter(row -> row.verdict() == verdict).count() + " " + verdict)
                .collect(Collectors.joining(", "));
    }

    private void query(Row row) {
        line(
                "%-30s %7d %7d %8s %8s%s %s",
                shortened(row.query(), " " + kind(row)),
                row.before().pages(),
                row.after().pages(),
                Lines.millis(row.millisBefore()),
                Lines.millis(row.millisAfter()),
                row.blocksNeeded() > 0
                                || row.warnings().stream()
                                        .anyMatch(warning -> warning.startsWith("reads") || warning.startsWith("times"))
                        ? "*"
                        : " ",
                row.verdict());
    }

    private static String kind(Row row) {
        return kind(row.after().kind());
    }

    /** In words, for people. */
    static String kind(ValueKind kind) {
        return switch (kind) {
            case TYPICAL -> "typical";
            case RAREST -> "rarest";
            case MOST_COMMON -> "commonest";
            case ABSENT -> "absent";
            case NONE -> "";
        };
    }

    private void price(Price price) {
        line("");
        line("%-36s %15s %11s %11s", "writes, for each row", "microseconds", "WAL bytes", "HOT");
        line("%-36s %7s %7s %5s %5s %5s %5s", "", "without", "with", "w/o", "with", "w/o", "with");
        String table = "";
        for (Write write : price.writes()) {
            if (!write.table().equals(table)) {
                table = write.table();
                line("%s", table);
            }
            line(
                    "  %-34s %7.0f %7.0f %5.0f %5.0f %5s %5s %s",
                    shortened(write.write(), "", 34),
                    write.without().micros(),
                    write.with().micros(),
                    write.without().walBytes(),
                    write.with().walBytes(),
                    share(write.without().hotShare()),
                    share(write.with().hotShare()),
                    write.verdict() == Verdict.UNSTABLE ? "*" : "");
        }
        paragraph(
                "%s rounds by turns; p <= 0.05 for all writes together (Holm). * unstable: no difference of times is known."
                        .formatted(price.rounds()));
        line("");
        line("%-26s %15s %10s  %s", "an index", "us/insert", "WAL/insert", "pays from");
        price.indexes().forEach(this::index);
        price.builds().ifPresent(this::builds);
    }

    private void builds(Builds builds) {
        line("");
        line("%-34s %9s %9s %9s", "builds of all indexes", "s, alone", "s, loaded", "WAL MB");
        for (Flavour flavour : builds.flavours()) {
            line(
                    "%-34s %9.1f %9.1f %9.1f",
                    flavour.flavour(), flavour.seconds(), flavour.secondsWithLoad(), flavour.walBytes() / 1e6);
        }
        line("");
        line("%-34s %8s %8s %8s %8s", "wait of a write, ms", "p50", "p99", "p99.9", "longest");
        for (Waits waits : builds.waits()) {
            line(
                    "%-34s %8s %8s %8s %8s",
                    waits.meanwhile(),
                    wait(waits.p50Millis()),
                    wait(waits.p99Millis()),
                    waits.p999Millis().map(TextReport::wait).orElse("-"),
                    wait(waits.maxMillis()));
        }
        paragraph(String.format(
                Locale.ROOT,
                "%s writes a second to all these tables together; each wait counts from when the write was due. p99.9 takes %,d writes or more.",
                builds.writesPerSecond(),
                Builds.ENOUGH));
    }

    private static String wait(double millis) {
        return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
    }

    private void index(IndexPrice index) {
        line(
                "%-26s %15s %10.0f  %s",
                shortened(index.index(), "", 26),
                index.insertMicrosLow() > 0
                        ? String.format(
                                Locale.ROOT,
                                "%.1f (%.1f-%.1f)",
                                index.insertMicros(),
                                index.insertMicrosLow(),
                                index.insertMicrosHigh())
                        : "not seen",
                index.insertWalBytes(),
                pays(index));
    }

    /** In words, for people. */
    static String pays(IndexPrice index) {
        if (index.readMillis().isEmpty()) {
            return "no typical query gains";
        }
        if (index.readsForAWrite().isEmpty()) {
            return "the first read";
        }
        double reads = index.readsForAWrite().get();
        return Math.round(reads) > 1
                ? "%s reads for each write".formatted(Math.round(reads))
                : String.format(Locale.ROOT, "1 read for %,d writes", Math.round(1 / reads));
    }

    private static String share(Optional<Double> hot) {
        return hot.map(value -> Math.round(100 * value) + "%").orElse("");
    }

    private void forecasts(List<Forecast> forecasts) {
        line("");
        line("The guide's forecasts");
        for (Forecast forecast : forecasts) {
            line("  %-12s %s", forecast.outcome(), forecast.forecast());
            paragraph(forecast.measured(), 15);
            paragraph("(" + forecast.why() + ")", 15);
        }
    }

    private static String shortened(String name, String last) {
        return Lines.shortened(name, last, NAME);
    }

    private static String shortened(String name, String last, int width) {
        return Lines.shortened(name, last, width);
    }

    private void paragraph(String sentence) {
        lines.paragraph(sentence, 0);
    }

    private void paragraph(String sentence, int indent) {
        lines.paragraph(sentence, indent);
    }

    private void line(String format, Object... arguments) {
        lines.line(format, arguments);
    }
}
