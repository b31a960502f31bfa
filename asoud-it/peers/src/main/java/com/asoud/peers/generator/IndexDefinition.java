package com.asoud.peers.generator;

/**
 * An index that a model asks for.
 *
 * @param columns as JPA's {@code columnList} has them
 * @param predicate empty for none
 */
record IndexDefinition(String name, String columns, String predicate) {

    IndexDefinition(String name, String columns) {
        this(name, columns, "");
    }
}
