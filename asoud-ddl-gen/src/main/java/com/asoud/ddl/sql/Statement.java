package com.asoud.ddl.sql;

/**
 * One statement of a file.
 *
 * @param comment the line before it, for people; empty if it goes on with what the statement before it began
 * @param sql with its semicolon
 * @param role what it does, if it works on an index concurrently
 */
public record Statement(String comment, String sql, Role role) {

    /** A build may take hours, and so may the wait of a drop for older transactions. */
    public enum Role {
        OTHER,
        BUILDS,
        DROPS
    }

    static Statement of(String sql) {
        return new Statement("", sql, Role.OTHER);
    }

    Statement after(String line) {
        return new Statement("-- " + line + "\n", sql, role);
    }

    /** Whether it belongs to the step of the statement before it. */
    public boolean continues(Statement before) {
        return comment.isEmpty() && before.role != Role.OTHER;
    }
}
