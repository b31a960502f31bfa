package com.asoud.ddl.catalog;

import com.asoud.postgres.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What no model says of an index or a constraint, and nobody compares: it goes over to the one that takes its place.
 *
 * @param comment on the index or the constraint itself
 * @param indexComment of a constraint, that on its index
 * @param tablespace of an index, its tablespace, where it is not that of the database
 * @param storage of the index of a constraint, its storage parameters; an {@link Index} has them itself
 * @param statistics of an index, each statistics target that is set, such as {@code ALTER COLUMN 2 SET STATISTICS 500}
 */
public record ByHand(
        Optional<String> comment,
        Optional<String> indexComment,
        Optional<String> tablespace,
        Storage storage,
        List<String> statistics) {

    public static final ByHand NOTHING =
            new ByHand(Optional.empty(), Optional.empty(), Optional.empty(), Storage.NONE, List.of());

    public ByHand {
        statistics = List.copyOf(statistics);
    }

    /** Of a constraint: the same for its index. */
    ByHand ofIndex() {
        return new ByHand(indexComment, Optional.empty(), tablespace, Storage.NONE, statistics);
    }

    ByHand withTablespace(Optional<String> value) {
        return new ByHand(comment, indexComment, value, storage, statistics);
    }

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

    /** The statements that set again what is set on this index after it is built. */
    List<String> settings(String index) {
        return Stream.concat(
                        comments("INDEX " + index).stream(),
                        statistics.stream().map(each -> "ALTER INDEX " + index + " " + each + ";"))
                .toList();
    }
}
