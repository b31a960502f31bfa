package com.asoud.ddl.proof;

import org.jspecify.annotations.Nullable;

/** Generated files do not do what they should. Nothing has been written; this is a fault of the generator. */
public final class ProofFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether PostgreSQL refused a statement; otherwise all ran, and the end is not as promised. */
    public boolean isRefusedStatement() {
        return getCause() != null;
    }

    ProofFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
