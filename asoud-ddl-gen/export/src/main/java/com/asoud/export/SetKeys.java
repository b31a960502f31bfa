package com.asoud.export;

import java.util.List;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PrimaryKey;
import org.hibernate.mapping.Set;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/**
 * The keys of the tables of sets. Hibernate gives such a table a key over all its columns, unless it has a unique
 * constraint; and it takes every unique {@code @Index} for one. One with {@code options} may be of some rows only, so
 * it takes no key's place here.
 */
record SetKeys(MetadataImplementor metadata, IndexNames names) {

    /** Adds the keys that Hibernate has left out because of such an index. */
    static void complete(MetadataImplementor metadata, IndexNames names) {
        SetKeys keys = new SetKeys(metadata, names);
        for (Collection collection : metadata.getCollectionBindings()) {
            if (collection instanceof Set set && !set.isOneToMany() && keys.isLeftOut(set.getCollectionTable())) {
                keys.complete(set);
            }
        }
    }

    private boolean isLeftOut(Table table) {
        return !table.hasPrimaryKey()
                && !table.getUniqueKeys().isEmpty()
                && table.getUniqueKeys().values().stream()
                        .allMatch(key -> names.isMark(key.getName())
                                && !ModelIndexes.options(key).isBlank());
    }

    /** As {@code Set.createPrimaryKey} does: a column that may be null cannot be part of a primary key. */
    private void complete(Set set) {
        Table table = set.getCollectionTable();
        List<Column> elements = set.getElement().getColumns();
        if (elements.isEmpty() || elements.stream().anyMatch(column -> column.isSqlTypeLob(metadata))) {
            return;
        }
        if (elements.stream().anyMatch(Column::isNullable)) {
            UniqueKey key = new UniqueKey(table);
            key.setName("key_of_" + table.getName());
            key.addColumns(set.getKey());
            elements.forEach(key::addColumn);
            table.addUniqueKey(key);
        } else {
            PrimaryKey key = new PrimaryKey(table);
            key.addColumns(set.getKey());
            elements.forEach(key::addColumn);
            table.setPrimaryKey(key);
        }
    }
}
