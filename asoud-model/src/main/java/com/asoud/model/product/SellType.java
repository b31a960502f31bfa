package com.asoud.model.product;

import jakarta.persistence.EnumeratedValue;

/** Where a product can be bought. Stored as the lower-case word of {@link #code()}. */
public enum SellType {
    /** On line only. */
    ONLINE("online"),
    /** In person only. */
    PERSON("person"),
    /** On line and in person. */
    BOTH("both");

    @EnumeratedValue
    private final String code;

    SellType(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }
}
