package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.plan.Draft.Phase;
import com.asoud.ddl.plan.Draft.Work;
import com.asoud.export.IdColumn;
import com.asoud.export.IdRow;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which part of a {@link Draft} comes when: by stage, by table, by phase. */
final class Schedule {

    private final Draft draft;
    private final Map<ObjectName, TableState> states = new HashMap<>();

    Schedule(Draft draft) {
        this.draft = draft;
    }

    MigrationPlan plan() {
        draft.foreignKeysOfCreated.forEach(this::addForeignKeyOfCreated);
        seedRows();
        draft.changedIndexes.values().forEach(draft::replaceIndexes);
        draft.replacedKeys.forEach(draft::replaceKey);
        List<Operation> last = new ArrayList<>(draft.foreignKeysOfDropped);
        last.addAll(draft.destructive);
        last.addAll(draft.droppedSequences);
        List<TablePlan> before = tablePlans(Stage.BEFORE_DEPLOY);
        List<TablePlan> after = tablePlans(Stage.AFTER_DEPLOY);
        schedule(before, after, last);
        return new MigrationPlan(
                Stream.of(draft.values, draft.created)
                        .flatMap(operations -> transactional(operations, Stage.BEFORE_DEPLOY).stream())
                        .toList(),
                Stream.concat(before.stream(), after.stream()).toList(),
                transactional(last, Stage.AFTER_DEPLOY));
    }

    /**
     * What is neither table nor sequence: new types and functions before the tables, which may need them; what needs a
     * table itself, after the tables of its stage. What goes leaves its table before that goes, and all else when no
     * table needs it any more.
     */
    private void schedule(List<TablePlan> before, List<TablePlan> after, List<Operation> last) {
        List<Operation> first = new ArrayList<>();
        List<Operation> soon = new ArrayList<>();
        List<Operation> later = new ArrayList<>();
        Set<ObjectName> views = draft.objects.stream()
                .filter(operation -> operation instanceof ObjectOperation.CreateObject create
                        && create.object().isView())
                .map(Operation::subject)
                .collect(Collectors.toSet());
        for (ObjectOperation operation : draft.objects) {
            if (operation.stage(TableState.UNKNOWN) == Stage.AFTER_DEPLOY
                    && !creates(operation.subject())
                    && !views.contains(operation.subject())) {
                later.add(operation);
            } else {
                (operation.object().late() ? soon : first).add(operation);
            }
        }
        draft.created.addAll(draft.createdFirst, first);
        if (before.isEmpty()) {
            draft.created.addAll(soon);
        } else {
            addObjects(Stage.BEFORE_DEPLOY, soon, before);
        }
        List<OtherObject> gone = new ArrayList<>(draft.goneObjects);
        Collections.reverse(gone);
        for (OtherObject object : gone) {
            (object.late() || last.isEmpty() ? later : last).add(new ObjectOperation.DropObject(object));
        }
        addObjects(Stage.AFTER_DEPLOY, later, after);
    }

    private static void addObjects(Stage stage, List<Operation> operations, List<TablePlan> plans) {
        if (!operations.isEmpty()) {
            plans.add(new TablePlan(stage, List.of(new Step(operations, true, stage))));
        }
    }

    /** Those of a table that counts, if it is new; and those whose tables took ids from another source. */
    private void seedRows() {
        Map<IdRow, List<IdColumn>> seeds = new HashMap<>(draft.request.gained().rows());
        draft.request.ids().rows().forEach((row, columns) -> {
            if (creates(row.table())) {
                seeds.put(row, draft.request.inUse(columns));
            }
        });
        seeds.entrySet().stream()
                .map(entry -> new SequenceOperation.SeedIds(entry.getKey(), entry.getValue()))
                .filter(seed -> !seed.fills().isEmpty())
                .sorted(Comparator.comparing(Operation::describe))
                .forEach(draft.created::add);
    }

    private boolean creates(ObjectName table) {
        return draft.created.stream()
                .anyMatch(operation -> operation instanceof TableOperation.CreateTable create
                        && create.subject().equals(table));
    }

    /** At once, unless the key it points at is built only later, on a table that exists. */
    private void addForeignKeyOfCreated(ConstraintOperation.AddConstraint foreignKey) {
        if (draft.gainedKeys.stream().anyMatch(foreignKey.constraint()::pointsAt)) {
            draft.addConstraint(foreignKey.subject(), foreignKey.constraint());
        } else {
            draft.created.add(foreignKey);
        }
    }

    private static Optional<Step> transactional(List<Operation> operations, Stage stage) {
        return operations.isEmpty() ? Optional.empty() : Optional.of(new Step(operations, true, stage));
    }

    /** A key that other tables' foreign keys relied on goes when all of them are gone: after all tables. */
    private List<TablePlan> tablePlans(Stage stage) {
        List<TablePlan> plans = new ArrayList<>();
        List<TablePlan> keysLast = new ArrayList<>();
        for (ObjectName table : inOrder()) {
            boolean apart = draft.losingKeys.contains(table) && draft.isReleased(table);
            draft.work(table).stream()
                    .filter(work -> stage(table, work) == stage)
                    .sorted(Comparator.comparing(Work::phase))
                    .collect(Collectors.partitioningBy(
                            work -> apart && work.phase().dropsKeys(),
                            Collectors.flatMapping(work -> work.operations().stream(), Collectors.toList())))
                    .forEach((last, operations) -> addTablePlan(stage, operations, last ? keysLast : plans));
        }
        plans.addAll(keysLast);
        return plans;
    }

    private void addTablePlan(Stage stage, List<Operation> operations, List<TablePlan> plans) {
        if (!operations.isEmpty()) {
            plans.add(new TablePlan(
                    stage,
                    draft.flavour == Flavour.STANDARD
                            ? List.of(new Step(operations, true, stage))
                            : Step.apart(operations, stage)));
        }
    }

    /**
     * By name, but a referenced table before the table that references it from now on; a circle is cut where it is met.
     */
    private List<ObjectName> inOrder() {
        List<ObjectName> order = new ArrayList<>();
        Set<ObjectName> seen = new HashSet<>();
        draft.tables.keySet().forEach(table -> visit(table, seen, order));
        return order;
    }

    private void visit(ObjectName table, Set<ObjectName> seen, List<ObjectName> order) {
        if (!seen.add(table)) {
            return;
        }
        new TreeSet<>(draft.pointsAt.getOrDefault(table, Set.of()))
                .stream().filter(draft.tables::containsKey).forEach(other -> visit(other, seen, order));
        order.add(table);
    }

    private Stage stage(ObjectName table, Work work) {
        if (work.operations().stream().anyMatch(operation -> waits(table, work, operation))) {
            return Stage.AFTER_DEPLOY;
        }
        TableState state = states.computeIfAbsent(table, this::stateOf);
        return work.stage()
                .orElseGet(() -> work.operations().stream()
                        .map(operation -> operation.stage(state))
                        .reduce(Stage.BEFORE_DEPLOY, Stage::later));
    }

    /** What needs something of a later stage is of that stage, too. */
    private boolean waits(ObjectName table, Work work, Operation operation) {
        if (operation instanceof ConstraintOperation.AddConstraint add
                && add.constraint()
                        .references()
                        .filter(target -> gainsKeyLater(target, add.constraint()::pointsAt))
                        .isPresent()) {
            return true;
        }
        return work.phase().dropsKeys()
                && losesOrPassesKey(operation)
                && (gainsKeyLater(table, key -> true) || isReleasedLater(table));
    }

    private static boolean losesOrPassesKey(Operation operation) {
        return operation instanceof IndexOperation.ReplaceKey
                || operation instanceof IndexOperation.ReplaceIndex
                || operation instanceof IndexOperation.DropIndex drop
                        && drop.index().unique()
                || operation instanceof ConstraintOperation.DropConstraint drop
                        && drop.constraint().index().isPresent();
    }

    private boolean gainsKeyLater(ObjectName table, Predicate<Index> which) {
        return draft.work(table).stream()
                .filter(work -> work.phase() == Phase.INDEXES || work.phase() == Phase.RULES)
                .filter(work ->
                        work.operations().stream().flatMap(Schedule::gainedKey).anyMatch(which))
                .anyMatch(work -> stage(table, work) == Stage.AFTER_DEPLOY);
    }

    private static Stream<Index> gainedKey(Operation operation) {
        if (operation instanceof IndexOperation.CreateIndex create) {
            return Stream.of(create.index()).filter(Index::unique);
        }
        return operation instanceof ConstraintOperation.AddConstraint add
                        && add.constraint().index().isPresent()
                ? Stream.of(Key.of(add.subject(), add.constraint()).index())
                : Stream.empty();
    }

    private boolean isReleasedLater(ObjectName table) {
        return draft.releasedBy.getOrDefault(table, Set.of()).stream()
                .flatMap(other -> draft.work(other).stream())
                .flatMap(work -> work.operations().stream())
                .anyMatch(operation -> operation instanceof ConstraintOperation.ReplaceConstraint replace
                        && replace.from().references().equals(Optional.of(table)));
    }

    /** What the changes say of the table as it is, and of its new columns. */
    private TableState stateOf(ObjectName table) {
        Map<String, Column> newColumns = new HashMap<>();
        Set<Constraint> before = new HashSet<>();
        List<Key> keys = new ArrayList<>();
        for (Change change : draft.request.changes()) {
            if (!change.subject().equals(table)) {
                continue;
            }
            if (change instanceof Change.Added added && added.part() instanceof Part.OfColumn column) {
                newColumns.put(column.column().name(), column.column());
            } else if (change instanceof Change.Removed removed && removed.part() instanceof Index index) {
                keys.add(Key.of(index));
            } else if (change instanceof Change.Removed removed
                    && removed.part() instanceof Part.OfConstraint constraint) {
                before.add(constraint.constraint());
            } else if (change instanceof Change.ColumnTypeChanged changed) {
                before.addAll(changed.checks());
            } else if (change instanceof Change.IndexChanged changed) {
                keys.add(Key.of(changed.from()));
            } else if (change instanceof Change.ConstraintChanged changed) {
                before.add(changed.from());
            }
        }
        before.stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.UNIQUE)
                .forEach(constraint -> keys.add(Key.of(table, constraint)));
        return new TableState(
                newColumns,
                before,
                keys.stream().filter(key -> key.index().unique()).toList(),
                draft.request.rules());
    }
}
