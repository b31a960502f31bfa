package com.asoud.planguard.guard;

import com.asoud.explain.PlanMode;
import java.util.Optional;
import java.util.function.Function;

/**
 * A promise that an execution did not keep.
 *
 * @param execution which call, scale and values
 * @param small the same call at the smallest scale, if the promise is about growth
 * @param mode with which plan
 * @param broken what was promised, and what was found
 * @param why finds out why, by trying; asked only when somebody wants to know
 */
record BrokenPromise(
        Execution execution,
        Optional<Execution> small,
        PlanMode mode,
        Promise.Broken broken,
        Function<BrokenPromise, Diagnosis> why) {

    Diagnosis diagnosis() {
        return why.apply(this);
    }

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
