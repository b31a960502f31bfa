package com.asoud.model.market;

import jakarta.persistence.EnumeratedValue;

/** What kind of seller stands behind a market. Stored as the lower-case word of {@link #code()}. */
public enum MarketType {
    /** A registered company. */
    COMPANY("company"),
    /** A shop. */
    SHOP("shop");

    @EnumeratedValue
    private final String code;

    MarketType(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }
}
