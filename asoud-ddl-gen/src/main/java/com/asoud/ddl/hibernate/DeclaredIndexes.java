package com.asoud.ddl.hibernate;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Index;
import jakarta.persistence.JoinTable;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.PersistentClass;

/** Every place where JPA 3.2 lets an {@code @Index} be written. */
final class DeclaredIndexes {

    private DeclaredIndexes() {}

    static List<DeclaredIndex> of(Metadata metadata) {
        List<DeclaredIndex> found = new ArrayList<>();
        classes(metadata).forEach(type -> {
            collect(type, type.getName(), found);
            Stream.<AccessibleObject>concat(Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()))
                    .forEach(member -> collect(member, type.getName() + ", " + member, found));
        });
        return found;
    }

    /** Mapped classes and their superclasses, whose members may hold collection tables; ordered by name. */
    private static List<Class<?>> classes(Metadata metadata) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (PersistentClass entity : metadata.getEntityBindings()) {
            for (Class<?> type = entity.getMappedClass();
                    type != null && type != Object.class;
                    type = type.getSuperclass()) {
                types.add(type);
            }
        }
        return types.stream().sorted(Comparator.comparing(Class::getName)).toList();
    }

    private static void collect(AnnotatedElement element, String owner, List<DeclaredIndex> found) {
        for (Table table : element.getAnnotationsByType(Table.class)) {
            add(table.indexes(), owner, table.name(), found);
        }
        for (SecondaryTable table : element.getAnnotationsByType(SecondaryTable.class)) {
            add(table.indexes(), owner, table.name(), found);
        }
        for (JoinTable table : element.getAnnotationsByType(JoinTable.class)) {
            add(table.indexes(), owner, table.name(), found);
        }
        for (CollectionTable table : element.getAnnotationsByType(CollectionTable.class)) {
            add(table.indexes(), owner, table.name(), found);
        }
        for (TableGenerator generator : element.getAnnotationsByType(TableGenerator.class)) {
            add(generator.indexes(), owner, generator.table(), found);
        }
    }

    private static void add(Index[] indexes, String owner, String table, List<DeclaredIndex> found) {
        for (Index index : indexes) {
            found.add(new DeclaredIndex(index, owner, table));
        }
    }
}
