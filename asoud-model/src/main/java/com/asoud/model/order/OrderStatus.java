package com.asoud.model.order;

import jakarta.persistence.EnumeratedValue;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far an order has come. Stored as the lower-case word of {@link #code()}.
 *
 * <p>The way: the buyer fills a draft and places it, the owner of the market starts processing it, verifies or rejects
 * it, and completes it. It can fail at any point between.
 */
public enum OrderStatus {
    /** A basket: the buyer still changes it. */
    DRAFT("draft"),
    /** Placed, waiting for the owner. */
    PENDING("pending"),
    /** The owner is working on it. */
    PROCESSING("processing"),
    /** The owner has confirmed it. */
    VERIFIED("verified"),
    /** The owner has declined it; final. */
    REJECTED("rejected"),
    /** Delivered; final. */
    COMPLETED("completed"),
    /** Something went wrong; final. */
    FAILED("failed");

    @EnumeratedValue
    private final String code;

    OrderStatus(String code) {
        this.code = code;
    }

    /** The word stored in the database. */
    public String code() {
        return code;
    }

    /** The states that may follow this one; empty for a final one. */
    public Set<OrderStatus> successors() {
        return switch (this) {
            case DRAFT -> EnumSet.of(PENDING);
            case PENDING -> EnumSet.of(PROCESSING, REJECTED, FAILED);
            case PROCESSING -> EnumSet.of(VERIFIED, REJECTED, FAILED);
            case VERIFIED -> EnumSet.of(COMPLETED, FAILED);
            case REJECTED, COMPLETED, FAILED -> EnumSet.noneOf(OrderStatus.class);
        };
    }

    OrderStatus advanceTo(OrderStatus next, Order order) {
        if (!successors().contains(next)) {
            throw new IllegalStateException(
                    "%s is '%s' and cannot become '%s'; %s".formatted(order, code, next.code, wayOn()));
        }
        return next;
    }

    private String wayOn() {
        return successors().isEmpty()
                ? "this state is final: place a new order"
                : "from here it can become "
                        + successors().stream()
                                .map(status -> "'" + status.code + "'")
                                .collect(Collectors.joining(" or "));
    }
}
