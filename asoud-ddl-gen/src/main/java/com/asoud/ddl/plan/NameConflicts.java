package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Bearer;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tables, views, types, sequences and indexes share their names within a schema, and a key's name is that of its index.
 * A name that goes from one owner to another in the same generation cannot be free and taken at once; nor can one that
 * somebody has given to a view or anything else.
 */
final class NameConflicts {

    private static final Set<String> NAMED_ALIKE = Set.of("type", "domain", "view", "materialized view");

    private NameConflicts() {}

    static List<Problem> in(List<Change> changes, Rules rules) {
        Map<ObjectName, Change> leaving = new HashMap<>();
        changes.forEach(change -> leaves(change).forEach(name -> leaving.putIfAbsent(name, change)));
        List<Problem> problems = new ArrayList<>();
        for (Change change : changes) {
            arrives(change)
                    .forEach(
                            name -> Optional.ofNullable(leaving.get(name))
                                    .ifPresent(
                                            left -> problems.add(
                                                    new Problem(
                                                            "the name " + name + " would have to change its owner: "
                                                                    + left.describe() + ", " + change.describe(),
                                                            change.subject().toString(),
                                                            "give the new one another name; or generate and commit the removal first, then the addition"))));
        }
        problems.addAll(taken(changes, leaving.keySet(), rules));
        return problems;
    }

    /** By what stays. */
    private static List<Problem> taken(List<Change> changes, Set<ObjectName> leaving, Rules rules) {
        Set<ObjectName> names = changes.stream()
                .flatMap(NameConflicts::arrives)
                .filter(name -> !leaving.contains(name))
                .collect(Collectors.toSet());
        Set<ObjectName> withType = changes.stream()
                .filter(change -> change instanceof Change.Added added
                        && (added.part() instanceof Table
                                || added.part() instanceof OtherObject object && NAMED_ALIKE.contains(object.kind())))
                .map(Change::subject)
                .collect(Collectors.toSet());
        return (names.isEmpty() ? List.<Bearer>of() : rules.bearers(names, withType))
                .stream()
                        .map(bearer -> new Problem(
                                "the name " + bearer.name() + " is taken by " + bearer.description(),
                                bearer.name().toString(),
                                "give the model's another name; or write a migration by hand, and generate again:\n\n"
                                        + bearer.rename()))
                        .toList();
    }

    private static Stream<ObjectName> leaves(Change change) {
        if (change instanceof Change.Renamed renamed) {
            return names(renamed.from());
        }
        return change instanceof Change.Removed removed ? names(removed.part()) : Stream.empty();
    }

    private static Stream<ObjectName> arrives(Change change) {
        if (change instanceof Change.Renamed renamed) {
            return names(renamed.to());
        }
        return change instanceof Change.Added added ? names(added.part()) : Stream.empty();
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
        if (part instanceof OtherObject object) {
            return NAMED_ALIKE.contains(object.kind()) ? Stream.of(object.name()) : Stream.empty();
        }
        return part instanceof Sequence sequence ? Stream.of(sequence.name()) : Stream.empty();
    }

    private static Stream<ObjectName> key(ObjectName table, Constraint constraint) {
        return constraint.index().stream().map(index -> table.sibling(constraint.name()));
    }
}
