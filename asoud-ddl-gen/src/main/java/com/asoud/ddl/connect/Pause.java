package com.asoud.ddl.connect;

import java.time.Duration;

/** A pause that ends early when all is to end. */
public final class Pause {

    private static final int STEP_MILLIS = 20;

    private Pause() {}

    /** @throws Cancelled if the work is to end */
    public static void of(Duration time, Cancellation stop) {
        long end = System.nanoTime() + time.toNanos();
        do {
            Cancelled.unlessMayGoOn(stop);
            try {
                Thread.sleep(Math.min(STEP_MILLIS, time.toMillis()));
            } catch (InterruptedException interrupted) {
                stop.request(Cancellation.Reason.INTERRUPTED);
            }
        } while (System.nanoTime() < end);
    }
}
