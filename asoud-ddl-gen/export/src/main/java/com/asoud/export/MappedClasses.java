package com.asoud.export;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** Entity classes, the superclasses of each, and the embeddables in them. */
final class MappedClasses {

    private final Set<Class<?>> types = new LinkedHashSet<>();

    private MappedClasses() {}

    /** All of them, ordered by name. */
    static List<Class<?>> of(Metadata metadata) {
        MappedClasses mapped = new MappedClasses();
        for (PersistentClass entity : metadata.getEntityBindings()) {
            mapped.addWithSuperclasses(entity.getMappedClass());
            mapped.add(entity.getIdentifier());
            mapped.add(entity.getIdentifierMapper());
            entity.getProperties().forEach(property -> mapped.add(property.getValue()));
        }
        for (Collection collection : metadata.getCollectionBindings()) {
            mapped.add(collection.getElement());
        }
        return mapped.types.stream()
                .sorted(Comparator.<Class<?>, String>comparing(Class::getName))
                .toList();
    }

    private void addWithSuperclasses(@Nullable Class<?> mapped) {
        for (Class<?> type = mapped; type != null && type != Object.class; type = type.getSuperclass()) {
            types.add(type);
        }
    }

    private void add(@Nullable Value value) {
        if (value instanceof Component component) {
            if (component.getComponentClassName() != null) {
                addWithSuperclasses(component.getComponentClass());
            }
            for (Property property : component.getProperties()) {
                add(property.getValue());
            }
        }
    }
}
