package com.asoud.model.order;

import jakarta.persistence.EnumeratedValue;

/** How an order is to be paid. Stored as the lower-case word of {@link #code()}. */
public enum OrderType {
    /** In cash, on delivery or at the counter. */
    CASH("cash"),
    /** On line, before delivery. */
    ONLINE("online");

    @EnumeratedValue
    private final String code;

    OrderType(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }
}
