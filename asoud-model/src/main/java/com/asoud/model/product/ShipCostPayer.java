package com.asoud.model.product;

import jakarta.persistence.EnumeratedValue;

/** Who pays for shipping. Stored as the lower-case word of {@link #code()}. */
public enum ShipCostPayer {
    /** The market. */
    MARKET("market"),
    /** The customer. */
    CUSTOMER("customer"),
    /** Nobody: shipping costs nothing. */
    FREE("free");

    @EnumeratedValue
    private final String code;

    ShipCostPayer(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }
}
