package com.asoud.ddl.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table with all that belongs to it.
 *
 * @param name the name
 * @param columns in the order of {@code pg_attribute}
 * @param constraints ordered by name
 * @param indexes those no constraint owns, ordered by name
 * @param partitionKey {@code pg_get_partkeydef}, for a partitioned table
 * @param storage storage parameters, such as {@code fillfactor=70}, or the empty string
 * @param comment the comment
 */
public record Table(
        ObjectName name,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        Optional<String> partitionKey,
        String storage,
        Optional<String> comment) {

    public Table {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
    }

    public Table withIndexes(List<Index> value) {
        return new Table(name, columns, constraints, value, partitionKey, storage, comment);
    }

    public Table withConstraints(List<Constraint> value) {
        return new Table(name, columns, value, indexes, partitionKey, storage, comment);
    }
}
