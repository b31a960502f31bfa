package com.asoud.ddl.catalog;

/**
 * An object the tool compares but does not write migrations for: a type, view or function.
 *
 * @param kind in PostgreSQL's words: {@code type}, {@code view}, {@code materialized view}, {@code function},
 *     {@code procedure}, {@code aggregate}
 * @param name the name; of what may be overloaded, with the types of its arguments, such as {@code label(integer)}
 * @param definition text that is equal when the objects are
 */
public record OtherObject(String kind, ObjectName name, String definition) {

    boolean sameName(OtherObject other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }
}
