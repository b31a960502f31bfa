package com.asoud.planguard.guard;

import java.sql.SQLException;

/** A guard could not be observed: this is not a broken promise. */
final class GuardFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GuardFailure(String message, Throwable cause) {
        this(message, cause, "");
    }

    /** @param mend what to do, on a line of its own; may be empty */
    GuardFailure(String message, Throwable cause, String mend) {
        super(message + ": " + said(cause) + mend, cause);
    }

    /** With the server's words, which Spring and Hibernate leave to the causes. */
    private static String said(Throwable failure) {
        String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused
                    && refused.getMessage() != null
                    && !said.contains(refused.getMessage())) {
                return said + "\n" + refused.getMessage();
            }
        }
        return said;
    }
}
