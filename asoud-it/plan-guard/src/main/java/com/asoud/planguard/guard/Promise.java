package com.asoud.planguard.guard;

import com.asoud.explain.AccessPath;
import com.asoud.explain.PlanMode;
import com.asoud.explain.PlanNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that must hold for a measurement.
 *
 * @param aspect what it is about
 * @param text for people
 * @param check finds what is wrong
 */
record Promise(Aspect aspect, String text, Check check) {

    /** What a promise can be about, the plainest first: a failure shows the first that is broken. */
    enum Aspect {
        STATEMENTS,
        SWITCHES,
        WHOLE,
        SKIPS,
        SERVED_BY,
        BOUNDED_BY,
        SORT,
        INDEX_ONLY,
        ROWS,
        ROWS_REMOVED,
        BUFFERS_PER_ROW,
        BUFFERS_PER_MATCH,
        BUFFERS,
        AS_CHEAP_AS,
        GROWTH;

        /** Whether every call promises it. */
        boolean isImplied() {
            return this == SWITCHES || this == WHOLE || this == SKIPS;
        }
    }

    /** Empty if all is well. */
    @FunctionalInterface
    interface Check {
        Optional<Complaint> complaint(PlanMode mode, Measurement measured);
    }

    /**
     * @param found what was found instead
     * @param node where in the plan
     */
    record Complaint(String found, Optional<PlanNode> node) {

        static Complaint about(AccessPath path) {
            return new Complaint(path.describe(), Optional.of(path.node()));
        }
    }

    /**
     * @param aspect what it is about
     * @param expected what was promised
     * @param complaint what was found
     */
    record Broken(Aspect aspect, String expected, Complaint complaint) {}

    /** What costs more than another call: what another search costs, and a page for each row, are allowed for. */
    static Optional<Complaint> dearer(Measurement measured, Measurement other, CallId first) {
        double sameRows = other.buffers() * Math.max(1, measured.rows() / Math.max(1, other.rows()));
        double allowed = Growth.TOLERANCE * Math.max(sameRows, measured.rows())
                + 2
                + 3 * Math.max(measured.searches(), other.searches());
        return measured.buffers() > allowed
                ? Optional.of(new Complaint(
                        "%s pages, but %s takes %s".formatted(measured.buffers(), first.query(), other.buffers()),
                        dearest(measured)))
                : Optional.empty();
    }

    /** The scan that reads most. */
    static Optional<PlanNode> dearest(Measurement measured) {
        return measured.paths().map(AccessPath::node).max(Comparator.comparingLong(PlanNode::buffers));
    }

    static String spoken(Growth law) {
        return law.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
