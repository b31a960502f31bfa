package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.IdColumn;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.postgres.ObjectName;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides how changes come about, in three parts:
 *
 * <ol>
 *   <li>What is new (schemas, sequences, tables) is created whole, in one transaction; nobody can be waiting for it.
 *   <li>Tables that exist are changed one after the other, in the order of {@link Phase}; a table that another one's
 *       new foreign key points at comes first.
 *   <li>What the running release would not survive comes after all that it does, table by table again ({@link Stage}).
 *   <li>What loses data comes last, and only if that was agreed to.
 * </ol>
 *
 * What cannot be done safely is refused, all of it at once.
 */
public final class Planner implements Change.Handler<Optional<Problem>> {

    /** The order on one table. What queries may still need is dropped last. */
    private enum Phase {
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
     * The same thing said for both flavours.
     *
     * @param stage where it is known; otherwise it is that of its operations
     */
    private record Planned(Phase phase, List<Operation> standard, List<Operation> concurrent, Optional<Stage> stage) {

        List<Operation> operations(Flavour flavour) {
            return flavour == Flavour.STANDARD ? standard : concurrent;
        }
    }

    /** Defaults whose value is one and the same for every row that exists, so that no row has to be written. */
    private static final Pattern CONSTANT_DEFAULT = Pattern.compile(
            "(?i)'[^']*+(?:''[^']*+)*+'(::.*)?|\\(?-?[0-9.]+\\)?(::.*)?|true|false|null(::.*)?|now\\(\\)|current_timestamp(\\(\\d\\))?"
                    + "|current_date|localtimestamp(\\(\\d\\))?");

    private static final String NEW_PRIMARY_KEY =
            "a primary key is not replaced by the generator, because foreign keys and the application rely on it. Write\n"
                    + "the migration by hand: CREATE UNIQUE INDEX CONCURRENTLY new_key ON … (…), all its columns NOT NULL; then\n"
                    + "ALTER TABLE … DROP CONSTRAINT …, ADD CONSTRAINT … PRIMARY KEY USING INDEX new_key";

    private static final String NO_CONCURRENT_WAY =
            "PostgreSQL builds an exclusion constraint only while nobody can write. Write the migration by hand;\n"
                    + "the generator takes it as it finds it";

    private final PlanOptions options;
    private final List<Operation> created = new ArrayList<>();
    private final List<ConstraintOperation.AddConstraint> foreignKeysOfCreated = new ArrayList<>();
    private final Map<ObjectName, List<Planned>> changed = new TreeMap<>();
    private final List<Operation> foreignKeysOfDropped = new ArrayList<>();
    private final List<Operation> destructive = new ArrayList<>();
    private final List<Operation> droppedSequences = new ArrayList<>();
    private final Map<ObjectName, Set<ObjectName>> pointsAt = new HashMap<>();
    private final Map<ObjectName, Set<ObjectName>> releasedBy = new HashMap<>();
    private final Set<ObjectName> losingKeys = new HashSet<>();
    private final Set<ObjectName> gainingKeys = new HashSet<>();
    private final Set<ObjectName> partitioned = new HashSet<>();
    private final Map<ObjectName, List<IdColumn>> filledInUse = new HashMap<>();
    private final Map<ObjectName, List<Change.IndexChanged>> changedIndexes = new TreeMap<>();
    private final List<KeyReplacement> replacedKeys = new ArrayList<>();

    private final Map<ObjectName, TableState> states = new HashMap<>();
    private final List<Change> changes;
    private final Rules rules;

    private Planner(List<Change> changes, PlanOptions options, Rules rules) {
        this.changes = changes;
        this.options = options;
        this.rules = rules;
    }

    /**
     * Plans the changes.
     *
     * @param changes those that are to be brought about; removals of what the model does not own are not among them
     * @param partitioned the partitioned tables among the changed ones
     * @param filledBy the columns that are filled from each sequence
     * @param rules asked what checks mean
     * @throws Refusal listing every change that is destructive without consent, or not supported
     */
    public static Plan plan(
            List<Change> changes,
            Set<ObjectName> partitioned,
            Map<ObjectName, List<IdColumn>> filledBy,
            PlanOptions options,
            Rules rules) {
        Planner planner = new Planner(changes, options, rules);
        planner.fillsTablesInUse(changes, filledBy);
        planner.partitioned.addAll(partitioned);
        List<KeyReplacement> replacements = KeyReplacement.in(changes);
        List<Change> others = new ArrayList<>(changes);
        replacements.forEach(replacement -> others.removeAll(replacement.changes()));
        List<Problem> problems = new ArrayList<>(NameConflicts.in(others));
        replacements.forEach(replacement -> planner.keyReplaced(replacement).ifPresent(problems::add));
        others.forEach(change -> change.accept(planner).ifPresent(problems::add));
        problems.addAll(planner.namesThatTwoRulesNeed());
        if (!problems.isEmpty()) {
            throw new Refusal(problems);
        }
        return planner.plan();
    }

    private Plan plan() {
        foreignKeysOfCreated.forEach(this::addForeignKeyOfCreated);
        changedIndexes.values().forEach(this::replaceIndexes);
        replacedKeys.forEach(this::replaceKey);
        List<Operation> last = new ArrayList<>(foreignKeysOfDropped);
        last.addAll(destructive);
        last.addAll(droppedSequences);
        List<TablePlan> tables = new ArrayList<>(tablePlans(Stage.BEFORE_DEPLOY));
        tables.addAll(tablePlans(Stage.AFTER_DEPLOY));
        return new Plan(transactional(created, Stage.BEFORE_DEPLOY), tables, transactional(last, Stage.AFTER_DEPLOY));
    }

    private TableState state(ObjectName table) {
        return states.computeIfAbsent(table, this::stateOf);
    }

    /** What the changes say of the table as it is, and of its new columns. */
    private TableState stateOf(ObjectName table) {
        Map<String, Column> newColumns = new HashMap<>();
        Set<Constraint> before = new HashSet<>();
        List<Key> keys = new ArrayList<>();
        for (Change change : changes) {
            if (!change.subject().equals(table)) {
                continue;
            }
            if (change instanceof Change.ColumnAdded added) {
                newColumns.put(added.column().name(), added.column());
            } else if (change instanceof Change.ColumnTypeChanged changed) {
                before.addAll(changed.checks());
            } else if (change instanceof Change.IndexRemoved removed) {
                keys.add(Key.of(removed.index()));
            } else if (change instanceof Change.IndexChanged changed) {
                keys.add(Key.of(changed.from()));
            } else if (change instanceof Change.ConstraintRemoved removed) {
                before.add(removed.constraint());
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
                rules);
    }

    private Stage stage(ObjectName table, Planned part) {
        Stage stage = part.stage()
                .orElseGet(() -> Stream.concat(part.standard().stream(), part.concurrent().stream())
                        .map(operation -> operation.stage(state(table)))
                        .reduce(Stage.BEFORE_DEPLOY, Stage::later));
        boolean waits = part.standard().stream().anyMatch(operation -> waits(table, part, operation));
        return waits ? Stage.AFTER_DEPLOY : stage;
    }

    /** What needs something of a later stage is of that stage, too. */
    private boolean waits(ObjectName table, Planned part, Operation operation) {
        if (operation instanceof ConstraintOperation.AddConstraint add
                && add.constraint().references().filter(this::gainsKeyLater).isPresent()) {
            return true;
        }
        boolean losesKey = operation instanceof ConstraintOperation.DropConstraint drop
                        && drop.constraint().index().isPresent()
                || operation instanceof IndexOperation.DropIndex index
                        && index.index().unique();
        boolean passesKeyOn =
                operation instanceof IndexOperation.ReplaceKey || operation instanceof IndexOperation.ReplaceIndex;
        return part.phase().dropsKeys()
                && (losesKey || passesKeyOn)
                && (gainsKeyLater(table) || isReleasedLater(table));
    }

    private boolean gainsKeyLater(ObjectName table) {
        return changed.getOrDefault(table, List.of()).stream()
                .filter(part -> part.phase() == Phase.INDEXES || part.phase() == Phase.RULES)
                .filter(part -> part.standard().stream()
                        .anyMatch(operation -> operation instanceof IndexOperation.CreateIndex create
                                        && create.index().unique()
                                || operation instanceof ConstraintOperation.AddConstraint add
                                        && add.constraint().index().isPresent()))
                .anyMatch(part -> stage(table, part) == Stage.AFTER_DEPLOY);
    }

    private boolean isReleasedLater(ObjectName table) {
        return releasedBy.getOrDefault(table, Set.of()).stream()
                .flatMap(other -> changed.getOrDefault(other, List.of()).stream())
                .anyMatch(part -> part.standard().stream()
                        .anyMatch(operation -> operation instanceof ConstraintOperation.ReplaceConstraint replace
                                && replace.from().references().equals(Optional.of(table))));
    }

    /** A key that other tables' foreign keys relied on goes when all of them are gone: after all tables. */
    private List<TablePlan> tablePlans(Stage stage) {
        List<TablePlan> plans = new ArrayList<>();
        List<TablePlan> keysLast = new ArrayList<>();
        for (ObjectName table : inOrder()) {
            boolean apart = losingKeys.contains(table) && isReleased(table);
            List<Planned> planned = changed.getOrDefault(table, List.of()).stream()
                    .filter(part -> stage(table, part) == stage)
                    .toList();
            addTablePlan(table, stage, planned, part -> !(apart && part.phase().dropsKeys()), plans);
            addTablePlan(table, stage, planned, part -> apart && part.phase().dropsKeys(), keysLast);
        }
        plans.addAll(keysLast);
        return plans;
    }

    /** At once, unless the key it points at is built only later, on a table that exists. */
    private void addForeignKeyOfCreated(ConstraintOperation.AddConstraint foreignKey) {
        boolean pointsAtNewKey = foreignKey
                .constraint()
                .references()
                .filter(gainingKeys::contains)
                .isPresent();
        if (pointsAtNewKey) {
            addConstraint(foreignKey.subject(), foreignKey.constraint());
        } else {
            created.add(foreignKey);
        }
    }

    private static Optional<Step> transactional(List<Operation> operations, Stage stage) {
        return operations.isEmpty() ? Optional.empty() : Optional.of(new Step(operations, true, stage));
    }

    private boolean isReleased(ObjectName table) {
        return releasedBy.getOrDefault(table, Set.of()).stream()
                .anyMatch(other -> !other.equals(table) && changed.containsKey(other));
    }

    /**
     * By name, but a referenced table before the table that references it from now on; a circle is cut where it is met.
     */
    private List<ObjectName> inOrder() {
        List<ObjectName> order = new ArrayList<>();
        Set<ObjectName> seen = new HashSet<>();
        changed.keySet().forEach(table -> visit(table, seen, order));
        return order;
    }

    private void visit(ObjectName table, Set<ObjectName> seen, List<ObjectName> order) {
        if (!seen.add(table)) {
            return;
        }
        Set<ObjectName> before = new TreeSet<>(pointsAt.getOrDefault(table, Set.of()));
        before.stream().filter(changed::containsKey).forEach(other -> visit(other, seen, order));
        order.add(table);
    }

    private static void addTablePlan(
            ObjectName table, Stage stage, List<Planned> planned, Predicate<Planned> which, List<TablePlan> plans) {
        List<Planned> part = planned.stream()
                .filter(which)
                .sorted(Comparator.comparing(Planned::phase))
                .toList();
        if (!part.isEmpty()) {
            plans.add(new TablePlan(
                    table,
                    stage,
                    List.of(new Step(operations(part, Flavour.STANDARD), true, stage)),
                    Steps.apart(operations(part, Flavour.CONCURRENT), stage)));
        }
    }

    private static List<Operation> operations(List<Planned> planned, Flavour flavour) {
        return planned.stream()
                .flatMap(part -> part.operations(flavour).stream())
                .toList();
    }

    private Optional<Problem> add(ObjectName table, Phase phase, Operation operation) {
        return add(table, phase, List.of(operation), List.of(operation));
    }

    private Optional<Problem> add(ObjectName table, Phase phase, List<Operation> standard, List<Operation> concurrent) {
        return add(table, new Planned(phase, standard, concurrent, Optional.empty()));
    }

    private Optional<Problem> add(ObjectName table, Planned planned) {
        changed.computeIfAbsent(table, name -> new ArrayList<>()).add(planned);
        return Optional.empty();
    }

    private Optional<Problem> destroy(Change change, Operation operation) {
        return destroy(change, operation, destructive);
    }

    private Optional<Problem> destroy(Change change, Operation operation, List<Operation> part) {
        if (options.allowDestructive()) {
            part.add(operation);
            return Optional.empty();
        }
        return Optional.of(
                new Problem(
                        "this would lose data: " + change.describe(),
                        change.subject().toString(),
                        "put it back into the model; or, when nothing reads it any more, allow the loss with\n"
                                + "--allow-destructive (Maven: -Dddl.allow-destructive=true): a later, marked file then drops it"));
    }

    private static Optional<Problem> unsupported(Change change, String remedy) {
        return Optional.of(new Problem(
                "not supported: " + change.describe(), change.subject().toString(), remedy));
    }

    @Override
    public Optional<Problem> schemaAdded(Change.SchemaAdded change) {
        created.add(0, new SequenceOperation.CreateSchema(change.schema()));
        return Optional.empty();
    }

    @Override
    public Optional<Problem> sequenceAdded(Change.SequenceAdded change) {
        Sequence sequence = change.sequence();
        created.add(
                new SequenceOperation.CreateSequence(sequence, filledInUse.getOrDefault(sequence.name(), List.of())));
        return Optional.empty();
    }

    /** What is created by this plan has no rows yet; where it exists already, the plan is not run. */
    private void fillsTablesInUse(List<Change> changes, Map<ObjectName, List<IdColumn>> filledBy) {
        Set<ObjectName> empty = changes.stream()
                .filter(Change.TableAdded.class::isInstance)
                .map(Change::subject)
                .collect(Collectors.toSet());
        filledBy.forEach((sequence, columns) -> filledInUse.put(
                sequence,
                columns.stream()
                        .filter(column -> !empty.contains(column.table()))
                        .toList()));
    }

    @Override
    public Optional<Problem> sequenceRemoved(Change.SequenceRemoved change) {
        return destroy(change, new SequenceOperation.DropSequence(change.sequence()), droppedSequences);
    }

    @Override
    public Optional<Problem> sequenceChanged(Change.SequenceChanged change) {
        Operation alter = new SequenceOperation.AlterSequence(
                change.from(), change.to(), filledInUse.getOrDefault(change.subject(), List.of()));
        if (alter.stage(TableState.UNKNOWN) == Stage.AFTER_DEPLOY) {
            return add(change.subject(), Phase.COLUMNS, alter);
        }
        created.add(alter);
        return Optional.empty();
    }

    @Override
    public Optional<Problem> tableAdded(Change.TableAdded change) {
        Table table = change.table();
        boolean existsElsewhere = options.existingTables().contains(table.name());
        created.add(new TableOperation.CreateTable(existsElsewhere ? table.withIndexes(List.of()) : table));
        foreignKeysOfCreated.addAll(Lifecycle.foreignKeys(table));
        if (existsElsewhere) {
            table.indexes().forEach(this::createIndex);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Problem> tableRemoved(Change.TableRemoved change) {
        Table table = change.table();
        Lifecycle.foreignKeys(table)
                .forEach(key -> foreignKeysOfDropped.add(
                        new ConstraintOperation.DropConstraint(table.name(), key.constraint())));
        return destroy(change, new TableOperation.DropTable(table));
    }

    @Override
    public Optional<Problem> tableChanged(Change.TableChanged change) {
        return unsupported(change, "write this migration by hand; the generator takes it as it finds it");
    }

    @Override
    public Optional<Problem> commentChanged(Change.CommentChanged change) {
        return add(
                change.subject(),
                Phase.COMMENTS,
                new TableOperation.SetComment(change.subject(), change.column(), change.from(), change.to()));
    }

    @Override
    public Optional<Problem> columnAdded(Change.ColumnAdded change) {
        Column column = change.column();
        if (column.generated().isPresent()
                || column.defaultExpression()
                        .filter(expression ->
                                !CONSTANT_DEFAULT.matcher(expression).matches())
                        .isPresent()) {
            return unsupported(
                    change,
                    "PostgreSQL would rewrite the whole table to compute its value in each row. Give the column a\n"
                            + "constant default, such as @ColumnDefault(\"0\"), or none, and fill it in batches by hand");
        }
        boolean inOneStep = !column.notNull() || column.defaultExpression().isPresent();
        if (inOneStep) {
            return add(change.subject(), Phase.COLUMNS, new ColumnOperation.AddColumn(change.subject(), column));
        }
        add(
                change.subject(),
                Phase.COLUMNS,
                new ColumnOperation.AddColumn(change.subject(), column.withNotNull(false)));
        return notNull(change.subject(), column);
    }

    @Override
    public Optional<Problem> columnRemoved(Change.ColumnRemoved change) {
        Column column = change.column();
        boolean inTheWay = column.notNull()
                && column.defaultExpression().isEmpty()
                && column.generated().isEmpty();
        if (inTheWay && options.allowDestructive()) {
            // The new release does not know the column, and the old one still needs it.
            add(change.subject(), Phase.COLUMNS, new ColumnOperation.DropNotNull(change.subject(), column));
            column = column.withNotNull(false);
        }
        return destroy(change, new ColumnOperation.DropColumn(change.subject(), column));
    }

    @Override
    public Optional<Problem> columnTypeChanged(Change.ColumnTypeChanged change) {
        if (change.from().isIdentity() != change.to().isIdentity()) {
            return unsupported(change, OtherSourceOfIds.remedy(change));
        }
        return switch (TypeChange.of(change.from(), change.to())) {
            case WIDENING -> widen(change);
            case NARROWING ->
                destroy(change, new ColumnOperation.AlterType(change.subject(), change.from(), change.to()));
            case REWRITE ->
                unsupported(
                        change,
                        "PostgreSQL would rewrite the whole table while nobody can read it. Add a column of the new\n"
                                + "type, fill it in batches, switch the application over, and drop the old one later");
        };
    }

    private Optional<Problem> widen(Change.ColumnTypeChanged change) {
        if (!change.computed().isEmpty()) {
            String indexes = change.computed().stream()
                    .map(index -> index.name().toString())
                    .collect(Collectors.joining(", "));
            return unsupported(
                    change,
                    "PostgreSQL would build anew, while nobody can read the table, what has an expression or a condition\n"
                            + "beside this column: " + indexes + ". Take it out of the model, generate and commit;\n"
                            + "then change the type, generate and commit; then put the index back");
        }
        return add(
                change.subject(),
                Phase.COLUMNS,
                Lifecycle.widening(change.subject(), change.from(), change.to(), change.checks(), Flavour.STANDARD),
                Lifecycle.widening(change.subject(), change.from(), change.to(), change.checks(), Flavour.CONCURRENT));
    }

    @Override
    public Optional<Problem> defaultChanged(Change.DefaultChanged change) {
        return add(
                change.subject(),
                Phase.COLUMNS,
                new ColumnOperation.SetDefault(change.subject(), change.from(), change.to()));
    }

    @Override
    public Optional<Problem> notNullAdded(Change.NotNullAdded change) {
        return notNull(change.subject(), change.column());
    }

    private Optional<Problem> notNull(ObjectName table, Column column) {
        return add(
                table,
                Phase.NOT_NULL,
                Lifecycle.notNull(table, column, Flavour.STANDARD),
                Lifecycle.notNull(table, column, Flavour.CONCURRENT));
    }

    @Override
    public Optional<Problem> notNullRemoved(Change.NotNullRemoved change) {
        return add(change.subject(), Phase.COLUMNS, new ColumnOperation.DropNotNull(change.subject(), change.column()));
    }

    @Override
    public Optional<Problem> indexAdded(Change.IndexAdded change) {
        if (change.index().unique()) {
            gainingKeys.add(change.subject());
        }
        return unlessPartitioned(change, () -> createIndex(change.index()));
    }

    private Optional<Problem> createIndex(Index index) {
        return add(
                index.table(),
                Phase.INDEXES,
                List.of(new IndexOperation.CreateIndex(index, false)),
                List.of(new IndexOperation.CreateIndex(index, true)));
    }

    @Override
    public Optional<Problem> indexRemoved(Change.IndexRemoved change) {
        if (change.index().unique()) {
            losingKeys.add(change.subject());
        }
        return unlessPartitioned(
                change,
                () -> add(
                        change.subject(),
                        Phase.DROP_INDEXES,
                        List.of(new IndexOperation.DropIndex(change.index(), false)),
                        List.of(new IndexOperation.DropIndex(change.index(), true))));
    }

    @Override
    public Optional<Problem> indexChanged(Change.IndexChanged change) {
        if (change.from().unique()) {
            losingKeys.add(change.subject());
        }
        if (change.to().unique()) {
            gainingKeys.add(change.subject());
        }
        return unlessPartitioned(change, () -> {
            changedIndexes
                    .computeIfAbsent(change.subject(), name -> new ArrayList<>())
                    .add(change);
            return Optional.empty();
        });
    }

    /**
     * An old index goes as soon as its replacement is there, unless others are still to be built that reject what it
     * rejects now, or a foreign key still has to leave it.
     */
    private void replaceIndexes(List<Change.IndexChanged> changes) {
        boolean together =
                changes.stream().filter(change -> change.from().unique()).count() > 1
                        || isReleased(changes.get(0).subject());
        for (Change.IndexChanged change : changes) {
            if (change.from().unique() && together) {
                replaceKey(KeyReplacement.of(change));
            } else {
                add(
                        change.subject(),
                        change.from().unique() ? Phase.REPLACE_INDEXES : Phase.INDEXES,
                        List.of(new IndexOperation.ReplaceIndex(change.from(), change.to(), false)),
                        List.of(new IndexOperation.ReplaceIndex(change.from(), change.to(), true)));
            }
        }
    }

    private Optional<Problem> keyReplaced(KeyReplacement replacement) {
        losingKeys.add(replacement.table());
        gainingKeys.add(replacement.table());
        return unlessPartitioned(replacement.changes().get(0), () -> {
            replacedKeys.add(replacement);
            return Optional.empty();
        });
    }

    /** The new one is built with all that is new; it takes the old one's place when all of that is there. */
    private void replaceKey(KeyReplacement keys) {
        boolean released = isReleased(keys.table());
        List<Operation> standard = Lifecycle.replacement(keys.from(), keys.to(), released, Flavour.STANDARD);
        List<Operation> concurrent = Lifecycle.replacement(keys.from(), keys.to(), released, Flavour.CONCURRENT);
        Optional<Stage> stage = Optional.of(Stage.beforeDeployIf(keys.to().isLooserThan(keys.from())));
        add(keys.table(), new Planned(Phase.INDEXES, standard.subList(0, 1), concurrent.subList(0, 1), stage));
        add(keys.table(), new Planned(Phase.DROP_KEYS, standard.subList(1, 2), concurrent.subList(1, 2), stage));
    }

    /** Rolled back, the old rule would need the name while the new foreign key still needs the new one. */
    private List<Problem> namesThatTwoRulesNeed() {
        return Stream.concat(
                        replacedKeys.stream(),
                        changedIndexes.values().stream()
                                .flatMap(List::stream)
                                .filter(change -> change.from().unique())
                                .map(KeyReplacement::of))
                .filter(keys -> isReleased(keys.table()) && isPointedAt(keys.table()))
                .map(keys -> new Problem(
                        "foreign keys move from " + keys.from().kind() + " "
                                + keys.from().name() + " to another one of that name",
                        keys.table().toString(),
                        "give the new one another name: both have to be there while the foreign keys move"))
                .toList();
    }

    private boolean isPointedAt(ObjectName table) {
        return pointsAt.entrySet().stream()
                .anyMatch(entry ->
                        !entry.getKey().equals(table) && entry.getValue().contains(table));
    }

    private interface Planning {
        Optional<Problem> plan();
    }

    private Optional<Problem> unlessPartitioned(Change change, Planning planning) {
        return partitioned.contains(change.subject())
                ? unsupported(
                        change,
                        "PostgreSQL does this concurrently on no partitioned table. Write the migration by hand, for an index:\n"
                                + "CREATE INDEX … ON ONLY the table, then CONCURRENTLY on each partition, then ALTER INDEX …\n"
                                + "ATTACH PARTITION")
                : planning.plan();
    }

    @Override
    public Optional<Problem> indexRenamed(Change.IndexRenamed change) {
        return add(change.subject(), Phase.RENAME, new IndexOperation.RenameIndex(change.from(), change.to()));
    }

    @Override
    public Optional<Problem> constraintAdded(Change.ConstraintAdded change) {
        ObjectName table = change.subject();
        Constraint constraint = change.constraint();
        if (constraint.kind() == Constraint.Kind.PRIMARY_KEY || constraint.kind() == Constraint.Kind.EXCLUSION) {
            return unsupported(change, "write this migration by hand; the generator takes it as it finds it");
        }
        if (constraint.kind() == Constraint.Kind.UNIQUE) {
            gainingKeys.add(table);
        }
        return constraint.kind() == Constraint.Kind.CHECK
                ? addConstraint(table, constraint)
                : unlessPartitioned(change, () -> addConstraint(table, constraint));
    }

    private Optional<Problem> addConstraint(ObjectName table, Constraint constraint) {
        constraint
                .references()
                .ifPresent(target ->
                        pointsAt.computeIfAbsent(table, name -> new HashSet<>()).add(target));
        return add(
                table,
                Phase.RULES,
                Lifecycle.constraint(table, constraint, Flavour.STANDARD),
                Lifecycle.constraint(table, constraint, Flavour.CONCURRENT));
    }

    @Override
    public Optional<Problem> constraintRemoved(Change.ConstraintRemoved change) {
        if (change.constraint().kind() == Constraint.Kind.PRIMARY_KEY) {
            return unsupported(change, NEW_PRIMARY_KEY);
        }
        if (change.constraint().kind() == Constraint.Kind.UNIQUE) {
            losingKeys.add(change.subject());
        }
        change.constraint()
                .references()
                .ifPresent(target -> releasedBy
                        .computeIfAbsent(target, name -> new HashSet<>())
                        .add(change.subject()));
        return add(
                change.subject(),
                change.constraint().index().isPresent() ? Phase.DROP_KEYS : Phase.REMOVE_RULES,
                new ConstraintOperation.DropConstraint(change.subject(), change.constraint()));
    }

    @Override
    public Optional<Problem> constraintChanged(Change.ConstraintChanged change) {
        Constraint from = change.from();
        Constraint to = change.to();
        ObjectName table = change.subject();
        if (from.definition().equals(to.definition()) && to.valid()) {
            return add(table, Phase.RULES, new ConstraintOperation.ValidateConstraint(table, to));
        }
        boolean rule = to.kind() == Constraint.Kind.CHECK || to.kind() == Constraint.Kind.FOREIGN_KEY;
        if (from.kind() != to.kind()) {
            return unsupported(change, "give the new constraint a name that the old one does not have");
        }
        if (!rule) {
            return unsupported(change, to.kind() == Constraint.Kind.PRIMARY_KEY ? NEW_PRIMARY_KEY : NO_CONCURRENT_WAY);
        }
        from.references()
                .ifPresent(target -> releasedBy
                        .computeIfAbsent(target, name -> new HashSet<>())
                        .add(table));
        to.references()
                .ifPresent(target ->
                        pointsAt.computeIfAbsent(table, name -> new HashSet<>()).add(target));
        return to.kind() == Constraint.Kind.CHECK ? replaceCheck(table, from, to) : replace(table, from, to, true);
    }

    private Optional<Problem> replace(ObjectName table, Constraint from, Constraint to, boolean narrower) {
        return add(
                table,
                Phase.RULES,
                Lifecycle.replacement(table, from, to, narrower, Flavour.STANDARD),
                Lifecycle.replacement(table, from, to, narrower, Flavour.CONCURRENT));
    }

    /** While both releases run, both rules have to let their rows in. */
    private Optional<Problem> replaceCheck(ObjectName table, Constraint from, Constraint to) {
        if (rules.isImplied(table, from, to)) {
            return replace(table, from, to, false);
        }
        if (!rules.isImplied(table, to, from)) {
            Optional<Constraint> either = rules.either(table, from, to);
            if (either.isPresent()) {
                replace(table, from, either.get(), false);
                return replace(table, either.get(), to, true);
            }
        }
        return replace(table, from, to, true);
    }

    @Override
    public Optional<Problem> constraintRenamed(Change.ConstraintRenamed change) {
        return add(
                change.subject(),
                Phase.RENAME,
                new ConstraintOperation.RenameConstraint(change.subject(), change.from(), change.to()));
    }

    @Override
    public Optional<Problem> otherAdded(Change.OtherAdded change) {
        return unsupported(change, OtherObjects.creation(change.object()));
    }

    @Override
    public Optional<Problem> otherRemoved(Change.OtherRemoved change) {
        return Optional.empty();
    }

    @Override
    public Optional<Problem> otherChanged(Change.OtherChanged change) {
        return unsupported(change, OtherObjects.change(change.from(), change.to()));
    }
}
