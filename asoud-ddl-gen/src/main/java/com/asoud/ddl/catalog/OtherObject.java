package com.asoud.ddl.catalog;

/**
 * An object the tool compares but does not write migrations for: a type, view or function.
 *
 * @param kind in PostgreSQL's words: {@code type}, {@code view}, {@code materialized view}, {@code function}
 * @param name the name
 * @param definition text that is equal when the objects are
 */
public record OtherObject(String kind, ObjectName name, String definition) {}
