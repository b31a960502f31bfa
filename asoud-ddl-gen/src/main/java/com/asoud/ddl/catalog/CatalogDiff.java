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
        diff.schemas(current, wanted);
        diff.match(current.others(), wanted.others(), object -> object.kind() + " " + object.name(), diff::other);
        diff.match(current.sequences(), wanted.sequences(), Sequence::name, diff::sequence);
        diff.match(current.tables(), wanted.tables(), Table::name, diff::table);
        return List.copyOf(diff.changes);
    }

    private void add(Change change) {
        changes.add(change);
    }

    private void schemas(Catalog current, Catalog wanted) {
        for (String schema : wanted.schemas()) {
            if (!current.schemas().contains(schema)) {
                add(new Change.Added(new Part.Schema(schema)));
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
        ObjectName name = to.name();
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
                (before, after) -> constraint(name, before, after));
        match(from.indexes(), to.indexes(), Index::name, Index::sameDefinition, index -> index, this::index);
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
            add(new Change.NotNullChanged(table, to));
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
        if (!from.sameRule(to)) {
            add(new Change.ConstraintChanged(table, from, to));
        }
    }

    private void index(Index from, Index to) {
        if (!from.sameDefinition(to) || from.valid() != to.valid()) {
            add(new Change.IndexChanged(from, to));
        }
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
