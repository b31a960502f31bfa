package com.asoud.it.guard;

/** A guard could not be observed: this is not a broken promise. */
final class GuardFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GuardFailure(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
