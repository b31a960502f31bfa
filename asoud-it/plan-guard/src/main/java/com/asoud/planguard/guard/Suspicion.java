package com.asoud.planguard.guard;

import com.asoud.explain.PlanMode;
import com.asoud.explain.PreparedQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/**
 * What may be the cause of a broken promise, and the change that would show it.
 *
 * @param diagnosis what is said if the promise is kept with the change
 * @param variants changes; with each of them, the promise must be kept
 * @param mode the plan that is looked at instead; empty for the same
 * @param proof what else must be true, of what was measured before and with the change
 * @param counted what is made of the measurement; itself if nothing
 */
record Suspicion(
        Diagnosis diagnosis,
        List<Variant> variants,
        Optional<PlanMode> mode,
        Proof proof,
        UnaryOperator<Measurement> counted) {

    /**
     * @param statements executed before
     * @param query what is executed instead of the query
     */
    record Variant(List<String> statements, UnaryOperator<PreparedQuery> query) {}

    /** What must be true, besides that the promise is kept. */
    enum Proof implements BiPredicate<Measurement, Measurement> {
        /** It costs no more. */
        NO_DEARER {
            @Override
            public boolean test(Measurement before, Measurement after) {
                return after.reads() <= Growth.TOLERANCE * (before.reads() + after.rows()) + 2 + 3 * after.searches();
            }
        },
        /**
         * The same, and rows are reached in a way that no promise can have named, but none by reading all: an index on
         * an expression.
         */
        ANOTHER_WAY {
            @Override
            public boolean test(Measurement before, Measurement after) {
                return NO_DEARER.test(before, after);
            }
        },
        /** It costs no less: what the planner chose is right. */
        NO_CHEAPER {
            @Override
            public boolean test(Measurement before, Measurement after) {
                return after.reads() >= before.reads();
            }
        },
        /** Fewer rows are returned, whatever it costs. */
        FEWER_ROWS {
            @Override
            public boolean test(Measurement before, Measurement after) {
                return after.rows() < before.rows();
            }
        },
        /** The same of a promise that counts: what is read from which table is another one with the change. */
        NOT_MULTIPLIED {
            @Override
            public boolean test(Measurement before, Measurement after) {
                return FEWER_ROWS.test(before, after);
            }
        },
        /** No row is read to be skipped, and no fewer rows are returned. */
        NONE_SKIPPED {
            @Override
            public boolean test(Measurement before, Measurement after) {
                return after.rowsSkipped() == 0
                        && after.rows() > 0
                        && after.rows() >= before.rows()
                        && NO_DEARER.test(before, after);
            }
        }
    }

    static Suspicion of(Diagnosis.Cause cause, String text, String... statements) {
        return new Suspicion(
                new Diagnosis(cause, text),
                List.of(new Variant(List.of(statements), UnaryOperator.identity())),
                Optional.empty(),
                Proof.NO_DEARER,
                UnaryOperator.identity());
    }

    static Suspicion of(Diagnosis.Cause cause, String text, UnaryOperator<PreparedQuery> change) {
        return of(cause, text).with(List.of(new Variant(List.of(), change)));
    }

    Suspicion with(List<Variant> changes) {
        return new Suspicion(diagnosis, changes, mode, proof, counted);
    }

    Suspicion in(PlanMode other) {
        return new Suspicion(diagnosis, variants, Optional.of(other), proof, counted);
    }

    Suspicion proven(Proof needed) {
        return new Suspicion(diagnosis, variants, mode, needed, counted);
    }

    Suspicion counting(UnaryOperator<Measurement> count) {
        return new Suspicion(diagnosis, variants, mode, proof, count);
    }
}
