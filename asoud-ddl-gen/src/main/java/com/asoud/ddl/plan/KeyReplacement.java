package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unique constraint or an index gives its name to another one of the same table. Two of the same kind are one change
 * already; of a constraint that becomes an index, or the other way round, the catalogs say that one is gone and one is
 * new.
 *
 * @param changes the change, or both
 */
record KeyReplacement(Key from, Key to, List<Change> changes) {

    static KeyReplacement of(Change.IndexChanged changed) {
        return new KeyReplacement(Key.of(changed.from()), Key.of(changed.to()), List.of(changed));
    }

    ObjectName table() {
        return to.index().table();
    }

    /** Those among the changes, in their order. */
    static List<KeyReplacement> in(List<Change> changes) {
        Map<ObjectName, Change.Removed> removed = new HashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Removed removal) {
                key(removal.part()).ifPresent(from -> removed.put(from.name(), removal));
            }
        }
        List<KeyReplacement> replacements = new ArrayList<>();
        for (Change change : changes) {
            if (change instanceof Change.ConstraintChanged changed && isUnique(changed.from(), changed.to())) {
                ObjectName table = changed.subject();
                replacements.add(new KeyReplacement(
                        Key.of(table, changed.from()), Key.of(table, changed.to()), List.of(change)));
            } else if (change instanceof Change.Added added) {
                key(added.part())
                        .flatMap(to -> Optional.ofNullable(removed.get(to.name()))
                                .flatMap(left -> key(left.part())
                                        .filter(from -> from.index()
                                                .table()
                                                .equals(to.index().table()))
                                        .map(from ->
                                                new KeyReplacement(from, to.filledFrom(from), List.of(left, change)))))
                        .ifPresent(replacements::add);
            }
        }
        return replacements;
    }

    private static boolean isUnique(Constraint from, Constraint to) {
        return from.kind() == Constraint.Kind.UNIQUE && to.kind() == Constraint.Kind.UNIQUE;
    }

    private static Optional<Key> key(Part part) {
        if (part instanceof Index index) {
            return Optional.of(Key.of(index));
        }
        return part instanceof Part.OfConstraint constraint
                        && constraint.constraint().kind() == Constraint.Kind.UNIQUE
                ? Optional.of(Key.of(constraint.subject(), constraint.constraint()))
                : Optional.empty();
    }
}
