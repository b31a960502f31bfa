package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
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
        wanted.schemas().stream()
                .filter(schema -> !current.schemas().contains(schema))
                .forEach(schema -> diff.add(new Change.Added(new Part.Schema(schema))));
        diff.match(
                current.others(),
                wanted.others(),
                object -> object.kind() + " " + object.name(),
                (from, to) -> diff.addUnless(from.sameDefinition(to), new Change.OtherChanged(from, to)));
        diff.match(
                current.sequences(),
                wanted.sequences(),
                Sequence::name,
                (from, to) -> diff.addUnless(from.equals(to), new Change.SequenceChanged(from, to)));
        diff.match(current.tables(), wanted.tables(), Table::name, diff::table);
        return List.copyOf(diff.changes);
    }

    private void add(Change change) {
        changes.add(change);
    }

    private void addUnless(boolean same, Change change) {
        if (!same) {
            add(change);
        }
    }

    private void table(Table from, Table to) {
        ObjectName name = to.name();
        addUnless(
                from.partitionKey().equals(to.partitionKey()) && from.storage().equals(to.storage()),
                new Change.TableChanged(from, to));
        comment(name, Optional.empty(), from.comment(), to.comment());
        match(
                from.columns(),
                to.columns(),
                Column::name,
                (before, after) -> false,
                column -> new Part.OfColumn(name, column),
                (before, after) -> column(from, to, before, after));
        match(
                from.constraints(),
                to.constraints(),
                Constraint::name,
                Constraint::sameRule,
                constraint -> new Part.OfConstraint(name, constraint),
                (before, after) ->
                        addUnless(before.sameRule(after), new Change.ConstraintChanged(name, before, after)));
        match(
                from.indexes(),
                to.indexes(),
                Index::name,
                Index::sameDefinition,
                index -> index,
                (before, after) -> addUnless(
                        before.sameDefinition(after) && before.valid() == after.valid(),
                        new Change.IndexChanged(before, after)));
    }

    private void comment(ObjectName table, Optional<String> column, Optional<String> from, Optional<String> to) {
        addUnless(from.equals(to), new Change.CommentChanged(table, column, from, to));
    }

    private void column(Table before, Table after, Column from, Column to) {
        ObjectName table = after.name();
        addUnless(
                from.type().equals(to.type())
                        && from.collation().equals(to.collation())
                        && from.generated().equals(to.generated()),
                new Change.ColumnTypeChanged(
                        table,
                        from,
                        to,
                        checksThatStay(before, after, from.name()),
                        indexesComputedWith(before, from.name())));
        addUnless(from.defaultExpression().equals(to.defaultExpression()), new Change.DefaultChanged(table, from, to));
        addUnless(from.notNull() == to.notNull(), new Change.NotNullChanged(table, to));
        comment(table, Optional.of(to.name()), from.comment(), to.comment());
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

    private <T extends Part, K> void match(
            List<T> current, List<T> wanted, Function<T, K> name, BiConsumer<T, T> both) {
        match(current, wanted, name, (from, to) -> false, part -> part, both);
    }

    /** @param both called with the pairs of one name */
    private <T, K> void match(
            List<T> current,
            List<T> wanted,
            Function<T, K> name,
            BiPredicate<T, T> equalButForName,
            Function<T, Part> part,
            BiConsumer<T, T> both) {
        Map<K, T> leftOver = new LinkedHashMap<>();
        current.forEach(item -> leftOver.put(name.apply(item), item));
        List<T> unmatched = new ArrayList<>();
        List<Runnable> pairs = new ArrayList<>();
        for (T item : wanted) {
            T partner = leftOver.remove(name.apply(item));
            if (partner == null) {
                unmatched.add(item);
            } else {
                pairs.add(() -> both.accept(partner, item));
            }
        }
        for (T item : unmatched) {
            Optional<T> partner = leftOver.values().stream()
                    .filter(candidate -> equalButForName.test(candidate, item))
                    .findFirst();
            partner.ifPresentOrElse(
                    from -> {
                        leftOver.remove(name.apply(from));
                        pairs.add(() -> add(new Change.Renamed(part.apply(from), part.apply(item))));
                    },
                    () -> add(new Change.Added(part.apply(item))));
        }
        leftOver.values().forEach(item -> add(new Change.Removed(part.apply(item))));
        pairs.forEach(Runnable::run);
    }
}
