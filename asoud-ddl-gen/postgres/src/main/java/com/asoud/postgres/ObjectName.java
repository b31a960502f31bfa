package com.asoud.postgres;

import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The name of a table, index or sequence as {@code pg_catalog} spells it, without quotes.
 *
 * @param schema the schema, or the empty string for the default schema of the connection: such a name is rendered
 *     unqualified, so that a migration follows Flyway's default schema
 * @param name the name, at most 63 bytes
 */
public record ObjectName(String schema, String name) implements Comparable<ObjectName>, Serializable {

    private static final Comparator<ObjectName> ORDER =
            Comparator.comparing(ObjectName::schema).thenComparing(ObjectName::name);

    /** {@code name} or {@code schema.name}, as somebody wrote it, without quotes. */
    public static ObjectName of(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new ObjectName("", text) : new ObjectName(text.substring(0, dot), text.substring(dot + 1));
    }

    /**
     * Those that somebody may mean: spelled with their schema, as here or as SQL; if there are none, all of that name.
     *
     * @param written by somebody, such as {@code sales.order}
     */
    public static List<ObjectName> meant(String written, Collection<ObjectName> known) {
        List<ObjectName> exactly = known.stream()
                .filter(each -> Set.of(each.toString(), each.quoted()).contains(written)
                        || each.schema.isEmpty() && written.equals("public." + each.name))
                .distinct()
                .toList();
        return exactly.isEmpty()
                ? known.stream()
                        .filter(each ->
                                Set.of(each.name, Identifiers.quote(each.name)).contains(written))
                        .distinct()
                        .sorted()
                        .toList()
                : exactly;
    }

    /** The object of the same schema that has another name: an index lives in the schema of its table. */
    public ObjectName sibling(String otherName) {
        return new ObjectName(schema, otherName);
    }

    /** As SQL: quoted, and qualified unless it is in the default schema. */
    public String quoted() {
        return Identifiers.quote(schema, name);
    }

    @Override
    public int compareTo(ObjectName other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code schema.name} without quotes. */
    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
