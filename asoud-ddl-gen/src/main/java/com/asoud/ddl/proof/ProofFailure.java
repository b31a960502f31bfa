package com.asoud.ddl.proof;

import org.jspecify.annotations.Nullable;

/** Generated files do not do what they should. Nothing has been written; this is a fault of the generator. */
public final class ProofFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProofFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
