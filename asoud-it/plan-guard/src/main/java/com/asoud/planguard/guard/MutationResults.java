package com.asoud.planguard.guard;

import com.asoud.explain.PlanMode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the guards say of indexes that are missing or different.
 *
 * @param verdicts one for each {@link Mutation}
 * @param whatIfs one for each index that a guard says would be better
 */
record MutationResults(List<Verdict> verdicts, List<WhatIf> whatIfs) {

    MutationResults {
        verdicts = List.copyOf(verdicts);
        whatIfs = List.copyOf(whatIfs);
    }

    enum Outcome {
        /** A promise is broken, and more pages are read. */
        KILLED,
        /** No promise is broken although more is read, or a query uses another index at the same price. */
        SURVIVED,
        /** No guarded query reads it itself: it enforces a constraint, or a foreign key is checked with it. */
        CONSTRAINT_ONLY,
        /** The other definition costs no query more. */
        HARMLESS
    }

    /**
     * What became of one call under the mutation, in the execution that suffers most or notices first.
     *
     * @param call which call
     * @param kind with which values
     * @param mode with which plan
     * @param buffersBefore pages with the index as it is
     * @param buffersAfter pages under the mutation
     * @param broken the promises that do not hold any more, a line each
     * @param takenOver how the rows are reached instead
     */
    record Effect(
            CallId call,
            ValueKind kind,
            PlanMode mode,
            long buffersBefore,
            long buffersAfter,
            List<String> broken,
            String takenOver) {

        Effect {
            broken = List.copyOf(broken);
        }

        /** A page or two may lie elsewhere. */
        boolean isHarmful() {
            return buffersAfter > Growth.TOLERANCE * buffersBefore + 2;
        }

        boolean isNoticed() {
            return !broken.isEmpty() && isHarmful();
        }

        /** The same, with these broken. */
        Effect breaking(List<String> promises) {
            return new Effect(call, kind, mode, buffersBefore, buffersAfter, promises, takenOver);
        }

        private String text() {
            return "\n  %s with %s, %s plan: %s pages before, %s after, through %s%s"
                    .formatted(
                            call.query(),
                            kind,
                            mode,
                            buffersBefore,
                            buffersAfter,
                            takenOver,
                            broken.stream()
                                    .map(promise -> "\n    broken: " + promise)
                                    .collect(Collectors.joining()));
        }
    }

    /**
     * The verdict on one mutation.
     *
     * @param mutation what was changed
     * @param outcome the verdict
     * @param effects on the calls whose plan changed
     */
    record Verdict(Mutation mutation, Outcome outcome, List<Effect> effects) {

        Verdict {
            effects = List.copyOf(effects);
        }

        /** What is wrong where it {@link Outcome#SURVIVED}, and what to do. */
        String complaint() {
            String what;
            String remedy;
            if (effects.stream().anyMatch(Effect::isHarmful)) {
                what = "more pages are read, but no guard notices";
                remedy = "promise in the guard what is then broken, such as buffers(…), grows(…) or boundedBy(…)";
            } else if (effects.stream().allMatch(effect -> effect.broken().isEmpty())) {
                what = "no guard notices";
                remedy = "guard the query that needs the index, or remove the index";
            } else {
                what = "guards fail, but no query reads more pages";
                remedy = "remove the index, and what the guards promise of it; or write rows with which it pays:\n"
                        + "       more of them, or fewer that match";
            }
            return "%s, %s: %s%s\ndo:    %s"
                    .formatted(
                            mutation.index().name(),
                            mutation.kind(),
                            what,
                            effects.stream().map(Effect::text).collect(Collectors.joining()),
                            remedy);
        }
    }

    /**
     * An index that does not exist, measured.
     *
     * @param createIndex the definition
     * @param call the query that it would make constant
     * @param kind with which values
     * @param smallBefore pages at the smallest scale, as it is
     * @param largeBefore pages at the largest scale, as it is
     * @param smallAfter pages at the smallest scale with the index
     * @param largeAfter pages at the largest scale with the index
     * @param growth with the index
     */
    record WhatIf(
            String createIndex,
            CallId call,
            ValueKind kind,
            long smallBefore,
            long largeBefore,
            long smallAfter,
            long largeAfter,
            Growth growth) {

        /** Constant, and no dearer than without it but for a higher tree. */
        boolean isBetter() {
            return growth == Growth.CONSTANT && largeAfter <= largeBefore + 2;
        }
    }
}
