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
 * @param computesWith every column it holds or mentions, if it has an expression or a predicate: PostgreSQL builds such
 *     an index anew when the type of one of them changes, however little ({@code CheckIndexCompatible})
 * @param valid whether queries may use it and every row is in it ({@code indisvalid}, {@code indisready},
 *     {@code indislive})
 */
public record Index(
        ObjectName name, ObjectName table, boolean unique, String using, List<String> computesWith, boolean valid) {

    public Index {
        computesWith = List.copyOf(computesWith);
    }

    /** Whether both would hold the same entries: everything is equal but the name. */
    public boolean sameDefinition(Index other) {
        return table.equals(other.table) && unique == other.unique && using.equals(other.using);
    }

    public Index withName(String value) {
        return new Index(name.sibling(value), table, unique, using, computesWith, valid);
    }

    /** The same, of a table in the default schema of the connection. */
    public Index inDefaultSchema() {
        return new Index(
                new ObjectName("", name.name()), new ObjectName("", table.name()), unique, using, computesWith, valid);
    }

    /** What the index is, for people: {@code UNIQUE btree (business_id)}. */
    public String definition() {
        return (unique ? "UNIQUE " : "") + using;
    }
}
