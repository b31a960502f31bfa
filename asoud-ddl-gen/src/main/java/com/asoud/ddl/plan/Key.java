package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.IndexKeys;
import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.Optional;

/**
 * An index, and the unique constraint that owns it, if one does. Both bear the same name, which is the index's in its
 * schema: one can take the place of the other.
 *
 * @param constraint its owner, or empty for an index that no constraint owns
 */
public record Key(Index index, Optional<Constraint> constraint) {

    private static final String REPLACEMENT_SUFFIX = "_ddl_new";

    static Key of(Index index) {
        return new Key(index, Optional.empty());
    }

    /** @throws IllegalArgumentException if the constraint has no index */
    static Key of(ObjectName table, Constraint constraint) {
        Index index = constraint
                .index(table)
                .orElseThrow(() -> new IllegalArgumentException(constraint + " has no index to attach"));
        return new Key(index, Optional.of(constraint));
    }

    public ObjectName name() {
        return index.name();
    }

    /** The same index under the name that it is built under while another one bears its own. */
    public Index underConstruction() {
        return index.withName(Identifiers.fit(index.name().name(), REPLACEMENT_SUFFIX));
    }

    /** This, with the storage parameters of the one whose place it takes. */
    Key filledFrom(Key other) {
        return new Key(index.filledFrom(other.index), constraint);
    }

    /** Whether every row that satisfies the other rule satisfies this one. */
    boolean isLooserThan(Key other) {
        if (!other.index.unique() || !index.unique()) {
            return !index.unique();
        }
        IndexKeys old = IndexKeys.of(other.index.using());
        IndexKeys now = IndexKeys.of(index.using());
        return other.index.table().equals(index.table())
                && other.constraint.map(Constraint::deferral).equals(constraint.map(Constraint::deferral))
                && now.keys().stream()
                        .map(Key::value)
                        .toList()
                        .containsAll(old.keys().stream().map(Key::value).toList())
                && (old.predicate().isEmpty() || old.predicate().equals(now.predicate()))
                && (old.nullsDistinct() == now.nullsDistinct() || now.nullsDistinct());
    }

    /** The order of its entries decides nothing. */
    private static IndexKeys.Key value(IndexKeys.Key key) {
        return new IndexKeys.Key(key.expression(), key.collation(), key.operatorClass(), "");
    }

    /** {@code unique constraint}, {@code unique index} or {@code index}. */
    String kind() {
        return constraint.isPresent() ? "unique constraint" : index.unique() ? "unique index" : "index";
    }

    /** What it is, for people. */
    String definition() {
        return constraint.map(Constraint::definition).orElseGet(index::definition);
    }
}
