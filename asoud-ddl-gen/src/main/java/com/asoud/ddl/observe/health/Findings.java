package com.asoud.ddl.observe.health;

import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import com.asoud.postgres.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What follows from a snapshot, and from what was used since an earlier one. Asks nothing. */
final class Findings {

    /** What {@code REINDEX CONCURRENTLY} calls an index while it replaces another (PostgreSQL manual, REINDEX). */
    private static final Pattern REINDEXING = Pattern.compile("(.*)_cc(?:new|old)[0-9]*", Pattern.DOTALL);

    private final Snapshot now;
    private final Advice advice;
    private final List<Finding> found = new ArrayList<>();

    private Findings(Snapshot now, Declared declared) {
        this.now = now;
        this.advice = new Advice(declared);
    }

    /**
     * The worst first.
     *
     * @param unusedAfter how long the window must be before an index is called unused
     */
    static List<Finding> of(Snapshot now, Window window, Duration unusedAfter, Declared declared) {
        Findings findings = new Findings(now, declared);
        now.indexes().forEach(findings::validity);
        findings.found.addAll(new Redundancy(now, findings.advice).findings());
        findings.found.addAll(new ForeignKeys(now, findings.advice).findings());
        Set<Optional<ObjectName>> superfluous =
                findings.found.stream().map(Finding::index).collect(Collectors.toSet());
        new Unused(now, window, unusedAfter, findings.advice)
                .findings().stream()
                        .filter(unused -> !superfluous.contains(unused.index()))
                        .forEach(findings.found::add);
        findings.found.addAll(Upkeep.findings(now));
        return findings.found.stream()
                .sorted(Comparator.comparing(Finding::level)
                        .reversed()
                        .thenComparing(Finding::kind)
                        .thenComparing(Finding::table)
                        .thenComparing(
                                finding -> finding.index().map(Object::toString).orElse("")))
                .toList();
    }

    /** It holds what the other one holds. Of TOAST tables, only what is left is known, and bears no other such name. */
    private boolean isLeftOfRebuild(IndexHealth index) {
        Matcher name = REINDEXING.matcher(index.index());
        return name.matches()
                && !index.declared()
                && (index.schema().equals("pg_toast")
                        || now.indexes().stream()
                                .anyMatch(other -> other.oid() != index.oid()
                                        && other.tableOid() == index.tableOid()
                                        && other.index().startsWith(name.group(1))
                                        && other.shape().unique()
                                                == index.shape().unique()
                                        && (!other.shape().complete()
                                                || other.shape().holdsTheSameAs(index.shape()))));
    }

    /** That of a partitioned table is not valid as long as a partition lacks its own, which is no fault. */
    private void validity(IndexHealth index) {
        if (index.isUsable() || index.state().building() || index.state().partitioned()) {
            return;
        }
        String price = index.state().ready() ? ", and every write pays for it" : "";
        if (isLeftOfRebuild(index)) {
            found.add(Finding.about(
                    Kind.LEFTOVER,
                    Level.ERROR,
                    index,
                    "an aborted REINDEX CONCURRENTLY has left it: no query can use it" + price,
                    Advice.drop(index)));
        } else {
            found.add(Finding.about(
                    Kind.INVALID,
                    Level.ERROR,
                    index,
                    "it is not valid: no query can use it" + price
                            + (index.shape().unique() && index.state().ready() ? ", and it rejects duplicates" : ""),
                    Advice.rebuild(index)));
        }
    }
}
