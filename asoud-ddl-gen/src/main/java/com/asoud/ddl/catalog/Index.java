package com.asoud.ddl.catalog;

import java.util.List;

/**
 * An index that no constraint owns.
 *
 * @param name the name, in the schema of the table
 * @param table the indexed table
 * @param unique whether it rejects duplicates
 * @param using all of {@code pg_get_indexdef} after {@code USING}: method, keys, {@code INCLUDE}, storage parameters
 *     and predicate, as PostgreSQL normalised them, such as {@code btree (market_id, status)}
 * @param keys the key columns and expressions, in order
 * @param valid whether queries may use it and every row is in it ({@code indisvalid}, {@code indisready},
 *     {@code indislive})
 */
public record Index(ObjectName name, ObjectName table, boolean unique, String using, List<String> keys, boolean valid) {

    public Index {
        keys = List.copyOf(keys);
    }

    /** Whether both would hold the same entries: everything is equal but the name. */
    public boolean sameDefinition(Index other) {
        return table.equals(other.table) && unique == other.unique && using.equals(other.using);
    }

    public Index withName(String value) {
        return new Index(name.sibling(value), table, unique, using, keys, valid);
    }

    /** What the index is, for people: {@code UNIQUE btree (business_id)}. */
    public String definition() {
        return (unique ? "UNIQUE " : "") + using;
    }
}
