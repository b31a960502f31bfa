package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.health.Bloat;
import com.asoud.ddl.observe.health.Finding;
import com.asoud.ddl.observe.health.Finding.Level;
import com.asoud.ddl.observe.health.HealthReport;
import com.asoud.ddl.observe.health.IndexHealth;
import com.asoud.ddl.observe.health.Snapshot;
import com.asoud.ddl.observe.health.TableHealth;
import com.asoud.ddl.observe.health.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says how the indexes fare: the findings, then the figures of each table and index. */
record HealthText(HealthReport report, Screen screen) {

    private static final String ROW = "    %9s %6s %7s %7s %7s %6s %6s  %s";
    private static final int KILO = 1000;
    private static final String[] UNITS = {"", "k", "M", "G", "T"};

    void print() {
        Snapshot snapshot = report.snapshot();
        screen.say(snapshot.origin().database() + " on PostgreSQL "
                + snapshot.origin().version() + ", " + time(snapshot.takenAt()) + " UTC" + window());
        screen.line("");
        screen.line(summary());
        report.findings().forEach(this::finding);
        if (!report.notes().isEmpty()) {
            screen.line("");
            screen.line("What this report cannot tell:");
            report.notes().forEach(note -> screen.say("  " + note));
        }
        if (!snapshot.tables().isEmpty()) {
            screen.line("");
            screen.line("* declared by the model. Counted since the statistics began, unless it says +:");
            screen.line(ROW.formatted("size", "share", "scans", "read", "fetched", "hit", "bloat", "last scan"));
            snapshot.tables().forEach(this::table);
        }
    }

    private String window() {
        return report.window().from().map(from -> "; usage since " + time(from)).orElse("");
    }

    private String summary() {
        String counts = Stream.of(Level.ERROR, Level.WARNING, Level.NOTICE)
                .map(level -> Quantities.counted(
                        report.findings().stream()
                                .filter(finding -> finding.level() == level)
                                .count(),
                        level.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return report.findings().isEmpty() ? "Nothing found." : counts;
    }

    private void finding(Finding finding) {
        screen.line("");
        screen.say(finding.level() + ": "
                + finding.index().map(index -> "index " + index + " on ").orElse("table ") + finding.table());
        screen.say("  " + finding.reason() + ".");
        screen.line("  do:");
        finding.remedy().lines().forEach(line -> screen.line("    " + line));
    }

    private void table(TableHealth table) {
        List<IndexHealth> indexes = report.snapshot().indexes().stream()
                .filter(index -> index.tableOid() == table.oid())
                .toList();
        long bytes = indexes.stream().mapToLong(index -> index.bloat().size()).sum();
        screen.line("");
        screen.say(table.name() + ": " + Quantities.count(table.rows()) + " rows, " + Quantities.bytes(table.bytes())
                + ", and " + Quantities.bytes(bytes) + " of indexes");
        if (!table.partitioned()) {
            screen.say("  " + Quantities.count(table.sequentialScans()) + " sequential and "
                    + Quantities.count(table.indexScans()) + " index scans; " + percent(table.deadShare())
                    + " of the rows dead; analyzed "
                    + table.analyzed().map(this::ago).orElse("never")
                    + table.hotShare()
                            .map(share -> "; " + percent(share) + " of the updates HOT")
                            .orElse(""));
        }
        indexes.forEach(index -> index(index, table));
    }

    private void index(IndexHealth index, TableHealth table) {
        Usage usage = index.usage();
        screen.line((index.declared() ? "  * " : "    ") + index.name() + condition(index));
        if (index.state().partitioned()) {
            return;
        }
        screen.line(ROW.formatted(
                Quantities.bytes(index.bloat().size()),
                table.bytes() == 0 ? "" : percent((double) index.bloat().size() / table.bytes()),
                report.window().scans(index.oid()).stream()
                        .mapToObj(scans -> "+" + count(scans))
                        .findFirst()
                        .orElse(count(usage.scans())),
                count(usage.entriesRead()),
                count(usage.rowsFetched()),
                usage.hitRatio().map(HealthText::percent).orElse(""),
                bloat(index.bloat()),
                usage.lastScan().map(this::ago).orElse(usage.scans() == 0 ? "never" : "")));
    }

    private static String condition(IndexHealth index) {
        if (index.isUsable() || index.state().partitioned()) {
            return "";
        }
        return index.state().building() ? "   being built" : "   INVALID";
    }

    private static String bloat(Bloat bloat) {
        return bloat.share()
                .map(share -> (bloat.source() == Bloat.Source.ESTIMATED ? "~" : "") + percent(share))
                .orElse("?");
    }

    private String ago(Instant then) {
        Duration age = Duration.between(then, report.snapshot().takenAt());
        return (age.toDays() > 1 ? age.toDays() + " days" : Quantities.duration(age.isNegative() ? Duration.ZERO : age))
                + " ago";
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MINUTES)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .toString()
                .replace('T', ' ');
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.01 ? "%.1f %%" : "%.0f %%", share * 100);
    }

    private static String count(long number) {
        double value = number;
        int unit = 0;
        while (value >= 10 * KILO && unit < UNITS.length - 1) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.0f%s", value, UNITS[unit]);
    }
}
