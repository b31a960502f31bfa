package com.asoud.ddl.observe.health;

import com.asoud.ddl.observe.health.Finding.Kind;
import com.asoud.ddl.observe.health.Finding.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Indexes whose work another one does: the same again, or the beginning of a longer one. */
record Redundancy(Snapshot now, Advice advice) {

    /** Which of equal ones is kept: what something relies on, then what the model declares, then the oldest. */
    private static final Comparator<IndexHealth> KEPT = Comparator.comparing(IndexHealth::mustStay)
            .reversed()
            .thenComparing(index -> !index.declared())
            .thenComparing(IndexHealth::oid);

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Set<Long> superfluous = new HashSet<>();
        List<IndexHealth> candidates = now.indexes().stream()
                .filter(Redundancy::isCandidate)
                .sorted(KEPT)
                .toList();
        for (IndexHealth index : candidates) {
            if (index.mustStay()) {
                continue;
            }
            Optional<IndexHealth> same = others(candidates, index, superfluous)
                    .filter(other -> index.shape().holdsTheSameAs(other.shape()) && KEPT.compare(other, index) < 0)
                    .findFirst();
            if (same.isPresent()) {
                superfluous.add(index.oid());
                findings.add(Finding.about(
                        Kind.DUPLICATE,
                        Level.WARNING,
                        index,
                        "it holds the same as " + same.get().name() + purpose(same.get())
                                + ": every write pays for both",
                        advice.remove(index)));
                continue;
            }
            others(candidates, index, superfluous)
                    .filter(other -> index.shape().isServedBy(other.shape()))
                    .findFirst()
                    .ifPresent(longer -> findings.add(Finding.about(
                            Kind.PREFIX,
                            Level.NOTICE,
                            index,
                            "it is the beginning of " + longer.name() + ", which serves the same queries from larger"
                                    + " pages: every write pays for both",
                            advice.remove(index))));
        }
        return findings;
    }

    /** The index of a partition goes with that of the partitioned table, and not by itself. */
    private static boolean isCandidate(IndexHealth index) {
        return !index.state().building() && index.state().parent().isEmpty() && index.isUsable();
    }

    private static Stream<IndexHealth> others(List<IndexHealth> candidates, IndexHealth index, Set<Long> superfluous) {
        return candidates.stream()
                .filter(other -> other.tableOid() == index.tableOid()
                        && other.oid() != index.oid()
                        && !superfluous.contains(other.oid()));
    }

    private static String purpose(IndexHealth kept) {
        return kept.purposes().stream()
                .findFirst()
                .map(purpose -> ", which " + purpose)
                .orElse("");
    }
}
