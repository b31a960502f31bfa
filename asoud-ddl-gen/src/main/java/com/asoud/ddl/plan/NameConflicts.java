package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables, sequences and indexes share their names within a schema, and a key's name is that of its index. A name that
 * goes from one owner to another in the same generation cannot be free and taken at once.
 */
final class NameConflicts {

    /** A name in the schema, and the change by which it comes or goes. */
    private record Move(ObjectName name, Change change) {}

    private NameConflicts() {}

    static List<Problem> in(List<Change> changes) {
        Map<ObjectName, Change> leaving = changes.stream()
                .flatMap(NameConflicts::leaving)
                .collect(Collectors.toMap(Move::name, Move::change, (first, second) -> first));
        return changes.stream()
                .flatMap(NameConflicts::arriving)
                .flatMap(
                        move -> Optional.ofNullable(leaving.get(move.name())).map(left -> problem(move, left)).stream())
                .toList();
    }

    private static Problem problem(Move arriving, Change leaving) {
        return new Problem(
                "the name " + arriving.name() + " would have to change its owner: " + leaving.describe() + ", "
                        + arriving.change().describe(),
                arriving.change().subject().toString(),
                "give the new one another name; or generate and commit the removal first, then the addition");
    }

    private static Stream<Move> leaving(Change change) {
        if (change instanceof Change.IndexRemoved removed) {
            return Stream.of(new Move(removed.index().name(), change));
        }
        if (change instanceof Change.IndexRenamed renamed) {
            return Stream.of(new Move(renamed.from().name(), change));
        }
        if (change instanceof Change.ConstraintRemoved removed) {
            return key(removed.constraint(), change);
        }
        if (change instanceof Change.ConstraintRenamed renamed) {
            return key(renamed.from(), change);
        }
        if (change instanceof Change.TableRemoved removed) {
            return table(removed.table(), change);
        }
        return change instanceof Change.SequenceRemoved removed
                ? Stream.of(new Move(removed.sequence().name(), change))
                : Stream.empty();
    }

    private static Stream<Move> arriving(Change change) {
        if (change instanceof Change.IndexAdded added) {
            return Stream.of(new Move(added.index().name(), change));
        }
        if (change instanceof Change.IndexRenamed renamed) {
            return Stream.of(new Move(renamed.to().name(), change));
        }
        if (change instanceof Change.ConstraintAdded added) {
            return key(added.constraint(), change);
        }
        if (change instanceof Change.ConstraintRenamed renamed) {
            return key(renamed.to(), change);
        }
        if (change instanceof Change.TableAdded added) {
            return table(added.table(), change);
        }
        return change instanceof Change.SequenceAdded added
                ? Stream.of(new Move(added.sequence().name(), change))
                : Stream.empty();
    }

    private static Stream<Move> key(Constraint constraint, Change change) {
        return constraint.index().stream()
                .map(index -> new Move(change.subject().sibling(constraint.name()), change));
    }

    private static Stream<Move> table(Table table, Change change) {
        Stream<Move> indexes = table.indexes().stream().map(index -> new Move(index.name(), change));
        Stream<Move> keys = table.constraints().stream().flatMap(constraint -> key(constraint, change));
        return Stream.concat(Stream.of(new Move(table.name(), change)), Stream.concat(indexes, keys));
    }
}
