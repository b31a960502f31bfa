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
import org.hibernate.boot.spi.MetadataImplementor;

/**
 * Every {@code @Index} in a place where JPA 3.2 lets one be written, in mapped classes, their superclasses and their
 * embeddables; with what {@code orm.xml} adds and replaces, as Hibernate has read it.
 */
final class IndexAnnotations {

    private final List<DeclaredIndex> found = new ArrayList<>();
    private final Set<String> overridden = new HashSet<>();

    private IndexAnnotations() {}

    static List<DeclaredIndex> of(MetadataImplementor metadata) {
        Annotated.Reader reader = Annotated.Reader.of(metadata);
        List<Annotated> elements =
                MappedClasses.of(metadata).stream().flatMap(reader::elements).toList();
        IndexAnnotations indexes = new IndexAnnotations();
        elements.forEach(indexes::noteOverrides);
        elements.forEach(indexes::collect);
        return indexes.found;
    }

    /** An association whose join table is overridden somewhere has it there, not where it is declared. */
    private void noteOverrides(Annotated element) {
        for (AssociationOverride override : element.all(AssociationOverride.class)) {
            overridden.add(override.name().substring(override.name().lastIndexOf('.') + 1));
        }
    }

    private void collect(Annotated element) {
        boolean replaced = element.attribute().filter(overridden::contains).isPresent();
        add(element, Table.class, Table::indexes, false);
        add(element, SecondaryTable.class, SecondaryTable::indexes, false);
        add(element, AssociationOverride.class, override -> override.joinTable().indexes(), false);
        add(element, JoinTable.class, JoinTable::indexes, replaced);
        add(element, CollectionTable.class, CollectionTable::indexes, replaced);
        add(element, TableGenerator.class, TableGenerator::indexes, false);
    }

    private <A extends Annotation> void add(
            Annotated element, Class<A> type, Function<A, Index[]> indexes, boolean replaced) {
        for (A annotation : element.all(type)) {
            for (Index index : indexes.apply(annotation)) {
                found.add(new DeclaredIndex(index, element.owner(), replaced));
            }
        }
    }
}
