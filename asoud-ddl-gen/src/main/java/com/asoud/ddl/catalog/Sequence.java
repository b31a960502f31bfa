package com.asoud.ddl.catalog;

/**
 * A sequence that no identity column owns. The numbers are those of {@code pg_sequence}.
 *
 * @param name the name
 * @param type {@code smallint}, {@code integer} or {@code bigint}
 */
public record Sequence(
        ObjectName name,
        String type,
        long start,
        long increment,
        long minimum,
        long maximum,
        long cache,
        boolean cycle) {

    public Sequence withIncrement(long value) {
        return new Sequence(name, type, start, value, minimum, maximum, cache, cycle);
    }
}
