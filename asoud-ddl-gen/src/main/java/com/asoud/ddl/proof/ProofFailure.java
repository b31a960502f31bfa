package com.asoud.ddl.proof;

import org.jspecify.annotations.Nullable;

/** Generated files do not do what they should. Nothing has been written; this is a fault of the generator. */
public final class ProofFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofStrangers;

    /**
     * Whether what was made by hand can have caused it: PostgreSQL refused a statement, or what is not as promised is a
     * table that no model knows.
     */
    public boolean mayBeDisturbed() {
        return getCause() != null || ofStrangers;
    }

    ProofFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
        ofStrangers = false;
    }

    ProofFailure(String message, boolean ofStrangers) {
        super(message);
        this.ofStrangers = ofStrangers;
    }
}
