package com.asoud.ddl.observe.health;

import com.asoud.postgres.ObjectName;
import java.util.Optional;

/**
 * Something that somebody may do something about.
 *
 * @param table it is on
 * @param index it is about; empty if it is about the table
 * @param reason in one sentence
 * @param remedy the exact command, or the edit of the annotation; may have several lines
 */
public record Finding(
        Kind kind, Level level, ObjectName table, Optional<ObjectName> index, String reason, String remedy) {

    /** How bad it is, the worst last. */
    public enum Level {
        NOTICE,
        WARNING,
        ERROR
    }

    /** What it is. */
    public enum Kind {
        INVALID,
        LEFTOVER,
        UNUSED,
        DUPLICATE,
        PREFIX,
        FOREIGN_KEY,
        BLOAT,
        DEAD_ROWS,
        OLD_STATISTICS
    }

    static Finding about(Kind kind, Level level, IndexHealth index, String reason, String remedy) {
        return new Finding(kind, level, index.tableName(), Optional.of(index.name()), reason, remedy);
    }

    static Finding about(Kind kind, Level level, TableHealth table, String reason, String remedy) {
        return new Finding(kind, level, table.name(), Optional.empty(), reason, remedy);
    }
}
