package com.asoud.benchmark;

import com.asoud.planguard.data.Scale;
import com.asoud.planguard.guard.ValueKind;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How queries and costs grow, on a terminal. */
final class GrowthText {

    /** Two are fitted by every law with a factor and a constant part. */
    private static final int MANY_SIZES = 5;

    private final Lines lines = new Lines();

    private GrowthText() {}

    static String of(Scaled scaled) {
        GrowthText report = new GrowthText();
        report.lines.line(
                "%s, %s, %s rows in the largest tables",
                scaled.environment().model(),
                scaled.environment().server(),
                scaled.sizes().stream()
                        .map(size -> Scale.of(size.rows()).name())
                        .collect(Collectors.joining(", ")));
        report.growth(scaled, "pages", Scaled.Side::pages, point -> String.valueOf(point.pages()));
        report.growth(scaled, "ms", Scaled.Side::millis, point -> Lines.millis(point.millis()));
        report.costs(scaled);
        return report.lines.toString();
    }

    private void growth(
            Scaled scaled, String what, Function<Scaled.Side, Law.Fit> fit, Function<Scaled.Point, String> value) {
        long smallest = scaled.sizes().get(0).rows();
        long largest = scaled.largest();
        lines.line("");
        boolean severalKinds = scaled.queries().stream()
                        .map(Scaled.Query::kind)
                        .filter(kind -> kind != ValueKind.NONE)
                        .distinct()
                        .count()
                > 1;
        lines.line("%-25s  %-28s %-24s", what, "before", "after");
        String from = Scale.of(smallest).name();
        String to = Scale.of(largest).name();
        lines.line(
                "%-25s %7s %8s  %-9s %7s %7s  %-9s",
                severalKinds ? "query, value" : "query", from, to, "grows", from, to, "grows");
        scaled.queries().stream()
                .sorted(Comparator.comparing(Scaled.Query::query)
                        .thenComparing(Scaled.Query::guard)
                        .thenComparing(Scaled.Query::number)
                        .thenComparing(Scaled.Query::kind))
                .forEach(query -> lines.line(
                        "%-25s %7s %8s  %-9s %7s %7s  %-9s",
                        Lines.shortened(query.query(), severalKinds ? " " + TextReport.kind(query.kind()) : "", 25),
                        at(query.before(), smallest, value),
                        at(query.before(), largest, value),
                        grows(query.before(), fit),
                        at(query.after(), smallest, value),
                        at(query.after(), largest, value),
                        grows(query.after(), fit)));
    }

    private static String at(Scaled.Side side, long rows, Function<Scaled.Point, String> value) {
        return Scaled.at(side, rows).map(value).orElse("-");
    }

    private static String grows(Scaled.Side side, Function<Scaled.Side, Law.Fit> fit) {
        return fit.apply(side).words() + (side.planChanges().isEmpty() ? "" : "*");
    }

    private void costs(Scaled scaled) {
        lines.line("");
        lines.line("%-49s %9s %9s  %s", "costs", "smallest", "largest", "grows");
        for (Scaled.Cost cost : scaled.costs()) {
            lines.line(
                    "%-49s %9s %9s  %s",
                    Lines.shortened(cost.of() + ": " + cost.what(), "", 49),
                    amount(cost.values().get(0).value()),
                    amount(cost.values().get(cost.values().size() - 1).value()),
                    cost.fit().words());
        }
        lines.line("");
        paragraph(
                "n is the number of rows. Said is the slowest growth that misses no point by more than 25 % of pages and"
                        + " times, 10 % of bytes and log; scale.json has faster ones that fit as well, and the exponent with its"
                        + " interval.");
        paragraph(
                "%s sizes: nothing is known beyond the largest%s. * other indexes are read from some size on. - took longer than %s s."
                        .formatted(
                                scaled.sizes().size(),
                                scaled.sizes().size() < MANY_SIZES ? ", and little is left to check a law with" : "",
                                scaled.timeoutSeconds()));
        scaled.left().forEach(reason -> paragraph("Left out: " + reason + "."));
    }

    private static String amount(double value) {
        return value < 1e3
                ? String.format(Locale.ROOT, "%.3g", value)
                : value < 1e6
                        ? String.format(Locale.ROOT, "%,.0f", value)
                        : value < 1e9
                                ? String.format(Locale.ROOT, "%.1f M", value / 1e6)
                                : String.format(Locale.ROOT, "%.1f G", value / 1e9);
    }

    private void paragraph(String sentence) {
        lines.paragraph(sentence, 0);
    }
}
