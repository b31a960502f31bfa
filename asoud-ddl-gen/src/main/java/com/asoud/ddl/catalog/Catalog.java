package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A database's schema objects, without those of extensions and of Flyway.
 *
 * @param schemas the schemas beside the default one, ordered
 * @param tables ordered by name
 * @param sequences ordered by name
 * @param others in the order in which they were made: each after what it needs
 */
public record Catalog(List<String> schemas, List<Table> tables, List<Sequence> sequences, List<OtherObject> others) {

    public static final Catalog EMPTY = new Catalog(List.of(), List.of(), List.of(), List.of());

    public Catalog {
        schemas = schemas.stream().sorted().toList();
        tables = tables.stream().sorted(Comparator.comparing(Table::name)).toList();
        sequences =
                sequences.stream().sorted(Comparator.comparing(Sequence::name)).toList();
        others = List.copyOf(others);
    }

    public Optional<Table> table(ObjectName name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    public Stream<Index> indexes() {
        return tables.stream().flatMap(table -> table.indexes().stream());
    }

    /**
     * This, with everything that a model leaves open as it is in the current catalog. What the model does not express
     * is no difference, whoever made it. Whole tables, columns, constraints and indexes that only the current catalog
     * has are not added: whether those are a difference depends on who made them.
     */
    public Catalog filledFrom(Catalog current) {
        List<OtherObject> all = new ArrayList<>(
                Table.filled(others, current.others, object -> object.kind() + object.name(), OtherObject::filledFrom));
        missingFrom(current).forEach(all::add);
        return new Catalog(
                schemas,
                Table.filled(tables, current.tables, Table::name, Table::filledFrom),
                Table.filled(sequences, current.sequences, Sequence::name, Sequence::filledFrom),
                all);
    }

    /** This, as it is when all is undone that led to another one: an enumerated type keeps the values that it got. */
    public Catalog withValuesLeftIn(Catalog back) {
        return new Catalog(
                schemas,
                tables,
                sequences,
                Table.filled(
                        others,
                        back.others.stream().filter(OtherObject::isEnum).toList(),
                        object -> object.kind() + object.name(),
                        OtherObject::filledFrom));
    }

    /** Without these. */
    public Catalog without(Collection<OtherObject> objects) {
        return new Catalog(
                schemas,
                tables,
                sequences,
                others.stream()
                        .filter(other -> objects.stream().noneMatch(other::sameName))
                        .toList());
    }

    /** With the state of a trigger as a part of what the trigger is. */
    public Catalog withStates() {
        return new Catalog(
                schemas,
                tables,
                sequences,
                others.stream()
                        .filter(object -> !object.isState())
                        .map(object -> others.stream()
                                .filter(state -> state.isStateOf(object))
                                .findFirst()
                                .map(object::with)
                                .orElse(object))
                        .toList());
    }

    /** The objects that another catalog has, and this one has not. */
    public Stream<OtherObject> missingFrom(Catalog other) {
        return other.others.stream().filter(object -> others.stream().noneMatch(object::sameName));
    }

    /** Without what is neither a table, nor a sequence, nor part of one. */
    public Catalog withoutOthers() {
        return new Catalog(schemas, tables, sequences, List.of());
    }

    public Catalog mapTables(UnaryOperator<Table> change) {
        return new Catalog(schemas, tables.stream().map(change).toList(), sequences, others);
    }
}
