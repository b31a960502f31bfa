package com.asoud.export;

import com.asoud.postgres.ObjectName;

/**
 * What gives ids.
 *
 * @param name of a sequence, or of a table that counts
 * @param row the key of the row that counts, or the empty string for a sequence
 */
public record IdSource(ObjectName name, String row) {

    /** A sequence. */
    public static IdSource of(ObjectName sequence) {
        return new IdSource(sequence, "");
    }

    static IdSource of(IdRow row) {
        return new IdSource(row.table(), row.key());
    }
}
