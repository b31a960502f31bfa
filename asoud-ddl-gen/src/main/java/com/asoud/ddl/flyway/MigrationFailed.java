package com.asoud.ddl.flyway;

import java.sql.SQLException;

/** A migration file failed on the server. */
public final class MigrationFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException reason;

    /** @param message Flyway's, with the file, the line and the server's words */
    public MigrationFailed(String message, SQLException reason) {
        super(message, reason);
        this.reason = reason;
    }

    /** What the server, or the driver, said. */
    public SQLException reason() {
        return reason;
    }
}
