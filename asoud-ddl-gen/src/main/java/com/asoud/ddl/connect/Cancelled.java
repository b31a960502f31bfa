package com.asoud.ddl.connect;

/** The work is to end before it is done, and what it had begun is tidied up. */
public final class Cancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Cancellation.Reason reason;

    Cancelled(Cancellation.Reason reason) {
        super(reason.toString());
        this.reason = reason;
    }

    public Cancellation.Reason reason() {
        return reason;
    }
}
