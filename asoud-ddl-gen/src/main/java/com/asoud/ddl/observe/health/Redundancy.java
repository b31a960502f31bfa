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

    /** What something else refers to by its name. */
    private static final int RELIED_ON = 3;

    /** Which of equal ones is kept: what something relies on, then what the model declares, then the oldest. */
    private static final Comparator<IndexHealth> KEPT = Comparator.comparing(Redundancy::importance)
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
            Optional<IndexHealth> same = others(candidates, index, superfluous)
                    .filter(other -> isReplacedBy(index, other) && KEPT.compare(other, index) < 0)
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
            if (index.mustStay()) {
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

    /** Whether the other one does all that this one does: rejects the same duplicates, too, and as early. */
    private static boolean isReplacedBy(IndexHealth index, IndexHealth other) {
        if (!index.shape().holdsTheSameAs(other.shape())) {
            return false;
        }
        IndexHealth.Uses uses = index.uses();
        return !index.mustStay()
                || index.shape().unique()
                        && other.shape().unique()
                        && index.shape().nullsDistinct() == other.shape().nullsDistinct()
                        && uses.deferrable() == other.uses().deferrable()
                        && importance(index) < RELIED_ON;
    }

    private static int importance(IndexHealth index) {
        IndexHealth.Uses uses = index.uses();
        if (uses.primary()) {
            return RELIED_ON + 1;
        }
        if (uses.referenced() || uses.replicaIdentity() || uses.clustered()) {
            return RELIED_ON;
        }
        return uses.constraint().isPresent() ? 2 : index.mustStay() ? 1 : 0;
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
