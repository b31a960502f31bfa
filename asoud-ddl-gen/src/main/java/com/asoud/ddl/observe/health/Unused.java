package com.asoud.ddl.observe.health;

import com.asoud.ddl.connect.Quantities;
import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import java.time.Duration;
import java.util.List;

/**
 * Indexes that nobody has read within the window. Not among them is what something else relies on: a constraint,
 * uniqueness, the replica identity, {@code CLUSTER}, a foreign key; nor what is younger than the window, or was built
 * anew within it.
 */
record Unused(Snapshot now, Window window, Duration unusedAfter, Advice advice) {

    List<Finding> findings() {
        if (!isLongEnough()) {
            return List.of();
        }
        return now.indexes().stream().filter(this::isUnused).map(this::finding).toList();
    }

    private boolean isLongEnough() {
        return window.from().isPresent() && window.length().compareTo(unusedAfter) >= 0;
    }

    /** That of a partitioned table is used if any of its partitions' is. */
    private boolean isUnused(IndexHealth index) {
        List<IndexHealth> leaves = now.leaves(index);
        return index.state().parent().isEmpty()
                && (index.isUsable() || index.state().partitioned())
                && !leaves.isEmpty()
                && leaves.stream().noneMatch(IndexHealth::mustStay)
                && leaves.stream().anyMatch(leaf -> window.wasThere(leaf.oid()))
                && leaves.stream().allMatch(leaf -> window.scans(leaf.oid()).orElse(1) == 0)
                && !ForeignKeys.needs(now, index);
    }

    private Finding finding(IndexHealth index) {
        int unknown = now.origin().standbys() - now.replicas().size();
        String reason = "nobody has read it in " + days(window.length())
                + (now.replicas().isEmpty()
                        ? ""
                        : ", nor on " + Quantities.counted(now.replicas().size(), "replica"))
                + ", and every write pays for its "
                + Quantities.bytes(now.leaves(index).stream()
                        .mapToLong(leaf -> leaf.bloat().size())
                        .sum());
        if (unknown > 0) {
            return Finding.about(
                    Kind.UNUSED,
                    Level.NOTICE,
                    index,
                    reason + "; but " + Quantities.counted(unknown, "standby server")
                            + " may use it, which counts by itself",
                    "ask it too, now and in the next snapshot: --also-on URL");
        }
        return Finding.about(Kind.UNUSED, Level.WARNING, index, reason, advice.remove(index) + statistics(index));
    }

    /** Those of a table are of its columns only, so that estimates may become wrong (PostgreSQL manual, 14.2.2). */
    private static String statistics(IndexHealth index) {
        return index.shape()
                .expressions()
                .map(expressions ->
                        "\n(ANALYZE takes statistics of its expressions, which help other queries: to keep them,"
                                + "\nCREATE STATISTICS ON (" + expressions + ")\n    FROM "
                                + index.tableName().quoted() + ";)")
                .orElse("");
    }

    private static String days(Duration time) {
        return time.toDays() > 0 ? Quantities.counted(time.toDays(), "day") : Quantities.duration(time);
    }
}
