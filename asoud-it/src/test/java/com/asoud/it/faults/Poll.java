package com.asoud.it.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what is about to happen, and for nothing that does not. */
final class Poll {

    /** Nothing takes so long, however busy the machine is; it only ends a test that would hang. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Poll() {}

    /**
     * Returns as soon as the condition is true.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if it is not within two minutes
     */
    static void until(Callable<Boolean> condition) {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(PATIENCE)
                .until(condition);
    }
}
