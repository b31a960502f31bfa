package com.asoud.model.product;

import jakarta.persistence.EnumeratedValue;

/** What the shop front says about a product. Stored as the lower-case word of {@link #code()}. */
public enum ProductTag {
    /** New on offer. */
    NEW("new"),
    /** At a special price. */
    SPECIAL_OFFER("special_offer"),
    /** Announced. */
    COMING_SOON("coming_soon"),
    /** Nothing in particular; most products. */
    NONE("none");

    @EnumeratedValue
    private final String code;

    ProductTag(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }
}
