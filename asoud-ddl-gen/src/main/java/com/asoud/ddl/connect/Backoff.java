package com.asoud.ddl.connect;

import java.time.Duration;

/** The time before each further try: a second, then twice as long each time, up to half a minute. */
public final class Backoff {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration next = Duration.ofSeconds(1);

    /** How long the next pause is. */
    public Duration next() {
        return next;
    }

    /** @throws Cancelled if the work is to end */
    public void pause(Cancellation stop) {
        stop.pause(next);
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    }
}
