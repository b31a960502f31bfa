package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An index that no constraint owns.
 *
 * @param name the name, in the schema of the table
 * @param table the indexed table
 * @param unique whether it rejects duplicates
 * @param elements what {@code pg_get_indexdef} says after {@code USING} and before {@code WITH} or {@code WHERE}:
 *     method, keys and {@code INCLUDE}, as PostgreSQL normalised them, such as {@code btree (market_id, status)}
 * @param storage its storage parameters
 * @param predicate the condition of a partial index, as {@code pg_get_expr} spells it
 * @param computesWith every column it holds or mentions, if it has an expression or a predicate: PostgreSQL builds such
 *     an index anew when the type of one of them changes, however little ({@code CheckIndexCompatible})
 * @param valid whether queries may use it and every row is in it ({@code indisvalid}, {@code indisready},
 *     {@code indislive})
 * @param byHand what no model says of it
 */
public record Index(
        ObjectName name,
        ObjectName table,
        boolean unique,
        String elements,
        Storage storage,
        Optional<String> predicate,
        List<String> computesWith,
        boolean valid,
        ByHand byHand)
        implements Part {

    public Index {
        computesWith = List.copyOf(computesWith);
    }

    /** @param using all that {@code pg_get_indexdef} says after {@code USING} */
    public Index(
            ObjectName name, ObjectName table, boolean unique, String using, List<String> computesWith, boolean valid) {
        this(name, table, unique, using, Storage.NONE, Optional.empty(), computesWith, valid, ByHand.NOTHING);
    }

    /** All of {@code pg_get_indexdef} after {@code USING}. */
    public String using() {
        return elements + storage.clause() + where();
    }

    /** {@link #using()} without the storage parameters. */
    public String usingWithoutStorage() {
        return using().replaceFirst(Storage.CLAUSE, "");
    }

    /** The storage parameters in {@link #using()}, without quotes; somebody may set further ones by hand. */
    public Map<String, String> parameters() {
        return IndexKeys.of(using()).storage();
    }

    /** Whether this one is as that one says; it may have further storage parameters. */
    public boolean isAs(Index declared) {
        return unique == declared.unique
                && usingWithoutStorage().equals(declared.usingWithoutStorage())
                && parameters().entrySet().containsAll(declared.parameters().entrySet());
    }

    private String where() {
        return predicate.map(condition -> " WHERE " + condition).orElse("");
    }

    /** What follows {@code USING} when it is built. */
    public String building() {
        return elements + storage.clause() + byHand.tablespaceClause() + where();
    }

    /** The statements that give it its comment and statistics targets, if it has any. */
    public List<String> settings() {
        return byHand.settings(name.quoted());
    }

    /** Whether both would hold the same entries: everything is equal but the name. */
    public boolean sameDefinition(Index other) {
        return table.equals(other.table) && unique == other.unique && using().equals(other.using());
    }

    /** This, with what a model leaves open as it is in the index of the same name. */
    public Index filledFrom(Index current) {
        String method = IndexKeys.of(elements).method();
        Storage filledStorage =
                method.equals(IndexKeys.of(current.elements).method()) ? storage.filledFrom(current.storage) : storage;
        Index filled = with(name, table, filledStorage, current.byHand);
        return filled.sameDefinition(current) ? current : filled;
    }

    public Index withTablespace(Optional<String> value) {
        return with(name, table, storage, byHand.withTablespace(value));
    }

    public Index withNothingByHand() {
        return with(name, table, storage, ByHand.NOTHING);
    }

    public Index withName(String value) {
        return with(name.sibling(value), table, storage, byHand);
    }

    /** The same, of another table. */
    public Index of(ObjectName other) {
        return with(other.sibling(name.name()), other, storage, byHand);
    }

    private Index with(ObjectName newName, ObjectName newTable, Storage newStorage, ByHand kept) {
        return new Index(newName, newTable, unique, elements, newStorage, predicate, computesWith, valid, kept);
    }

    /** What the index is, for people: {@code UNIQUE btree (business_id)}. */
    public String definition() {
        return (unique ? "UNIQUE " : "") + using();
    }

    @Override
    public ObjectName subject() {
        return table;
    }

    @Override
    public String title() {
        return name.toString();
    }

    @Override
    public String label() {
        return kind() + " " + name + " on " + table;
    }
}
