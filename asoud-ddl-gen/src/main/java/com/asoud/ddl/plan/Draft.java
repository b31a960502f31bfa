package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is planned so far for one flavour, in no order yet. */
final class Draft {

    /** The files do not say of which module. */
    private static final String OF_ANOTHER_MODULE =
            "if it is of another module, which has its migrations in this folder too: give each module\n"
                    + "a folder of its own by --output, or name the packages of both. Otherwise:\n";

    /** The order on one table. What queries may still need is dropped last. */
    enum Phase {
        REMOVE_RULES,
        RENAME,
        COLUMNS,
        NOT_NULL,
        INDEXES,
        RULES,
        /** From here on, every new unique rule of the table holds. */
        REPLACE_INDEXES,
        DROP_KEYS,
        DROP_INDEXES,
        COMMENTS;

        boolean dropsKeys() {
            return this == REPLACE_INDEXES || this == DROP_KEYS || this == DROP_INDEXES;
        }
    }

    /**
     * Operations on one table that belong together.
     *
     * @param stage where it is known; otherwise it is that of its operations
     */
    record Work(Phase phase, List<Operation> operations, Optional<Stage> stage) {}

    final PlanRequest request;
    final Flavour flavour;

    /** Why changes cannot be planned. */
    final List<Problem> problems = new ArrayList<>();

    /** Values that enumerated types get: PostgreSQL lets nobody use one in the transaction that adds it. */
    final List<Operation> values = new ArrayList<>();

    /** Schemas and extensions first. */
    final List<Operation> created = new ArrayList<>();

    int createdFirst;

    /** What comes, or becomes another, in the order of the wanted catalog: each after what it needs. */
    final List<ObjectOperation> objects = new ArrayList<>();

    /** What goes, in the order of the current catalog. */
    final List<OtherObject> goneObjects = new ArrayList<>();

    final List<ConstraintOperation.AddConstraint> foreignKeysOfCreated = new ArrayList<>();
    final Map<ObjectName, List<Work>> tables = new TreeMap<>();
    final List<Operation> foreignKeysOfDropped = new ArrayList<>();
    final List<Operation> destructive = new ArrayList<>();
    final List<Operation> droppedSequences = new ArrayList<>();

    /** By a new foreign key. */
    final Map<ObjectName, Set<ObjectName>> pointsAt = new HashMap<>();
    /** By a foreign key that goes. */
    final Map<ObjectName, Set<ObjectName>> releasedBy = new HashMap<>();

    final Set<ObjectName> losingKeys = new HashSet<>();
    final Set<Index> gainedKeys = new HashSet<>();
    final Map<ObjectName, List<Change.IndexChanged>> changedIndexes = new TreeMap<>();
    final List<KeyReplacement> replacedKeys = new ArrayList<>();

    Draft(PlanRequest request, Flavour flavour) {
        this.request = request;
        this.flavour = flavour;
    }

    List<Work> work(ObjectName table) {
        return tables.getOrDefault(table, List.of());
    }

    /** @param operations one or more, on one table */
    void add(Phase phase, Operation... operations) {
        add(phase, List.of(operations));
    }

    void add(Phase phase, List<Operation> operations) {
        add(new Work(phase, operations, Optional.empty()));
    }

    private void add(Work work) {
        tables.computeIfAbsent(work.operations().get(0).subject(), name -> new ArrayList<>())
                .add(work);
    }

    void addConstraint(ObjectName table, Constraint constraint) {
        constraint.references().ifPresent(target -> put(pointsAt, table, target));
        add(Phase.RULES, Lifecycle.constraint(table, constraint, flavour));
    }

    static void put(Map<ObjectName, Set<ObjectName>> map, ObjectName key, ObjectName value) {
        map.computeIfAbsent(key, name -> new HashSet<>()).add(value);
    }

    /** The new one is built with all that is new; it takes the old one's place when all of that is there. */
    void replaceKey(KeyReplacement keys) {
        List<Operation> operations = Lifecycle.replacement(keys.from(), keys.to(), isReleased(keys.table()), flavour);
        Optional<Stage> stage = Optional.of(Stage.beforeDeployIf(keys.to().isLooserThan(keys.from())));
        add(new Work(Phase.INDEXES, operations.subList(0, 1), stage));
        add(new Work(Phase.DROP_KEYS, operations.subList(1, 2), stage));
    }

    /**
     * An old index goes as soon as its replacement is there, unless others are still to be built that reject what it
     * rejects now, or a foreign key still has to leave it.
     */
    void replaceIndexes(List<Change.IndexChanged> changes) {
        boolean together =
                changes.stream().filter(change -> change.from().unique()).count() > 1
                        || isReleased(changes.get(0).subject());
        for (Change.IndexChanged change : changes) {
            if (change.from().unique() && together) {
                replaceKey(KeyReplacement.of(change));
            } else {
                add(
                        change.from().unique() ? Phase.REPLACE_INDEXES : Phase.INDEXES,
                        new IndexOperation.ReplaceIndex(change.from(), change.to(), flavour == Flavour.CONCURRENT));
            }
        }
    }

    /** Whether a foreign key of another table, which stays, leaves this one. */
    boolean isReleased(ObjectName table) {
        return releasedBy.getOrDefault(table, Set.of()).stream()
                .anyMatch(other -> !other.equals(table) && tables.containsKey(other));
    }

    boolean isPointedAt(ObjectName table) {
        return pointsAt.entrySet().stream()
                .anyMatch(entry ->
                        !entry.getKey().equals(table) && entry.getValue().contains(table));
    }

    /** Drops something. */
    void destroy(Change change, Operation operation, List<Operation> to) {
        boolean ofAnother = change instanceof Change.Removed removed
                && (removed.part() instanceof Table || removed.part() instanceof Sequence);
        withConsent(
                change,
                "this would lose data: ",
                renamed(change) + (ofAnother ? OF_ANOTHER_MODULE : "")
                        + "put it back into the model; or, when nothing reads it any more, allow the loss with\n"
                        + "--allow-destructive: a later, marked file then drops it",
                operation,
                to);
    }

    /**
     * What keeps the old name, if something of its kind is new beside it: a field or class may be called otherwise now.
     */
    private String renamed(Change change) {
        if (!(change instanceof Change.Removed removed)) {
            return "";
        }
        Part gone = removed.part();
        List<String> added = request.changes().stream()
                .flatMap(each -> each instanceof Change.Added other ? Stream.of(other.part()) : Stream.empty())
                .filter(part -> isAlike(gone, part))
                .map(Part::title)
                .toList();
        return added.isEmpty()
                ? ""
                : "if it was only renamed in the model, to " + String.join(" or ", added)
                        + ", keep its name in the database:\n" + Annotations.named(gone) + ". Otherwise:\n";
    }

    private static boolean isAlike(Part gone, Part part) {
        if (gone instanceof Part.OfColumn from && part instanceof Part.OfColumn to) {
            return from.subject().equals(to.subject())
                    && from.column().type().equals(to.column().type());
        }
        if (gone instanceof Table from && part instanceof Table to) {
            return names(from).containsAll(names(to)) || names(to).containsAll(names(from));
        }
        return gone instanceof Sequence from && part instanceof Sequence to && from.increment() == to.increment();
    }

    private static Set<String> names(Table table) {
        return table.columns().stream().map(Column::name).collect(Collectors.toSet());
    }

    /** Plans what may lose data, if that was agreed to. */
    void withConsent(Change change, String reason, String remedy, Operation operation, List<Operation> to) {
        if (request.options().allowDestructive()) {
            to.add(operation);
        } else {
            refuse(reason, change, remedy);
        }
    }

    void unsupported(Change change, String remedy) {
        refuse("not supported: ", change, remedy);
    }

    private void refuse(String reason, Change change, String remedy) {
        problems.add(new Problem(reason + change.describe(), change.subject().toString(), remedy));
    }

    void unlessPartitioned(Change change, Runnable planning) {
        if (request.partitioned().contains(change.subject())) {
            unsupported(
                    change,
                    "PostgreSQL does this concurrently on no partitioned table. Write the migration by hand, for an index:\n"
                            + "CREATE INDEX … ON ONLY the table, then CONCURRENTLY on each partition, then ALTER INDEX …\n"
                            + "ATTACH PARTITION");
        } else {
            planning.run();
        }
    }
}
