package com.asoud.it.guard;

import com.asoud.it.explain.PlanMode;

/**
 * A promise that an execution did not keep.
 *
 * @param execution which call, scale and values
 * @param mode with which plan
 * @param broken what was promised, and what was found
 * @param diagnosis why, probably
 */
record BrokenPromise(Execution execution, PlanMode mode, Promise.Broken broken, Diagnosis diagnosis) {

    /** One line: what is broken, and under which circumstances. */
    String summary() {
        return "%s, %s, %s rows, %s plan: promised %s, found %s"
                .formatted(
                        execution.call().query(),
                        execution.kind(),
                        execution.scale().name(),
                        mode,
                        broken.expected(),
                        broken.complaint().found());
    }
}
