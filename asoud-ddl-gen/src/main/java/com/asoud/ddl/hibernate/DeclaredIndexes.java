package com.asoud.ddl.hibernate;

import jakarta.persistence.AssociationOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Index;
import jakarta.persistence.JoinTable;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.boot.Metadata;
import org.hibernate.models.spi.AnnotationTarget;
import org.hibernate.models.spi.ClassDetails;
import org.hibernate.models.spi.MemberDetails;
import org.hibernate.models.spi.ModelsContext;

/**
 * Every {@code @Index} in a place where JPA 3.2 lets one be written, in mapped classes, their superclasses and their
 * embeddables; with what {@code orm.xml} adds and replaces, as Hibernate has read it.
 */
final class DeclaredIndexes {

    private final ModelsContext models;
    private final List<DeclaredIndex> found = new ArrayList<>();
    private final Set<String> overridden = new HashSet<>();

    private DeclaredIndexes(ModelsContext models) {
        this.models = models;
    }

    static List<DeclaredIndex> of(Metadata metadata, ModelsContext models) {
        DeclaredIndexes indexes = new DeclaredIndexes(models);
        List<ClassDetails> classes = MappedClasses.of(metadata).stream()
                .map(type -> models.getClassDetailsRegistry().resolveClassDetails(type.getName()))
                .toList();
        classes.forEach(indexes::noteOverrides);
        classes.forEach(indexes::collect);
        return indexes.found;
    }

    /** An association whose join table is overridden somewhere has it there, not where it is declared. */
    private void noteOverrides(ClassDetails type) {
        noteOverrides((AnnotationTarget) type);
        type.forEachMember(this::noteOverrides);
    }

    private void noteOverrides(AnnotationTarget target) {
        for (AssociationOverride override : target.getRepeatedAnnotationUsages(AssociationOverride.class, models)) {
            overridden.add(override.name().substring(override.name().lastIndexOf('.') + 1));
        }
    }

    private void collect(ClassDetails type) {
        collect(type, type.getName());
        type.forEachMember(member -> collect(member, type.getName() + ", " + member.getName()));
    }

    private void collect(AnnotationTarget element, String owner) {
        for (Table table : element.getRepeatedAnnotationUsages(Table.class, models)) {
            add(table.indexes(), owner);
        }
        for (SecondaryTable table : element.getRepeatedAnnotationUsages(SecondaryTable.class, models)) {
            add(table.indexes(), owner);
        }
        for (AssociationOverride override : element.getRepeatedAnnotationUsages(AssociationOverride.class, models)) {
            add(override.joinTable().indexes(), owner);
        }
        boolean replaced =
                element instanceof MemberDetails member && overridden.contains(member.resolveAttributeName());
        for (JoinTable table : element.getRepeatedAnnotationUsages(JoinTable.class, models)) {
            add(table.indexes(), owner, replaced);
        }
        for (CollectionTable table : element.getRepeatedAnnotationUsages(CollectionTable.class, models)) {
            add(table.indexes(), owner, replaced);
        }
        for (TableGenerator generator : element.getRepeatedAnnotationUsages(TableGenerator.class, models)) {
            add(generator.indexes(), owner);
        }
    }

    private void add(Index[] indexes, String owner) {
        add(indexes, owner, false);
    }

    private void add(Index[] indexes, String owner, boolean replaced) {
        for (Index index : indexes) {
            found.add(new DeclaredIndex(index, owner, replaced));
        }
    }
}
