package com.asoud.ddl.generate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What something that may be made by hand is in a database.
 *
 * @param identity another one after it was made anew
 * @param definition of an index or constraint; null for all else
 * @param types of the columns of its table, if it is an index or constraint; otherwise null
 */
record HandMadeState(
        String identity,
        @Nullable String definition,
        @Nullable String types) {

    /**
     * Whether somebody has made it since. An index or constraint that PostgreSQL itself has made anew, because the type
     * of a column was changed, is still that of whoever made it first.
     */
    boolean isMadeSince(HandMadeState before) {
        if (identity.equals(before.identity)) {
            return false;
        }
        return definition == null || !definition.equals(before.definition) && Objects.equals(types, before.types);
    }

    /** As the query of a property gives it; empty if it is not there. */
    static Optional<HandMadeState> of(ResultSet row) throws SQLException {
        String identity = row.getString(1);
        boolean defined = row.getMetaData().getColumnCount() > 1;
        return identity == null
                ? Optional.empty()
                : Optional.of(
                        defined
                                ? new HandMadeState(identity, row.getString(2), row.getString(3))
                                : new HandMadeState(identity, null, null));
    }
}
