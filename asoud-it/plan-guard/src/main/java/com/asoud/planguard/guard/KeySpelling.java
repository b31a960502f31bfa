package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.Condition;
import com.asoud.explain.PlanNode;
import com.asoud.planguard.guard.Promise.Complaint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How the server spells the keys of indexes, and whether they bound a scan. */
@FunctionalInterface
interface KeySpelling {

    /** How the server spells an expression over a table; empty if it is none. */
    Optional<String> spell(String table, String expression);

    /** What is wrong if no scan is bounded by all of these columns or expressions. */
    default Optional<Complaint> notBounded(Measurement measured, List<String> expected) {
        // All of them, the first time: while an index is taken away, its table is locked, and the server cannot be
        // asked.
        measured.paths()
                .flatMap(path -> path.index().stream())
                .map(index -> index.sql().table())
                .distinct()
                .forEach(table -> expected.forEach(key -> spell(table, key)));
        return measured.paths().anyMatch(path -> expected.stream().allMatch(key -> isBounding(path, key)))
                ? Optional.empty()
                : measured.paths()
                        .max(Comparator.comparingLong(path -> expected.stream()
                                .filter(key -> isBounding(path, key))
                                .count()))
                        .map(Complaint::about)
                        .or(() -> hidden(measured));
    }

    private boolean isBounding(AccessPath path, String key) {
        return path.boundary().contains(key)
                || path.index()
                        .flatMap(index -> spell(index.sql().table(), key))
                        .filter(spelled -> path.boundary().stream().anyMatch(bound -> Condition.isOne(bound, spelled)))
                        .isPresent();
    }

    /** A function reads, and its plans are not seen; or a procedure was called, and executed nothing. */
    static Optional<Complaint> hidden(Measurement measured) {
        boolean calls = measured.nodes().anyMatch(node -> node.type().equals("Call"));
        return measured.paths().findAny().isPresent() || measured.buffers() == 0 && !calls
                ? Optional.empty()
                : measured.nodes()
                        .max(Comparator.comparingLong(PlanNode::buffers))
                        .map(node -> new Complaint(node.title() + ", in which no table is seen", Optional.of(node)));
    }
}
