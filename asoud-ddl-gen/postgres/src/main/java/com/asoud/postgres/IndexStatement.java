package com.asoud.postgres;

import java.io.Serializable;

/**
 * A statement that creates an index, in two parts: no annotation names an access method, but an operator class may
 * belong to one.
 *
 * @param before all that comes before the place of {@code USING}
 * @param after all that comes after it
 */
public record IndexStatement(String before, String after) implements Serializable {

    /** With PostgreSQL's default method, the B-tree. */
    public String sql() {
        return before + " " + after;
    }

    /** With another one, such as {@code gin}. */
    public String using(String method) {
        return before + " using " + Identifiers.quote(method) + " " + after;
    }
}
