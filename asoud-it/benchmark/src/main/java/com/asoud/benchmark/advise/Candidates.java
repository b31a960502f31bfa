package com.asoud.benchmark.advise;

import com.asoud.benchmark.advise.Change.Kind;
import com.asoud.explain.IndexCatalog;
import com.asoud.explain.IndexDefinition;
import com.asoud.planguard.guard.Demand;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The changes that are worth trying, by what the guarded queries ask for:
 *
 * <ol>
 *   <li>An index whose first keys a query compares with values gets the keys that follow: the others that it compares,
 *       and those that it orders by.
 *   <li>An index of which a query needs few further columns holds them.
 *   <li>An index is restricted to a condition that a query always has.
 *   <li>Two indexes with the same first key become one.
 *   <li>An index loses its last key, or goes.
 *   <li>A query for which no index has a first key gets one.
 * </ol>
 */
final class Candidates {

    /** More of them make an index a second table. */
    private static final int MOST_INCLUDED = 4;

    private static final Pattern ASCENDING_ENOUGH = Pattern.compile(" DESC$");

    private final List<IndexDefinition> all;
    private final List<IndexDefinition> changeable;
    private final Map<String, List<String>> included;
    private final Function<String, IndexCatalog.Table> tables;
    private final Map<List<Object>, Change> found = new LinkedHashMap<>();

    /**
     * @param all indexes of the model's tables
     * @param changeable names of those that may become others
     * @param included columns that an index only holds, by its name as SQL
     * @param tables those that demands name
     */
    Candidates(
            Collection<IndexDefinition> all,
            Set<String> changeable,
            Map<String, List<String>> included,
            Function<String, IndexCatalog.Table> tables) {
        this.all = List.copyOf(all);
        this.tables = tables;
        this.included = Map.copyOf(included);
        this.changeable = all.stream()
                .filter(index -> changeable.contains(index.name())
                        && index.constraint().isEmpty()
                        && !index.unique()
                        && index.method().equals("btree"))
                .toList();
    }

    List<Change> of(Collection<Demand> demands) {
        demands.forEach(this::of);
        for (IndexDefinition index : changeable) {
            for (IndexDefinition other : changeable) {
                if (index != other
                        && index.table().equals(other.table())
                        && index.keys().get(0).equals(other.keys().get(0))
                        && index.predicate().equals(other.predicate())) {
                    merge(index, other, joined(index.keysWithOptions(), other.keysWithOptions()));
                }
            }
        }
        for (IndexDefinition index : changeable) {
            IndexShape shape = shape(index);
            if (shape.keys().size() > 1) {
                add(Change.of(
                        Kind.SHORTER,
                        index,
                        shape.on(shape.keys().subList(0, shape.keys().size() - 1))));
            }
            add(new Change(Kind.DROPPED, List.of(index), List.of()));
        }
        return List.copyOf(found.values());
    }

    private void of(Demand demand) {
        List<String> compared = joined(demand.equal(), demand.joined());
        List<String> order = order(demand);
        boolean served = false;
        for (IndexDefinition index : on(demand.table(), all)) {
            served |= compared.contains(index.keys().get(0))
                    || demand.ranges().contains(index.keys().get(0))
                    || !order.isEmpty() && index.keysWithOptions().get(0).equals(order.get(0));
        }
        for (IndexDefinition index : on(demand.table(), changeable)) {
            longer(index, demand.equal(), order, demand);
            longer(index, demand.equal(), demand.ranges(), demand);
            covering(index, demand, compared, order);
            partial(index, demand, order);
        }
        if (!served) {
            further(demand, compared.isEmpty() ? order : joined(compared, order));
        }
    }

    private void longer(IndexDefinition index, List<String> compared, List<String> then, Demand demand) {
        List<String> has = index.keysWithOptions();
        List<String> first = joined(has.stream().filter(compared::contains).toList(), compared);
        List<String> wanted = joined(first, then);
        if (index.predicate().isPresent() && !compared.contains(has.get(0))) {
            extend(index, joined(has, then), demand);
        }
        if (begins(wanted, has)) {
            extend(index, wanted, demand);
        }
        if (compared.containsAll(has)) {
            extend(index, joined(has, then), demand);
        }
    }

    private void extend(IndexDefinition index, List<String> keys, Demand demand) {
        if (keys.size() <= index.keys().size()) {
            return;
        }
        add(Change.of(Kind.LONGER, index, shape(index).on(keys)));
        for (IndexDefinition other : on(demand.table(), changeable)) {
            if (other != index
                    && other.keys().get(0).equals(keys.get(0))
                    && other.predicate().isEmpty()) {
                merge(index, other, keys);
            }
        }
    }

    /** Where its keys do all that keys can do. */
    private void covering(IndexDefinition index, Demand demand, List<String> compared, List<String> order) {
        String first = index.keys().get(0);
        if (demand.needed().isPresent()
                && (compared.contains(first) || demand.ranges().contains(first))
                && (order.isEmpty() || index.keysWithOptions().contains(order.get(0)))) {
            List<String> there = includedBy(index);
            List<String> more = demand.needed().get().stream()
                    .filter(column -> !index.keys().contains(column) && !there.contains(column))
                    .toList();
            if (!more.isEmpty() && more.size() + there.size() <= MOST_INCLUDED) {
                add(Change.of(Kind.COVERING, index, shape(index).including(joined(there, more))));
            }
        }
    }

    private void partial(IndexDefinition index, Demand demand, List<String> order) {
        for (Demand.Constant constant : demand.constants()) {
            List<String> has = index.keysWithOptions();
            if (index.predicate().isPresent() || !has.contains(constant.key())) {
                continue;
            }
            List<String> others =
                    has.stream().filter(key -> !key.equals(constant.key())).toList();
            List<String> compared = demand.equal().stream()
                    .filter(key -> !key.equals(constant.key()))
                    .toList();
            List<String> wanted =
                    joined(joined(others.stream().filter(compared::contains).toList(), compared), order);
            List<List<String>> possible =
                    others.isEmpty() || begins(wanted, others) ? List.of(others, wanted, has) : List.of(others, has);
            for (List<String> keys : possible) {
                if (!keys.isEmpty()) {
                    add(Change.of(Kind.PARTIAL, index, shape(index).on(keys).where(constant.condition())));
                }
            }
        }
    }

    private void merge(IndexDefinition one, IndexDefinition other, List<String> keys) {
        List<String> included = joined(includedBy(one), includedBy(other)).stream()
                .filter(column -> !keys.contains(column))
                .toList();
        add(new Change(
                Kind.MERGED, List.of(one, other), List.of(shape(one).on(keys).including(included))));
    }

    private void further(Demand demand, List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        String table = demand.table();
        IndexCatalog.Table known = tables.apply(table);
        IndexShape index =
                new IndexShape(table, known.sql(), known.object(), keys, List.of(), Optional.empty()).named();
        add(new Change(Kind.NEW, List.of(), List.of(index)));
        if (keys.equals(demand.equal()) && keys.size() == 1) {
            // Comparing with a value, the server knows that it is not null.
            add(new Change(Kind.NEW, List.of(), List.of(index.where(keys.get(0) + " is not null"))));
        }
    }

    /** A B-tree is read in both directions: if all keys descend, none of them need be told. */
    private static List<String> order(Demand demand) {
        boolean backwards = demand.order().stream()
                .allMatch(key -> ASCENDING_ENOUGH.matcher(key).find());
        return demand.order().stream()
                .map(key -> backwards ? ASCENDING_ENOUGH.matcher(key).replaceFirst("") : key)
                .toList();
    }

    private static List<IndexDefinition> on(String table, List<IndexDefinition> indexes) {
        return indexes.stream().filter(index -> index.table().equals(table)).toList();
    }

    private IndexShape shape(IndexDefinition index) {
        return IndexShape.of(index, includedBy(index));
    }

    private List<String> includedBy(IndexDefinition index) {
        return included.getOrDefault(index.sql().index(), List.of());
    }

    private static boolean begins(List<String> keys, List<String> with) {
        return keys.size() > with.size() && keys.subList(0, with.size()).equals(with);
    }

    private static List<String> joined(Collection<String> first, Collection<String> then) {
        return List.copyOf(
                new LinkedHashSet<>(Stream.concat(first.stream(), then.stream()).toList()));
    }

    /** What another index on the table already does is no candidate. */
    private void add(Change change) {
        boolean there = change.built().stream()
                .anyMatch(index -> on(index.table(), all).stream()
                        .filter(other -> !change.names().contains(other.name()))
                        .anyMatch(other -> other.keysWithOptions().equals(index.keys())
                                && other.predicate().equals(index.predicate())
                                && includedBy(other).containsAll(index.included())));
        if (!there) {
            found.putIfAbsent(
                    List.of(
                            change.removed().stream().map(IndexDefinition::name).collect(Collectors.toSet()),
                            change.built().stream()
                                    .map(index -> List.of(index.table(), index.summary()))
                                    .collect(Collectors.toSet())),
                    change);
        }
    }
}
