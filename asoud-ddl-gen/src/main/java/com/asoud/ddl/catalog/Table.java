package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table with all that belongs to it.
 *
 * @param columns in the order of {@code pg_attribute}
 * @param constraints ordered by name
 * @param indexes those no constraint owns, ordered by name
 * @param partitionKey {@code pg_get_partkeydef}, for a partitioned table
 * @param storage its storage parameters
 */
public record Table(
        ObjectName name,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        Optional<String> partitionKey,
        Storage storage,
        Optional<String> comment)
        implements Part {

    public Table {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    /**
     * This, with what a model leaves open as it is in the table of the same name: what is not said of a column, an
     * index or a constraint that both have, the names of constraints that nobody chose, the partition key and storage
     * parameters.
     */
    Table filledFrom(Table current) {
        return new Table(
                name,
                filled(columns, current.columns, Column::name, Column::filledFrom),
                filled(named(current), current.constraints, Constraint::name, Constraint::filledFrom),
                filled(indexes, current.allIndexes(), Index::name, Index::filledFrom),
                partitionKey.or(current::partitionKey),
                storage.filledFrom(current.storage),
                comment);
    }

    /** Those of constraints among them: one of the model may take the place of one. */
    private List<Index> allIndexes() {
        return Stream.concat(indexes.stream(), constraints.stream().flatMap(each -> each.index(name).stream()))
                .toList();
    }

    /**
     * The constraints, with the names that equal ones, or the one primary key, have in the other table if nobody chose
     * the ones they have.
     */
    private List<Constraint> named(Table current) {
        Set<String> wanted = constraints.stream().map(Constraint::name).collect(Collectors.toSet());
        Set<String> taken =
                current.constraints.stream().map(Constraint::name).collect(Collectors.toCollection(HashSet::new));
        List<Constraint> named = new ArrayList<>();
        for (Constraint constraint : constraints) {
            boolean open = !taken.contains(constraint.name()) && constraint.hasNameOfNobody(name.name());
            Optional<Constraint> same = current.constraints.stream()
                    .filter(other -> open && taken.contains(other.name()) && !wanted.contains(other.name()))
                    .filter(other -> constraint.inOrderOf(other).sameRule(other)
                            || constraint.isPrimaryKey() && other.isPrimaryKey())
                    .findFirst();
            same.ifPresent(other -> taken.remove(other.name()));
            named.add(same.map(other -> constraint.withName(other.name())).orElse(constraint));
        }
        return named;
    }

    static <T, K> List<T> filled(List<T> items, List<T> current, Function<T, K> name, BinaryOperator<T> fill) {
        Map<K, T> byName = current.stream().collect(Collectors.toMap(name, Function.identity()));
        return items.stream()
                .map(item -> {
                    T there = byName.get(name.apply(item));
                    return there == null ? item : fill.apply(item, there);
                })
                .toList();
    }

    public Table withColumns(List<Column> value) {
        return new Table(name, value, constraints, indexes, partitionKey, storage, comment);
    }

    public Table withComment(Optional<String> value) {
        return new Table(name, columns, constraints, indexes, partitionKey, storage, value);
    }

    public Table withIndexes(List<Index> value) {
        return new Table(name, columns, constraints, value, partitionKey, storage, comment);
    }

    public Table withConstraints(List<Constraint> value) {
        return new Table(name, columns, value, indexes, partitionKey, storage, comment);
    }

    @Override
    public ObjectName subject() {
        return name;
    }
}
