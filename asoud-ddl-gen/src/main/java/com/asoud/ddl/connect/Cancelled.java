package com.asoud.ddl.connect;

/** The work is to end before it is done, and what it had begun is tidied up. */
public final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Stop.Reason reason;

    Stopped(Stop.Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    /** Goes on, unless the end was requested. */
    public static void unlessMayGoOn(Stop stop) {
        stop.reason().ifPresent(reason -> {
            throw new Stopped(reason);
        });
    }

    public Stop.Reason reason() {
        return reason;
    }
}
