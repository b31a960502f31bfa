package com.asoud.planguard.guard;

/** Which values a query is observed with, by how many rows have them. */
public enum ValueKind {
    /** As many rows have it as the median value has. */
    TYPICAL("a typical value"),
    /** No value has fewer rows. */
    RAREST("the rarest value"),
    /** No value has more rows. */
    MOST_COMMON("the most common value"),
    /** No row has it. */
    ABSENT("a value that does not exist"),
    /** The query takes no values from the data. */
    NONE("no values");

    private final String description;

    ValueKind(String description) {
        this.description = description;
    }

    @Override
    public String toString() {
        return description;
    }
}
