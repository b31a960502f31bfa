package com.asoud.benchmark;

import com.asoud.benchmark.Comparison.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The result on a terminal, no wider than 80 columns. */
final class TextReport {

    private static final int NAME = 32;

    private TextReport() {}

    static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s, %s, %,d rows",
                comparison.after().model(),
                comparison.after().server(),
                comparison.after().scale());
        queries(text, comparison);
        return text.toString();
    }

    private static void queries(StringBuilder text, Comparison comparison) {
        line(text, "");
        line(text, "%-32s %15s %18s  %s", "query, value", "pages", "ms", "verdict");
        List<Row> rows = comparison.queries().stream()
                .sorted(Comparator.comparing(Row::query)
                        .thenComparing(row -> row.after().kind()))
                .toList();
        for (Row row : rows) {
            line(
                    text,
                    "%-32s %7d %7d %9s %8s  %s",
                    shortened(row.query() + " " + row.after().kind().name().toLowerCase(Locale.ROOT)),
                    row.before().pages(),
                    row.after().pages(),
                    millis(row.millisBefore()),
                    millis(row.millisAfter()),
                    row.verdict());
        }
    }

    /** The end tells more: the method rather than the repository. */
    private static String shortened(String name) {
        return name.length() <= NAME ? name : "…" + name.substring(name.length() - NAME + 1);
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.3f" : millis < 1000 ? "%.1f" : "%.0f", millis);
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }
}
