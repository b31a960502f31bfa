package com.asoud.export;

import jakarta.persistence.AssociationOverride;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Index;
import jakarta.persistence.JoinTable;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.TableGenerator;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hibernate.boot.Metadata;
import org.hibernate.models.spi.AnnotationTarget;
import org.hibernate.models.spi.ClassDetails;
import org.hibernate.models.spi.MemberDetails;
import org.hibernate.models.spi.ModelsContext;

/**
 * Every {@code @Index} in a place where JPA 3.2 lets one be written, in mapped classes, their superclasses and their
 * embeddables; with what {@code orm.xml} adds and replaces, as Hibernate has read it.
 */
final class IndexAnnotations {

    private final ModelsContext models;
    private final List<DeclaredIndex> found = new ArrayList<>();
    private final Set<String> overridden = new HashSet<>();

    private IndexAnnotations(ModelsContext models) {
        this.models = models;
    }

    static List<DeclaredIndex> of(Metadata metadata, ModelsContext models) {
        IndexAnnotations indexes = new IndexAnnotations(models);
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
        boolean replaced =
                element instanceof MemberDetails member && overridden.contains(member.resolveAttributeName());
        add(element, Table.class, Table::indexes, owner, false);
        add(element, SecondaryTable.class, SecondaryTable::indexes, owner, false);
        add(element, AssociationOverride.class, override -> override.joinTable().indexes(), owner, false);
        add(element, JoinTable.class, JoinTable::indexes, owner, replaced);
        add(element, CollectionTable.class, CollectionTable::indexes, owner, replaced);
        add(element, TableGenerator.class, TableGenerator::indexes, owner, false);
    }

    private <A extends Annotation> void add(
            AnnotationTarget element, Class<A> type, Function<A, Index[]> indexes, String owner, boolean replaced) {
        for (A annotation : element.getRepeatedAnnotationUsages(type, models)) {
            for (Index index : indexes.apply(annotation)) {
                found.add(new DeclaredIndex(index, owner, replaced));
            }
        }
    }
}
