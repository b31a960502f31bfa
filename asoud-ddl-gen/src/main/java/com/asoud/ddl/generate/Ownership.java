package com.asoud.ddl.generate;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogDiff;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Dependent;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.proof.CommittedMigrations;
import com.asoud.export.IdColumn;
import com.asoud.export.IdSource;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the database is to become: all that the model asks for, and all that somebody made by hand.
 *
 * <ol>
 *   <li>What a model cannot say, or leaves open, stays as it is ({@link Catalog#filledFrom}).
 *   <li>What a model could say and does not, such as an index or a comment, is the model's to remove if a generated
 *       migration made it as it is now. What somebody made by hand is kept. A model always says whether a column may be
 *       NULL; that it may not is made by hand only if it came later than the column itself.
 * </ol>
 *
 * <p>A default by hand that gives ids is as good as the identity that the model asks for, unless the files say that the
 * ids came from somewhere else: it may not have come as far as they have. The sequence that it takes them from stays.
 *
 * <p>To find who made it, the committed migrations run once more, and after each the database is asked what has become
 * of the candidates. This is done only if there are any.
 *
 * @param wanted what the model asks for
 * @param byHand the candidates that are kept, with the migration that made them
 * @param relied sequences of the model's from before, on which what is kept relies
 * @param inGone of each table that goes, the indexes and constraints that somebody made by hand
 * @param gone types, functions and other such objects that go
 */
record Ownership(
        Catalog wanted,
        Map<HandMade, Optional<String>> byHand,
        Set<HandMade> relied,
        Map<ObjectName, Set<String>> inGone,
        List<OtherObject> gone) {

    /**
     * @param creators the migration that made each
     * @param drawn the sequences from which each takes ids
     */
    private record Found(Map<HandMade, String> creators, Map<HandMade, Set<ObjectName>> drawn) {}

    Ownership {
        byHand = Map.copyOf(byHand);
        relied = Set.copyOf(relied);
        inGone = Map.copyOf(inGone);
        gone = List.copyOf(gone);
    }

    static Ownership of(
            Catalog current,
            Catalog wanted,
            CommittedMigrations migrations,
            MigrationFolder folder,
            ShadowServer server) {
        Map<IdColumn, Set<IdSource>> ids = folder.idSources();
        Set<ObjectName> made = folder.madeObjects();
        Stream<Change> objects = wanted.missingFrom(current)
                .filter(object -> object.isGenerated() && !object.isExtension() && made.contains(object.subject()))
                .map(Change.Removed::new);
        List<HandMade> candidates = Stream.concat(
                        CatalogDiff.between(current, wanted.filledFrom(current)).stream(), objects)
                .flatMap(change -> HandMade.of(change).stream())
                .filter(candidate -> !gaveItsNameAway(candidate, wanted))
                .toList();
        List<HandMade> keys = candidates.stream()
                .flatMap(candidate -> candidate.keysOfTable().stream())
                .toList();
        Found found = candidates.isEmpty()
                ? new Found(Map.of(), Map.of())
                : find(Stream.concat(candidates.stream(), keys.stream()).toList(), migrations, server);
        Map<HandMade, String> creators = found.creators();
        Map<HandMade, Optional<String>> byHand = new HashMap<>();
        Set<ObjectName> drawn = new HashSet<>();
        Map<ObjectName, Set<String>> inGone = new HashMap<>();
        List<OtherObject> gone = new ArrayList<>();
        for (HandMade candidate : candidates) {
            Optional<String> creator = Optional.ofNullable(creators.get(candidate));
            boolean cameWithColumn =
                    candidate.isNotNull() && creator.equals(Optional.ofNullable(creators.get(candidate.column())));
            Set<ObjectName> from = found.drawn().getOrDefault(candidate, Set.of());
            if (!isGenerated(creator, folder) && !cameWithColumn && !hadOtherIds(candidate, from, ids)) {
                byHand.put(candidate, creator);
                drawn.addAll(from);
            } else if (candidate.isTable()) {
                inGone.put(candidate.change().subject(), new HashSet<>());
            } else {
                candidate.object().ifPresent(gone::add);
            }
        }
        for (HandMade key : keys) {
            Set<String> names = inGone.get(key.change().subject());
            if (names != null && !isGenerated(Optional.ofNullable(creators.get(key)), folder)) {
                key.keyName().ifPresent(names::add);
            }
        }
        Set<HandMade> relied = candidates.stream()
                .filter(candidate -> candidate.isSequence()
                        && drawn.contains(candidate.change().subject())
                        && !byHand.containsKey(candidate))
                .collect(Collectors.toSet());
        return new Ownership(wanted, byHand, relied, inGone, gone);
    }

    /** As the files say: where a default comes from others now, it may be behind them. */
    private static boolean hadOtherIds(HandMade candidate, Set<ObjectName> from, Map<IdColumn, Set<IdSource>> ids) {
        Set<IdSource> before = candidate
                .givesIds()
                .map(column -> ids.getOrDefault(column, Set.of()))
                .orElse(Set.of());
        return !before.isEmpty()
                && !before.equals(from.stream().map(IdSource::of).collect(Collectors.toSet()));
    }

    private static boolean isGenerated(Optional<String> creator, MigrationFolder folder) {
        return creator.flatMap(folder::migration).filter(folder::isGenerated).isPresent();
    }

    /** To another key of the same table, which takes its place; nobody can keep both. */
    private static boolean gaveItsNameAway(HandMade candidate, Catalog wanted) {
        return candidate
                        .key()
                        .flatMap(key -> wanted.table(candidate.change().subject())
                                .filter(table -> Stream.concat(
                                                table.indexes().stream()
                                                        .map(index ->
                                                                index.name().name()),
                                                table.constraints().stream().map(Constraint::name))
                                        .anyMatch(key::equals)))
                        .isPresent()
                && candidate.servesAs(wanted).isEmpty();
    }

    private static Found find(List<HandMade> candidates, CommittedMigrations migrations, ShadowServer server) {
        List<HandMade> asked = candidates.stream()
                .flatMap(each -> each.isNotNull() ? Stream.of(each, each.column()) : Stream.of(each))
                .toList();
        Map<HandMade, String> creators = new HashMap<>();
        ShadowDatabase database = migrations.build(Flavour.STANDARD, "ownership", () -> {
            creators.clear();
            Map<HandMade, HandMadeState> before = new HashMap<>();
            return (connection, script) -> {
                String file = Path.of(script).getFileName().toString();
                for (HandMade each : asked) {
                    Optional<HandMadeState> now = state(each, connection);
                    HandMadeState last = before.get(each);
                    if (now.isEmpty()) {
                        before.remove(each);
                    } else {
                        if (last == null || now.get().isMadeSince(last)) {
                            creators.put(each, file);
                        }
                        before.put(each, now.get());
                    }
                }
            };
        });
        Map<HandMade, Set<ObjectName>> drawn = new HashMap<>();
        try (Connection connection = database.connect()) {
            for (HandMade each : candidates) {
                if (each.givesIds().isPresent()) {
                    drawn.put(each, each.drawn(connection));
                }
            }
        } catch (SQLException failure) {
            throw unanswered(failure);
        }
        server.drop(database);
        return new Found(creators, drawn);
    }

    private static Optional<HandMadeState> state(HandMade candidate, Connection connection) {
        try {
            return candidate.state(connection);
        } catch (SQLException failure) {
            throw unanswered(failure);
        }
    }

    private static IllegalStateException unanswered(SQLException failure) {
        return new IllegalStateException("the shadow PostgreSQL does not answer", failure);
    }

    /** What a database that is like this is to become. */
    Catalog goal(Catalog current) {
        Catalog goal = wanted.filledFrom(current).without(gone);
        for (HandMade each : byHand.keySet()) {
            goal = each.keptIn(without(each.servesAs(goal), goal), current);
        }
        for (HandMade each : relied) {
            goal = each.keptIn(goal, current);
        }
        return goal;
    }

    private static Catalog without(Optional<Index> served, Catalog goal) {
        return served.map(index -> goal.mapTables(table -> table.name().equals(index.table())
                        ? table.withIndexes(table.indexes().stream()
                                .filter(other -> !other.equals(index))
                                .toList())
                        : table))
                .orElse(goal);
    }

    /** The whole tables and sequences that somebody made by hand: nobody but him knows what they should be. */
    Set<ObjectName> strangers() {
        Set<ObjectName> names = new HashSet<>();
        for (HandMade each : byHand.keySet()) {
            if (each.isWhole()) {
                names.add(each.change().subject());
            }
        }
        return names;
    }

    /** Whether somebody made it by hand. */
    boolean isHandMade(Dependent dependent) {
        ObjectName table = dependent.table().orElse(new ObjectName("", ""));
        return switch (dependent.kind()) {
            case INDEX, CONSTRAINT -> isHandMadeKey(table, dependent);
            case SEQUENCE -> strangers().contains(table);
            case COLUMN, PARTITION_KEY, HEIR, PUBLISHED, OTHER -> true;
        };
    }

    /** Whether it is a view, trigger or other such object that the model asks for. */
    boolean isAskedFor(Dependent dependent) {
        return wanted.others().stream().anyMatch(object -> object.description().equals(dependent.description()));
    }

    private boolean isHandMadeKey(ObjectName table, Dependent dependent) {
        Set<String> inGoneTable = inGone.get(table);
        if (inGoneTable != null) {
            return inGoneTable.contains(dependent.name());
        }
        return wanted.table(table).isEmpty()
                || (dependent.kind() == Dependent.Kind.INDEX
                        ? handMadeIndexes().anyMatch(index -> index.name().equals(table.sibling(dependent.name())))
                        : isHandMadeConstraint(table, dependent.name()));
    }

    /** Whether it is an index that is computed with that column, by its expression or condition. */
    boolean computesWith(Dependent dependent, String column) {
        return handMadeIndexes()
                .anyMatch(index -> index.name().name().equals(dependent.name())
                        && index.table()
                                .schema()
                                .equals(dependent
                                        .table()
                                        .map(ObjectName::schema)
                                        .orElse(""))
                        && index.computesWith().contains(column));
    }

    private boolean isHandMadeConstraint(ObjectName table, String name) {
        return handMadeConstraints(table)
                .anyMatch(constraint -> constraint.name().equals(name));
    }

    /** Of that table. */
    Stream<Constraint> handMadeConstraints(ObjectName table) {
        return byHand.keySet().stream()
                .flatMap(each -> each.part().stream())
                .flatMap(part -> part instanceof Part.OfConstraint constraint
                                && constraint.subject().equals(table)
                        ? Stream.of(constraint.constraint())
                        : Stream.empty());
    }

    /** Tables, columns, rules and other parts that somebody made by hand, by name. */
    List<Part> keptParts() {
        return byHand.keySet().stream()
                .filter(each -> each.servesAs(wanted).isEmpty())
                .flatMap(each -> each.part().stream())
                .sorted(Comparator.comparing(Part::label))
                .toList();
    }

    private Stream<Index> handMadeIndexes() {
        return byHand.keySet().stream()
                .flatMap(each -> each.part().stream())
                .flatMap(part -> part instanceof Index index ? Stream.of(index) : Stream.empty());
    }

    /** The changes; what follows from one for a hand-made index or check is not the plan's to do. */
    List<Change> withoutHandMade(List<Change> changes) {
        return changes.stream()
                .map(change -> change instanceof Change.ColumnTypeChanged type ? withoutHandMade(type) : change)
                .toList();
    }

    private Change withoutHandMade(Change.ColumnTypeChanged change) {
        return new Change.ColumnTypeChanged(
                change.subject(),
                change.from(),
                change.to(),
                change.checks().stream()
                        .filter(check -> !isHandMadeConstraint(change.subject(), check.name()))
                        .toList(),
                change.computed().stream()
                        .filter(index -> handMadeIndexes()
                                .noneMatch(other -> other.name().equals(index.name())))
                        .toList());
    }

    /** What was kept beyond the model, for people. */
    List<String> kept() {
        List<String> kept = new ArrayList<>();
        byHand.forEach((each, creator) -> {
            if (each.isThing() && each.servesAs(wanted).isEmpty()) {
                kept.add(each.change().describe()
                        + creator.map(script -> ", but " + byHand(script)).orElse(""));
            }
            each.asGood()
                    .ifPresent(text -> kept.add(
                            text + creator.map(script -> "; " + byHand(script)).orElse("")));
        });
        return kept.stream().sorted().toList();
    }

    private static String byHand(String script) {
        return script + " was written by hand";
    }
}
