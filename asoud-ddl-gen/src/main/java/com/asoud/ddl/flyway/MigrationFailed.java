package com.asoud.ddl.flyway;

import java.sql.SQLException;
import java.util.Optional;

/** A migration file failed on the server. */
public final class MigrationFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException reason;
    private final transient Optional<String> line;

    /** @param message Flyway's, with the file, the line and the server's words */
    public MigrationFailed(String message, SQLException reason) {
        this(message, reason, Optional.empty());
    }

    private MigrationFailed(String message, SQLException reason, Optional<String> line) {
        super(message, reason);
        this.reason = reason;
        this.line = line;
    }

    /**
     * A migration or callback that is a class has failed, for whatever reason.
     *
     * @param what with the name of the class
     * @param line of the class
     */
    static MigrationFailed ofClass(String what, String line, Throwable cause) {
        return new MigrationFailed(
                what,
                cause instanceof SQLException sql ? sql : new SQLException(String.valueOf(cause), cause),
                Optional.of(line));
    }

    /** Where in a class, if it is one. */
    public Optional<String> line() {
        return line;
    }

    /** What the server, or the driver, said. */
    public SQLException reason() {
        return reason;
    }
}
