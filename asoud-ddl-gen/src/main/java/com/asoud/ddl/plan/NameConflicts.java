package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
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
        if (change instanceof Change.Renamed renamed) {
            return names(renamed.from(), change);
        }
        return change instanceof Change.Removed removed ? names(removed.part(), change) : Stream.empty();
    }

    private static Stream<Move> arriving(Change change) {
        if (change instanceof Change.Renamed renamed) {
            return names(renamed.to(), change);
        }
        return change instanceof Change.Added added ? names(added.part(), change) : Stream.empty();
    }

    private static Stream<Move> names(Part part, Change change) {
        return names(part).map(name -> new Move(name, change));
    }

    private static Stream<ObjectName> names(Part part) {
        if (part instanceof Table table) {
            return Stream.of(
                            Stream.of(table.name()),
                            table.indexes().stream().map(Index::name),
                            table.constraints().stream().flatMap(constraint -> key(table.name(), constraint)))
                    .flatMap(names -> names);
        }
        if (part instanceof Part.OfConstraint constraint) {
            return key(constraint.subject(), constraint.constraint());
        }
        if (part instanceof Index index) {
            return Stream.of(index.name());
        }
        return part instanceof Sequence sequence ? Stream.of(sequence.name()) : Stream.empty();
    }

    private static Stream<ObjectName> key(ObjectName table, Constraint constraint) {
        return constraint.index().stream().map(index -> table.sibling(constraint.name()));
    }
}
