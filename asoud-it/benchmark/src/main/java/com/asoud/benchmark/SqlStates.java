package com.asoud.benchmark;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what PostgreSQL said beneath what others made of it. */
final class SqlStates {

    private SqlStates() {}

    /** The code of the deepest refusal. */
    static Optional<String> of(Throwable failure) {
        return root(failure).map(SQLException::getSQLState);
    }

    /** The deepest refusal. */
    static Optional<SQLException> root(@Nullable Throwable failure) {
        Optional<SQLException> deepest = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                deepest = Optional.of(refused);
            }
        }
        return deepest;
    }
}
