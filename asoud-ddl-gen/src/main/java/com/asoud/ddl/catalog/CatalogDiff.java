package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What differs between two catalogs. Pure: the same catalogs give the same list, in the same order.
 *
 * <p>Objects are matched by name. Of those left over on a table, an index or constraint that is equal but for its name
 * is a rename. The order of columns is not compared: {@code ALTER TABLE} can only append.
 */
public final class CatalogDiff {

    private final List<Change> changes = new ArrayList<>();

    private CatalogDiff() {}

    /**
     * The changes that would turn {@code current} into {@code wanted}.
     *
     * @return nothing if they are equal
     */
    public static List<Change> between(Catalog current, Catalog wanted) {
        CatalogDiff diff = new CatalogDiff();
        diff.schemas(current, wanted);
        diff.match(
                current.others(),
                wanted.others(),
                object -> object.kind() + " " + object.name(),
                object -> diff.add(new Change.OtherRemoved(object)),
                object -> diff.add(new Change.OtherAdded(object)),
                diff::other);
        diff.match(
                current.sequences(),
                wanted.sequences(),
                Sequence::name,
                sequence -> diff.add(new Change.SequenceRemoved(sequence)),
                sequence -> diff.add(new Change.SequenceAdded(sequence)),
                diff::sequence);
        diff.match(
                current.tables(),
                wanted.tables(),
                Table::name,
                table -> diff.add(new Change.TableRemoved(table)),
                table -> diff.add(new Change.TableAdded(table)),
                diff::table);
        return List.copyOf(diff.changes);
    }

    private void add(Change change) {
        changes.add(change);
    }

    private void schemas(Catalog current, Catalog wanted) {
        for (String schema : wanted.schemas()) {
            if (!current.schemas().contains(schema)) {
                add(new Change.SchemaAdded(schema));
            }
        }
    }

    private void other(OtherObject from, OtherObject to) {
        if (!from.equals(to)) {
            add(new Change.OtherChanged(from, to));
        }
    }

    private void sequence(Sequence from, Sequence to) {
        if (!from.equals(to)) {
            add(new Change.SequenceChanged(from, to));
        }
    }

    private void table(Table from, Table to) {
        if (!from.partitionKey().equals(to.partitionKey()) || !from.storage().equals(to.storage())) {
            add(new Change.TableChanged(from, to));
        }
        if (!from.comment().equals(to.comment())) {
            add(new Change.CommentChanged(to.name(), Optional.empty(), from.comment(), to.comment()));
        }
        match(
                from.columns(),
                to.columns(),
                Column::name,
                column -> add(new Change.ColumnRemoved(to.name(), column)),
                column -> add(new Change.ColumnAdded(to.name(), column)),
                (before, after) -> column(from, to, before, after));
        matchOrRename(
                from.constraints(),
                to.constraints(),
                Constraint::name,
                (before, after) -> before.equals(after.withName(before.name())),
                constraint -> add(new Change.ConstraintRemoved(to.name(), constraint)),
                constraint -> add(new Change.ConstraintAdded(to.name(), constraint)),
                (before, after) -> constraint(to.name(), before, after));
        matchOrRename(
                from.indexes(),
                to.indexes(),
                Index::name,
                Index::sameDefinition,
                index -> add(new Change.IndexRemoved(index)),
                index -> add(new Change.IndexAdded(index)),
                this::index);
    }

    private void column(Table before, Table after, Column from, Column to) {
        ObjectName table = after.name();
        if (!from.type().equals(to.type())
                || !from.collation().equals(to.collation())
                || !from.generated().equals(to.generated())) {
            add(new Change.ColumnTypeChanged(
                    table,
                    from,
                    to,
                    checksThatStay(before, after, from.name()),
                    indexesComputedWith(before, from.name())));
        }
        if (!from.defaultExpression().equals(to.defaultExpression())) {
            add(new Change.DefaultChanged(table, from, to));
        }
        if (from.notNull() != to.notNull()) {
            add(to.notNull() ? new Change.NotNullAdded(table, to) : new Change.NotNullRemoved(table, to));
        }
        if (!from.comment().equals(to.comment())) {
            add(new Change.CommentChanged(table, Optional.of(to.name()), from.comment(), to.comment()));
        }
    }

    private static List<Constraint> checksThatStay(Table before, Table after, String column) {
        Set<String> staying = after.constraints().stream().map(Constraint::name).collect(Collectors.toSet());
        return before.constraints().stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.CHECK)
                .filter(check -> check.columns().contains(column) && staying.contains(check.name()))
                .toList();
    }

    private static List<Index> indexesComputedWith(Table table, String column) {
        return table.indexes().stream()
                .filter(index -> index.computesWith().contains(column))
                .toList();
    }

    private void constraint(ObjectName table, Constraint from, Constraint to) {
        if (!from.name().equals(to.name())) {
            add(new Change.ConstraintRenamed(table, from, to));
        } else if (!from.equals(to)) {
            add(new Change.ConstraintChanged(table, from, to));
        }
    }

    private void index(Index from, Index to) {
        if (!from.name().equals(to.name())) {
            add(new Change.IndexRenamed(from, to));
        } else if (!from.sameDefinition(to) || from.valid() != to.valid()) {
            add(new Change.IndexChanged(from, to));
        }
    }

    private <T, K> void match(
            Collection<T> current,
            Collection<T> wanted,
            Function<T, K> name,
            Consumer<T> removed,
            Consumer<T> added,
            BiConsumer<T, T> both) {
        matchOrRename(current, wanted, name, (from, to) -> false, removed, added, both);
    }

    private <T, K> void matchOrRename(
            Collection<T> current,
            Collection<T> wanted,
            Function<T, K> name,
            BiPredicate<T, T> equalButForName,
            Consumer<T> removed,
            Consumer<T> added,
            BiConsumer<T, T> both) {
        Map<K, T> leftOver = new LinkedHashMap<>();
        current.forEach(item -> leftOver.put(name.apply(item), item));
        List<T> unmatched = new ArrayList<>();
        Map<T, T> pairs = new LinkedHashMap<>();
        for (T item : wanted) {
            T partner = leftOver.remove(name.apply(item));
            if (partner == null) {
                unmatched.add(item);
            } else {
                pairs.put(partner, item);
            }
        }
        for (T item : unmatched) {
            leftOver.values().stream()
                    .filter(candidate -> equalButForName.test(candidate, item))
                    .findFirst()
                    .ifPresentOrElse(
                            partner -> {
                                leftOver.remove(name.apply(partner));
                                pairs.put(partner, item);
                            },
                            () -> added.accept(item));
        }
        leftOver.values().forEach(removed);
        pairs.forEach(both);
    }
}
