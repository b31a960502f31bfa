package com.asoud.ddl.catalog;

import com.asoud.postgres.ObjectName;

/**
 * A sequence that no identity column owns. The numbers are those of {@code pg_sequence}.
 *
 * @param type {@code smallint}, {@code integer} or {@code bigint}
 */
public record Sequence(
        ObjectName name, String type, long start, long increment, long minimum, long maximum, long cache, boolean cycle)
        implements Part {

    private static final String USUAL_TYPE = "bigint";

    /** One of that type and direction of which nothing else is said (PostgreSQL manual, {@code CREATE SEQUENCE}). */
    public Sequence usual() {
        long greatest = switch (type) {
            case "smallint" -> Short.MAX_VALUE;
            case "integer" -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
        return increment > 0
                ? new Sequence(name, type, 1, 1, 1, greatest, 1, false)
                : new Sequence(name, type, -1, -1, -greatest - 1, -1, 1, false);
    }

    /**
     * This, with what a model leaves open as it is in the sequence of the same name. Where a sequence once started
     * means nothing any more.
     */
    Sequence filledFrom(Sequence current) {
        Sequence usual = usual();
        boolean anyType = type.equals(USUAL_TYPE);
        return new Sequence(
                name,
                anyType ? current.type : type,
                current.start,
                increment,
                anyType && minimum == usual.minimum ? current.minimum : minimum,
                anyType && maximum == usual.maximum ? current.maximum : maximum,
                cache == usual.cache ? current.cache : cache,
                cycle || current.cycle);
    }

    @Override
    public ObjectName subject() {
        return name;
    }
}
