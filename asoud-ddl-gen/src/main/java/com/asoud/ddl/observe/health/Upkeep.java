package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a rebuild, VACUUM or ANALYZE would mend. */
final class Upkeep {

    private static final int SMALL_TABLE = 1000;

    /** Twice what autovacuum and autoanalyze wait for by default: they do not keep up. */
    private static final double DEAD_SHARE = 0.4;

    private static final double CHANGED_SHARE = 0.2;

    private Upkeep() {}

    static List<Finding> findings(Snapshot now) {
        return Stream.concat(
                        now.indexes().stream().flatMap(index -> bloat(index).stream()),
                        now.tables().stream().flatMap(table -> table(table)))
                .toList();
    }

    private static Optional<Finding> bloat(IndexHealth index) {
        Bloat bloat = index.bloat();
        long bytes = bloat.bloat().orElse(0L);
        double share = bloat.share().orElse(0.0);
        if (!bloat.isWorthARebuild(Bloat.SHARE) || index.state().building() || !index.isUsable()) {
            return Optional.empty();
        }
        return Optional.of(Finding.about(
                Kind.BLOAT,
                Level.WARNING,
                index,
                "a rebuild would give back " + Quantities.bytes(bytes) + " of " + Quantities.bytes(bloat.size()) + ", "
                        + percent(share)
                        + (bloat.source() == Bloat.Source.ESTIMATED
                                ? " (estimated: " + bloat.why() + ")"
                                : " (measured)"),
                Advice.rebuild(index)));
    }

    private static Stream<Finding> table(TableHealth table) {
        if (table.partitioned() || table.rows() + table.deadRows() < SMALL_TABLE) {
            return Stream.empty();
        }
        Stream.Builder<Finding> findings = Stream.builder();
        if (table.deadShare() > DEAD_SHARE) {
            findings.add(Finding.about(
                    Kind.DEAD_ROWS,
                    Level.WARNING,
                    table,
                    percent(table.deadShare()) + " of its rows are dead, and every scan reads them: autovacuum does not"
                            + " keep up, or an old transaction holds it back",
                    "VACUUM (ANALYZE) " + table.name().quoted() + ";"));
        }
        if (table.analyzed().isEmpty()) {
            findings.add(Finding.about(
                    Kind.OLD_STATISTICS,
                    Level.WARNING,
                    table,
                    "it was never analyzed since the statistics began, so that plans may be guesses",
                    "ANALYZE " + table.name().quoted() + ";"));
        } else if (table.changedRows() > Math.max(SMALL_TABLE, CHANGED_SHARE * table.rows())) {
            findings.add(Finding.about(
                    Kind.OLD_STATISTICS,
                    Level.WARNING,
                    table,
                    Quantities.count(table.changedRows())
                            + " rows were changed since it was analyzed, so that plans may" + " be made for other data",
                    "ANALYZE " + table.name().quoted() + ";"));
        }
        return findings.build();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
