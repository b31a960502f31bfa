package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;
import java.util.List;

/**
 * An object the tool compares but does not write migrations for: a type, view or function.
 *
 * @param kind in PostgreSQL's words: {@code type}, {@code view}, {@code materialized view}, {@code function},
 *     {@code procedure}, {@code aggregate}
 * @param name the name; of what may be overloaded, with the types of its arguments, such as {@code label(integer)}
 * @param definition text that is equal when the objects are
 * @param labels the values of an enumerated type, in their order; of anything else, none
 */
public record OtherObject(String kind, ObjectName name, String definition, List<String> labels) implements Part {

    public OtherObject {
        labels = List.copyOf(labels);
    }

    /** This; an enumerated type may have more values, in another order: none can be taken out or moved. */
    OtherObject filledFrom(OtherObject current) {
        return !labels.isEmpty() && current.labels.containsAll(labels) ? current : this;
    }

    boolean sameName(OtherObject other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }

    @Override
    public ObjectName subject() {
        return name;
    }
}
