package com.asoud.ddl.catalog;

import com.asoud.postgres.Identifiers;
import java.util.List;
import java.util.Optional;

/**
 * What no model says of an index or a constraint, and nobody compares: it goes over to the one that takes its place.
 *
 * @param tablespace of an index, its tablespace, where it is not that of the database
 */
public record ByHand(Optional<String> comment, Optional<String> tablespace) {

    public static final ByHand NOTHING = new ByHand(Optional.empty(), Optional.empty());

    /** {@code TABLESPACE fast}, with a space before it, or the empty string. */
    String tablespaceClause() {
        return tablespace.map(name -> " TABLESPACE " + Identifiers.quote(name)).orElse("");
    }

    /** The statement that comments on what takes the place; none if there is no comment. */
    public List<String> comments(String what) {
        return comment.stream()
                .map(text -> "COMMENT ON " + what + " IS " + Identifiers.literal(text) + ";")
                .toList();
    }
}
