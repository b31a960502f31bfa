package com.asoud.planguard.guard;

/** A guard could not be observed: this is not a broken promise. */
final class GuardFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GuardFailure(String message, Throwable cause) {
        this(message, cause, "");
    }

    /** @param mend what to do, on a line of its own; may be empty */
    GuardFailure(String message, Throwable cause, String mend) {
        super(message + ": " + (cause.getMessage() == null ? cause : cause.getMessage()) + mend, cause);
    }
}
