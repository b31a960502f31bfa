package com.asoud.model.product;

import jakarta.persistence.EnumeratedValue;

/** What is sold. Stored as the lower-case word of {@link #code()}. */
public enum ProductType {
    /** A thing that is handed over or shipped. */
    GOOD("good"),
    /** Work that is done. */
    SERVICE("service");

    @EnumeratedValue
    private final String code;

    ProductType(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }
}
